package net.lanspread.operation;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;

/** An event in this peer that a user or a program may want to know. */
public sealed interface PeerEvent {

  /** This peer is ready: it listens at the address. */
  record LocalPeerReady(PeerId peerId, InetSocketAddress address) implements PeerEvent {}

  /** The games of this machine changed, or were scanned for the first time. */
  record LocalLibraryChanged() implements PeerEvent {}

  record PeerDiscovered(PeerId peerId, InetSocketAddress address) implements PeerEvent {}

  record PeerLost(PeerId peerId, InetSocketAddress address) implements PeerEvent {}

  record PeerCountUpdated(int peerCount) implements PeerEvent {}

  /** The games of some peer have changed. */
  record GamesListUpdated() implements PeerEvent {}

  record ActiveOperationsChanged(Map<GameId, OperationKind> operations) implements PeerEvent {}

  record NoPeersHaveGame(GameId gameId) implements PeerEvent {}

  /**
   * The sources agreed on the files of a game.
   *
   * @param holders the number of hosts that stand behind these
   * @param others the number of hosts that have something else of the game
   */
  record GotGameFiles(
      GameId gameId,
      Version version,
      List<SharedFile> files,
      List<PeerId> peers,
      int holders,
      int others)
      implements PeerEvent {
    /** The same where so many hosts more have something else. */
    public GotGameFiles besides(int more) {
      return new GotGameFiles(gameId, version, files, peers, holders, others + more);
    }
  }

  record DownloadBegin(GameId gameId) implements PeerEvent {}

  record DownloadChunkFinished(
      GameId gameId,
      String path,
      long offset,
      long chunkBytes,
      PeerId peerId,
      InetSocketAddress peerAddress)
      implements PeerEvent {}

  /** The progress of a long work; told at most four times a second. */
  sealed interface Progress extends PeerEvent {
    GameId gameId();

    long doneBytes();

    /** May still change while not everything is known. */
    long totalBytes();

    long bytesPerSecond();

    /** The number of peers that bring something; 0 when all is on this machine. */
    default int activePeers() {
      return 0;
    }
  }

  record DownloadProgress(
      GameId gameId, long doneBytes, long totalBytes, long bytesPerSecond, int activePeers)
      implements Progress {}

  /**
   * A download has no source and waits for one.
   *
   * @param reason a sentence for people
   */
  record DownloadWaiting(GameId gameId, String reason) implements PeerEvent {}

  /** A download waits for its turn. */
  record OperationQueued(GameId gameId) implements PeerEvent {}

  /** A user has stopped a download for now. */
  record OperationPaused(GameId gameId) implements PeerEvent {}

  /** A download that was queued or paused has its turn. */
  record OperationResumed(GameId gameId) implements PeerEvent {}

  /** Receiving has stopped and sending become little for a match, or that is over. */
  record MatchChanged(boolean on) implements PeerEvent {}

  /** What is played and served, here or at others, is another. */
  record NowChanged() implements PeerEvent {}

  /**
   * A download ended well.
   *
   * @param fetchedBytes the bytes that came over the network
   */
  record DownloadFinished(GameId gameId, long fetchedBytes, Duration duration)
      implements PeerEvent {}

  record DownloadFailed(GameId gameId, FailureCode code, String message) implements PeerEvent {}

  record DownloadCancelled(GameId gameId) implements PeerEvent {}

  /** Every source of a download vanished; its failure follows. */
  record DownloadPeersGone(GameId gameId) implements PeerEvent {}

  record InstallBegin(GameId gameId) implements PeerEvent {}

  /** The progress of the unpacking in an install or an update. */
  record InstallProgress(GameId gameId, long doneBytes, long totalBytes, long bytesPerSecond)
      implements Progress {}

  record InstallFinished(GameId gameId) implements PeerEvent {}

  record InstallFailed(GameId gameId, FailureCode code, String message) implements PeerEvent {}

  record UninstallBegin(GameId gameId) implements PeerEvent {}

  record UninstallFinished(GameId gameId) implements PeerEvent {}

  record UninstallFailed(GameId gameId, FailureCode code, String message) implements PeerEvent {}

  record RemoveFinished(GameId gameId) implements PeerEvent {}

  /**
   * A peer that came by itself, or that we went to by ourselves, is not of our party; told once for
   * each.
   *
   * @param address the place where it was seen, or from which its packets came
   * @param message the problem and its remedy
   */
  record PeerUnauthorized(PeerId peerId, InetSocketAddress address, String message)
      implements PeerEvent {}

  /**
   * Another computer runs with our identity; told once for each address in ten minutes.
   *
   * @param address the address of that one, or of the peer that refuses us because it is connected
   *     to it
   * @param message the problem and its remedy
   */
  record SameIdentity(InetSocketAddress address, String message) implements PeerEvent {}

  /** The progress of a verification. */
  record VerifyProgress(GameId gameId, long doneBytes, long totalBytes, long bytesPerSecond)
      implements Progress {}

  /**
   * A verification ended.
   *
   * @param ok whether every byte is known to be right now
   * @param badChunks the number of chunks that were found wrong or missing
   */
  record VerifyFinished(GameId gameId, boolean ok, long badChunks) implements PeerEvent {}

  /**
   * The guest may believe an organiser that was heard of; told once for each of his revisions.
   *
   * @param fingerprint the words to compare
   * @param name as he calls himself
   */
  record OrganiserHeard(String fingerprint, String name, long revision) implements PeerEvent {}

  /**
   * An organiser is believed from now on.
   *
   * @param byPartyKey whether because he was the first one in a party with a key, and not because
   *     somebody has said so
   */
  record OrganiserAccepted(String fingerprint, String name, boolean byPartyKey)
      implements PeerEvent {}

  /** An organiser is not believed any more. */
  record OrganiserDropped(String fingerprint, String name) implements PeerEvent {}

  /** The catalog of a believed organiser is in force, or a newer one of his. */
  record OrganiserRevision(String fingerprint, String name, long revision, int games)
      implements PeerEvent {}

  /** An accepted organiser has pinned up another board. */
  record BoardChanged(String fingerprint, String name, long serial) implements PeerEvent {}

  /** The progress of hashing a game for publication. */
  record PublishProgress(GameId gameId, long doneBytes, long totalBytes) implements PeerEvent {}

  /** A catalog was published. */
  record PublishFinished(String fingerprint, long revision, int games) implements PeerEvent {}

  /** A catalog was not published. */
  record PublishFailed(FailureCode code, String message) implements PeerEvent {}

  /** A peer sent bytes of another content, and is asked for nothing more in this session. */
  record PeerBanned(PeerId peerId, String reason) implements PeerEvent {}
}
