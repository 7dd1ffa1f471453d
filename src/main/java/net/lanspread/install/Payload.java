package net.lanspread.install;

import java.io.IOException;
import net.lanspread.archive.ArchiveException;

/** The source of the files of a game to install: its archives on this disk, or another peer. */
@FunctionalInterface
public interface Payload {
  /**
   * Writes everything into the staging folder; returns when all of it was written and checked.
   *
   * @throws ArchiveException when an archive is at fault; the message is a sentence for people
   */
  void writeTo(Staging staging) throws ArchiveException, IOException;
}
