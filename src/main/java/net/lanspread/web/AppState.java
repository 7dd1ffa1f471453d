package net.lanspread.web;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that the page shows, at one moment. {@code docs/app-api.md} describes its JSON: the
 * components are its names, in {@link AppJson}'s spelling. Texts of others are as they came.
 *
 * @param setup the suggested answers while the first questions are open, else null
 * @param me null while no peer runs
 * @param steering null while no peer runs
 */
record AppState(
    String phase,
    @Nullable Setup setup,
    @Nullable Me me,
    List<Game> games,
    List<Problem> problems,
    List<PeerRow> peers,
    List<Flow> flows,
    List<Organiser> organisers,
    @Nullable Steering steering,
    List<Now> now,
    @Nullable Hashing publishing,
    @Nullable Told publishError,
    Board board) {
  static final String SETUP = "setup";
  static final String RUNNING = "running";

  record Setup(String gamesDir, long freeBytes, String name) {}

  record Me(
      String peerId,
      String name,
      String language,
      String addr,
      String gamesDir,
      long freeBytes,
      String version,
      String partyKey,
      boolean tellPlaying) {}

  record Game(
      String id,
      String title,
      @Nullable Map<String, @Nullable String> genre,
      @Nullable String publisher,
      @Nullable String release,
      @Nullable String maxPlayers,
      long sizeBytes,
      boolean downloaded,
      boolean installed,
      @Nullable String availability,
      @Nullable String localVersion,
      @Nullable String targetVersion,
      boolean updateAvailable,
      int peerCount,
      int holders,
      int others,
      boolean cover,
      @Nullable Doing operation,
      @Nullable Left leftover,
      long needsBytes,
      List<String> actions,
      @Nullable Failure lastError,
      List<String> scriptsChanged,
      List<Told> notices,
      boolean vouched,
      @Nullable String pinClash,
      @Nullable String run,
      @Nullable String serverRun,
      int playing,
      @Nullable Played played) {}

  /** A notice for the owner of a game. */
  record Told(String code, String message) {}

  /** A folder that is not listed or not offered as a game, although it seems meant to be one. */
  record Problem(String folder, @Nullable String gameId, String code, String message) {}

  /**
   * A game that somebody plays now, or a dedicated server that runs.
   *
   * @param kind whether somebody plays, or a server runs
   * @param log of the server that was started from here, where it has one
   */
  record Now(
      String kind,
      String gameId,
      String peerId,
      String name,
      boolean me,
      String phase,
      String since,
      String addr,
      @Nullable String log) {}

  /** How long a game was played, and when last, as far as it was started from here. */
  record Played(String last, long seconds) {}

  /** The operation on a game; the total is 0 while it is not known. */
  record Doing(
      String kind,
      String phase,
      long bytesDone,
      long bytesTotal,
      long bytesPerSecond,
      int activePeers,
      @Nullable Long secondsLeft) {}

  /** The leftover of an unfinished download. */
  record Left(long bytesDone, long bytesTotal) {}

  record Failure(String code, String message, String at) {}

  record PeerRow(
      String peerId,
      String name,
      String addr,
      int games,
      long sendsBytesPerSecond,
      long receivesBytesPerSecond,
      boolean match,
      boolean me,
      @Nullable String version,
      @Nullable Long freeBytes) {}

  /**
   * The boards of the accepted organisers, taken together.
   *
   * @param asks games that they ask everybody to get, and about which the guest is to be asked
   */
  record Board(List<Tonight> tonight, List<Announcement> announcements, List<Ask> asks) {
    static final Board NONE = new Board(List.of(), List.of(), List.of());
  }

  /**
   * A game of tonight.
   *
   * @param bring whether everybody is asked to get it
   * @param lackingPeers of the own board only
   */
  record Tonight(
      String gameId,
      String title,
      String organiser,
      boolean own,
      boolean bring,
      int lacking,
      List<String> lackingPeers) {}

  record Announcement(
      String fingerprint, String organiser, boolean own, long serial, String at, String text) {}

  record Ask(String fingerprint, String organiser, String gameId) {}

  /**
   * An organiser who is accepted, or heard of, or waited for.
   *
   * @param awaited whether he is accepted as soon as he is heard of; then no more is known
   * @param agreed whether games that he asks for come by themselves
   */
  record Organiser(
      String fingerprint,
      String name,
      boolean accepted,
      boolean own,
      long revision,
      int games,
      boolean awaited,
      boolean agreed) {}

  /** The progress of hashing for a publication. */
  record Hashing(String gameId, long doneBytes, long totalBytes) {}

  /**
   * The guest's limits on this peer's share of the network; 0 is no limit.
   *
   * @param match whether match mode is on
   * @param playing running games that were started from here
   * @param queue downloads that wait for their turn or are paused, in their order
   */
  record Steering(
      long sendBytesPerSecond,
      long receiveBytesPerSecond,
      int downloadsAtOnce,
      boolean matchWhilePlaying,
      boolean match,
      List<String> playing,
      List<String> queue) {}

  record Flow(String from, String to, long bytesPerSecond) {}
}
