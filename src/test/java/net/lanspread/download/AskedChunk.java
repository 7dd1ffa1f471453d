package net.lanspread.download;

/** A chunk as a source is asked for it. */
record AskedChunk(String path, long offset, int lengthBytes) {}
