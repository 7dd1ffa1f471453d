package net.lanspread.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.catalog.GameNotes;
import net.lanspread.catalog.Translated;
import net.lanspread.content.ContentRule;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import net.lanspread.operation.OperationStatus;
import net.lanspread.operation.Operations;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.Launched;
import net.lanspread.peer.NowRow;
import net.lanspread.peer.Peer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of each game: its row, what the catalog and the disk say besides, what runs on it, and
 * what can be done with it. What the disk says is looked at once. Used by one thread.
 */
final class GameStates {
  private static final Logger log = LoggerFactory.getLogger(GameStates.class);

  /**
   * What is on the disk about a game besides its row.
   *
   * @param leftover whether an unfinished download, or an uninstall of a game without its archives,
   *     has left files of ours
   * @param payloadBytes of an earlier download that did not end, which the next one takes over
   */
  private record Extras(
      boolean hasServer,
      boolean hasSetup,
      boolean updatePending,
      boolean leftover,
      long payloadBytes) {
    static final Extras NONE = new Extras(false, false, false, false, 0);
  }

  private final Covers covers;
  private final Disk disk;
  private final Map<GameId, Extras> extras = new HashMap<>();

  GameStates(Covers covers, Disk disk) {
    this.covers = covers;
    this.disk = disk;
  }

  /** The disk may say something else now. */
  void lookAgain() {
    extras.clear();
  }

  /**
   * @param standing what runs on it
   * @param room in the games folders
   * @param playing the games and servers that run, here and elsewhere
   */
  AppState.Game game(
      Peer peer, GameRow row, Operations.Standing standing, FreeRoom room, List<NowRow> playing) {
    GameId id = row.gameId();
    boolean isHere = row.availability() != null || row.leftover() != null;
    Path folder = isHere ? peer.root(id).getParent() : null;
    Optional<CatalogGame> known = peer.catalogGame(id);
    GameNotes notes = peer.gameNotes(id);
    Extras more =
        row.installed() || !row.downloaded()
            ? extras.computeIfAbsent(id, _ -> look(peer, row))
            : Extras.NONE;
    Optional<OperationStatus> running = Optional.ofNullable(standing.running());
    long archiveBytes =
        row.downloaded() && row.installed() && peer.games().isWhole(id)
            ? peer.archiveBytes(id).orElse(0)
            : 0;
    ApplicableActions.Facts facts =
        new ApplicableActions.Facts(
            row.downloaded(),
            row.installed(),
            row.targetVersion() != null,
            known.map(CatalogGame::pinnedDigest).isPresent(),
            row.updateAvailable(),
            more.updatePending(),
            row.notices().stream()
                .anyMatch(notice -> notice.code() == Notice.Code.ADOPTION_INCOMPLETE),
            more.hasServer(),
            more.hasSetup(),
            row.leftover() != null || more.leftover(),
            running,
            NowCalls.phase(playing, id, Launched.Kind.GAME),
            NowCalls.phase(playing, id, Launched.Kind.SERVER),
            archiveBytes,
            Math.max(0, row.sizeBytes() - more.payloadBytes()),
            unpackedBytes(peer.archiveBytes(id).orElse(row.sizeBytes()), known),
            room.bytes(folder));
    return new AppState.Game(
        id.value(),
        row.title(),
        genre(notes.genre()),
        known.map(CatalogGame::publisher).orElse(null),
        known.map(CatalogGame::release).orElse(null),
        notes.maxPlayers(),
        row.sizeBytes(),
        row.downloaded(),
        row.installed(),
        row.availability(),
        text(row.localVersion()),
        text(row.targetVersion()),
        text(folder),
        row.updateAvailable() || more.updatePending(),
        row.peerCount(),
        row.holders(),
        row.others(),
        covers.has(id),
        running.map(GameStates::doing).orElse(null),
        row.leftover(),
        facts.neededBytes(),
        archiveBytes,
        ApplicableActions.of(facts),
        standing.failure(),
        row.scriptsChanged(),
        row.notices(),
        row.vouched(),
        row.pinClash(),
        facts.playing().orElse(null),
        facts.serving().orElse(null),
        NowCalls.players(playing, id),
        peer.plays().launched().played(id).orElse(null));
  }

  private Extras look(Peer peer, GameRow row) {
    GameId id = row.gameId();
    try {
      Path root = peer.root(id);
      if (disk.stat(root).filter(stat -> !stat.isFile()).isEmpty()) {
        return Extras.NONE;
      }
      long payloadBytes =
          row.downloaded()
              ? 0
              : Trees.files(disk, root, ContentRule::excludes).stream()
                  .mapToLong(file -> file.stat().sizeBytes())
                  .sum();
      return new Extras(
          row.installed() && peer.plays().hasServer(id),
          row.installed() && peer.plays().hasSetup(id),
          row.installed() && peer.games().isUpdatePending(id),
          peer.games().hasLeftovers(id),
          payloadBytes);
    } catch (IOException e) {
      log.debug("the folder of {} cannot be looked at", id, e);
      return Extras.NONE;
    }
  }

  private static AppState.Doing doing(OperationStatus status) {
    long leftBytes = Math.max(0, status.totalBytes() - status.doneBytes());
    return new AppState.Doing(
        status,
        status.bytesPerSecond() > 0 ? Math.ceilDiv(leftBytes, status.bytesPerSecond()) : null);
  }

  /**
   * What the archives unpack to: what the catalog says, where that can be; archives of games are
   * packed already for the most part, and seldom grow to more than four times their size.
   */
  private static long unpackedBytes(long archiveBytes, Optional<CatalogGame> game) {
    double hint = game.map(CatalogGame::sizeGb).orElse(0.0) * 1e9;
    return hint >= archiveBytes && hint <= 4.0 * archiveBytes ? (long) hint : archiveBytes;
  }

  private static @Nullable Map<String, @Nullable String> genre(@Nullable Translated genre) {
    if (genre == null) {
      return null;
    }
    Map<String, @Nullable String> languages = new LinkedHashMap<>();
    languages.put("de", genre.german());
    languages.put("en", genre.english());
    languages.put("fr", genre.french());
    return languages;
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
