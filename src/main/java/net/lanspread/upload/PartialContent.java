package net.lanspread.upload;

import java.io.IOException;
import java.util.Optional;
import net.lanspread.disk.Disk;
import net.lanspread.protocol.Message;

/** The verified and written part of the games that are being downloaded here. */
@FunctionalInterface
public interface PartialContent {
  /**
   * The file asked for, when all of the bytes asked for are verified against the manifest that the
   * request names; empty otherwise. The caller closes it.
   */
  Optional<Disk.Reader> open(Message.GetChunk request) throws IOException;
}
