package net.lanspread.peer;

/** The rest of an unfinished download: the bytes of the game that are here. */
public record Leftover(long doneBytes, long totalBytes) {}
