package net.lanspread.download;

import java.time.Duration;
import net.lanspread.content.Manifest;
import net.lanspread.operation.FailureCode;

/** The result of a download. */
public sealed interface DownloadResult {
  /**
   * The version is committed.
   *
   * @param fetchedBytes the bytes that came over the network and were kept
   */
  record Finished(Manifest manifest, long fetchedBytes, Duration duration)
      implements DownloadResult {}

  /** The message is a sentence for people. */
  record Failed(FailureCode code, String message) implements DownloadResult {}

  record Cancelled() implements DownloadResult {}
}
