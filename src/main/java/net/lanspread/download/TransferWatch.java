package net.lanspread.download;

import java.time.Duration;
import java.util.Optional;
import net.lanspread.operation.FailureCode;

/**
 * The watch over a transfer's end: it tells when the transfer has ended by itself, or does not get
 * on. Pure: the time comes with each call, in nanoseconds of one clock. The lock of its transfer
 * guards it.
 */
final class TransferWatch {
  /**
   * The longest time without a byte. It is longer than the silence that a source is granted: a peer
   * with an open request has forgotten us by then.
   */
  private static final Duration STANDSTILL = Duration.ofSeconds(15);

  /**
   * The wait while all sources are leeches and a missing chunk is with none of them: a seed may
   * come back.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ChunkLedger ledger;
  private final Planner planner;
  private final long bytesAtFirst;
  private long movedNanos;
  private long offeredNanos;
  private boolean anyWrong;

  TransferWatch(ChunkLedger ledger, Planner planner, long nowNanos) {
    this.ledger = ledger;
    this.planner = planner;
    this.bytesAtFirst = ledger.hereBytes();
    this.movedNanos = nowNanos;
    this.offeredNanos = nowNanos;
  }

  /** Bytes have come. */
  void moved(long nowNanos) {
    movedNanos = nowNanos;
  }

  /** A source has sent wrong bytes. */
  void wrong() {
    anyWrong = true;
  }

  /** True when nothing has come for long; the patience with that begins anew. */
  boolean standsStill(long nowNanos) {
    boolean still = nowNanos - movedNanos >= STANDSTILL.toNanos();
    if (still) {
      movedNanos = nowNanos;
    }
    return still;
  }

  /** The end of the transfer, if it has come. */
  Optional<TransferEnd> end(long nowNanos) {
    if (ledger.isComplete()) {
      return ledger.isJudged()
          ? Optional.of(new TransferEnd.Complete(ledger.hereBytes() - bytesAtFirst))
          : Optional.empty();
    }
    if (planner.sourceCount() == 0) {
      return Optional.of(
          anyWrong
              ? new TransferEnd.Failed(
                  FailureCode.VERIFICATION_FAILED, "the sources sent bytes that are not the game's")
              : new TransferEnd.Failed(
                  FailureCode.PEERS_GONE, "every source of the game is gone; try again later"));
    }
    if (!planner.lacksAnOffer()) {
      offeredNanos = nowNanos;
    }
    return nowNanos - offeredNanos < PATIENCE.toNanos()
        ? Optional.empty()
        : Optional.of(
            new TransferEnd.Failed(
                FailureCode.PEERS_GONE, "no peer has all of the game any more; try again later"));
  }
}
