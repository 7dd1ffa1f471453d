package net.lanspread.download;

import java.io.IOException;
import net.lanspread.disk.DiskFullException;
import net.lanspread.disk.DiskProblem;
import net.lanspread.operation.FailureCode;

/** The translation of our own disk's errors for users. */
final class DiskFailures {
  record Failure(FailureCode code, String message) {}

  private DiskFailures() {}

  static Failure of(IOException e) {
    return e instanceof DiskFullException
        ? new Failure(
            FailureCode.DISK_FULL, "the disk of the games folder is full; make room and try again")
        : new Failure(FailureCode.IO_ERROR, DiskProblem.inWords(e));
  }
}
