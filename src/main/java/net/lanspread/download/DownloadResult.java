package net.lanspread.download;

import java.time.Duration;
import net.lanspread.content.Manifest;
import net.lanspread.operation.FailureCode;

/** How a download ended. */
public sealed interface DownloadResult {
  /**
   * The version is committed.
   *
   * @param fetchedBytes what came over the network and was kept
   */
  record Finished(Manifest manifest, long fetchedBytes, Duration duration)
      implements DownloadResult {}

  /** The message is a sentence for people. */
  record Failed(FailureCode code, String message) implements DownloadResult {}

  record Cancelled() implements DownloadResult {}
}
