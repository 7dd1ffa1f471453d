package net.lanspread.download;

import net.lanspread.operation.FailureCode;

/** The end of a {@link Transfer}. */
sealed interface TransferEnd {
  /** Every chunk is there and confirmed. */
  record Complete(long fetchedBytes) implements TransferEnd {}

  record Failed(FailureCode code, String message) implements TransferEnd {}

  record Stopped() implements TransferEnd {}
}
