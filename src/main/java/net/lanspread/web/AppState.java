package net.lanspread.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.operation.OperationStatus;
import net.lanspread.operation.Operations;
import net.lanspread.organiser.Organisers;
import net.lanspread.peer.Action;
import net.lanspread.peer.Launched;
import net.lanspread.peer.Leftover;
import net.lanspread.peer.Limits;
import net.lanspread.peer.NowRow;
import net.lanspread.peer.Publishing;
import net.lanspread.swarm.Strangers;
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
    List<FolderProblem> problems,
    List<PeerRow> peers,
    List<Flow> flows,
    List<Organiser> organisers,
    @Nullable Steering steering,
    List<NowRow> now,
    Publishing.@Nullable Progress publishing,
    Publishing.End.@Nullable Failed publishError,
    Board board) {
  static final String SETUP = "setup";
  static final String RUNNING = "running";

  record Setup(String gamesDir, long freeBytes, String name) {}

  /**
   * A games folder.
   *
   * @param away whether it is not there now
   */
  record GamesDir(String path, boolean away, long freeBytes) {}

  /**
   * The guest and this peer.
   *
   * @param gamesDir the main games folder
   * @param freeBytes of the roomiest games folder, where a new game can go
   */
  record Me(
      String peerId,
      String name,
      String language,
      String addr,
      String gamesDir,
      long freeBytes,
      List<GamesDir> gamesDirs,
      String version,
      String partyKey,
      Strangers strangers,
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
      @Nullable String gamesDir,
      boolean updateAvailable,
      int peerCount,
      int holders,
      int others,
      boolean cover,
      @Nullable Doing operation,
      @Nullable Leftover leftover,
      long needsBytes,
      long archiveBytes,
      List<Action> actions,
      Operations.@Nullable Failure lastError,
      List<String> scriptsChanged,
      List<Notice> notices,
      boolean vouched,
      @Nullable String pinClash,
      Launched.@Nullable Phase run,
      Launched.@Nullable Phase serverRun,
      int playing,
      Launched.@Nullable PlayTime played) {}

  /** The operation on a game; the total is 0 while it is not known. */
  record Doing(@JsonUnwrapped OperationStatus status, @Nullable Long secondsLeft) {}

  /**
   * A peer of the party.
   *
   * @param sentBytes the bytes of games that it has sent to this peer; of this peer, to all others
   * @param receivedBytes the bytes of games that it has got from this peer; of this peer, from all
   *     others
   */
  record PeerRow(
      String peerId,
      String name,
      String addr,
      int games,
      long sendsBytesPerSecond,
      long receivesBytesPerSecond,
      long sentBytes,
      long receivedBytes,
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
      boolean agreed) {
    static Organiser of(Organisers.Row row, boolean agreed) {
      return new Organiser(
          row.fingerprint(),
          row.name(),
          row.accepted(),
          row.own(),
          row.revision(),
          row.games(),
          false,
          agreed);
    }

    static Organiser awaited(String fingerprint) {
      return new Organiser(fingerprint, "", false, false, 0, 0, true, false);
    }
  }

  /**
   * The guest's limits on this peer's share of the network.
   *
   * @param match whether match mode is on
   * @param playing running games that were started from here
   * @param queue downloads that wait for their turn or are paused, in their order
   */
  record Steering(
      @JsonUnwrapped Limits limits, boolean match, List<GameId> playing, List<GameId> queue) {}

  record Flow(String from, String to, long bytesPerSecond) {}
}
