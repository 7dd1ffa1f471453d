package net.lanspread.download;

import java.io.IOException;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.disk.Disk;

/** The place where the bytes of a transfer go: files on the disk, or memory. Thread-safe. */
interface ChunkPlace {
  /** Opens a file for the bytes of one of its chunks; no two at once for the same chunk. */
  Disk.Writer openWriter(SharedFile file) throws IOException;
}
