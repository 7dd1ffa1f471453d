package net.lanspread.operation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/**
 * The state of a game's operation: the one account that JSON lines, page and terminal give of it.
 *
 * @param totalBytes the size of the phase's work; 0 while it is not known
 * @param activePeers the number of peers that bring something
 */
public record OperationStatus(
    OperationKind kind,
    Phase phase,
    long doneBytes,
    long totalBytes,
    long bytesPerSecond,
    int activePeers) {

  /** The phase of an operation; the labels are those that programs see. */
  public enum Phase {
    /** It looks at the work to be done, or does a short step. */
    BEGINNING("beginning"),
    /** It needs a source and none is there. */
    WAITING("waiting"),
    /** It waits for its turn. */
    QUEUED("queued"),
    /** A user has stopped it for now. */
    PAUSED("paused"),
    FETCHING("fetching"),
    UNPACKING("unpacking"),
    READING("reading");

    private final String label;

    Phase(String label) {
      this.label = label;
    }

    @JsonValue
    public String label() {
      return label;
    }

    /**
     * True while nothing is done in it, so that the operation can as well go on in the next peer.
     */
    public boolean isIdle() {
      return this == WAITING || this == QUEUED || this == PAUSED;
    }

    /** The phase with this label, if there is one. */
    public static Optional<Phase> labelled(String label) {
      return Arrays.stream(values()).filter(phase -> phase.label.equals(label)).findFirst();
    }
  }

  /** An operation of which only the kind is known yet. */
  public static OperationStatus begun(OperationKind kind) {
    return new OperationStatus(kind, Phase.BEGINNING, 0, 0, 0, 0);
  }

  /** The status after something that the operation told. */
  OperationStatus after(PeerEvent event) {
    return switch (event) {
      case PeerEvent.DownloadBegin _ -> at(Phase.FETCHING, doneBytes, totalBytes);
      // The first progress tells how much is here from an earlier try.
      case PeerEvent.DownloadChunkFinished chunk when phase == Phase.FETCHING && totalBytes > 0 ->
          new OperationStatus(
              kind,
              phase,
              Math.min(totalBytes, doneBytes + chunk.chunkBytes()),
              totalBytes,
              bytesPerSecond,
              activePeers);
      case PeerEvent.DownloadProgress progress -> at(Phase.FETCHING, progress);
      case PeerEvent.DownloadWaiting _ -> at(Phase.WAITING, doneBytes, totalBytes);
      case PeerEvent.OperationQueued _ -> at(Phase.QUEUED, doneBytes, totalBytes);
      case PeerEvent.OperationPaused _ -> at(Phase.PAUSED, doneBytes, totalBytes);
      case PeerEvent.OperationResumed _ -> at(Phase.BEGINNING, doneBytes, totalBytes);
      // The size of the next phase is not known yet.
      case PeerEvent.DownloadFinished _ -> at(Phase.BEGINNING, 0, 0);
      case PeerEvent.InstallBegin _ -> at(Phase.UNPACKING, 0, 0);
      case PeerEvent.InstallProgress progress -> at(Phase.UNPACKING, progress);
      case PeerEvent.VerifyProgress progress -> at(Phase.READING, progress);
      default -> this;
    };
  }

  private OperationStatus at(Phase next, long done, long total) {
    return new OperationStatus(kind, next, done, total, 0, 0);
  }

  private OperationStatus at(Phase next, PeerEvent.Progress progress) {
    return new OperationStatus(
        kind,
        next,
        progress.doneBytes(),
        progress.totalBytes(),
        progress.bytesPerSecond(),
        progress.activePeers());
  }
}
