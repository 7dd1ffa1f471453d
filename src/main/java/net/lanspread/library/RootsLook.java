package net.lanspread.library;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskProblem;
import net.lanspread.disk.Roots;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at the games folders, at all of their roots or at some: it finds the games, and the
 * folders with a problem. Used by one thread.
 */
final class RootsLook {
  private static final Logger log = LoggerFactory.getLogger(RootsLook.class);

  /** The coarsest modification times that a disk writes: FAT has two seconds. */
  static final Duration COARSEST_TIME = Duration.ofSeconds(2);

  private final Disk disk;
  private final FileListing listing;
  private final InstantSource clock;
  private final Roots roots;
  private final PartyGames party;
  private final RecordedManifests recorded;
  private final DamagedGames damaged;
  private final LibraryIndex known;
  private final Map<GameId, LocalGame> games;
  private final Map<String, FolderProblem> problems;
  private final Set<GameId> looked = new HashSet<>();
  private final Map<GameId, Set<Path>> unfinished = new HashMap<>();

  /**
   * A look that has seen nothing yet.
   *
   * @param known the index of the earlier look, which takes the findings of this one
   * @param games the games that stay from an earlier look, as do the problems, by folder
   */
  RootsLook(
      Disk disk,
      InstantSource clock,
      Path stateFolder,
      Roots roots,
      PartyGames party,
      LibraryIndex known,
      Map<GameId, LocalGame> games,
      Map<String, FolderProblem> problems) {
    this.disk = disk;
    this.listing = new FileListing(disk);
    this.clock = clock;
    this.roots = roots;
    this.party = party;
    this.recorded = new RecordedManifests(disk, stateFolder);
    this.damaged = new DamagedGames(disk, stateFolder);
    this.known = known;
    this.games = new TreeMap<>(games);
    this.problems = new TreeMap<>(problems);
  }

  Map<GameId, LocalGame> games() {
    return games;
  }

  Map<String, FolderProblem> problems() {
    return problems;
  }

  /** The games whose roots were looked at. */
  Set<GameId> looked() {
    return looked;
  }

  /** The folders in the roots of those of them that another program is still bringing. */
  Map<GameId, Set<Path>> unfinished() {
    return unfinished;
  }

  /**
   * Looks at all that is in the games folders.
   *
   * @param before the entry that stays for a game on which an operation runs
   * @param away the folders that are not there
   * @throws IOException when no folder can be read
   */
  void atAll(Map<GameId, LocalGame> before, Set<Path> away) throws IOException {
    Set<GameId> found = new TreeSet<>();
    IOException unread = null;
    boolean isAnyRead = false;
    for (Path folder : roots.folders()) {
      if (away.contains(folder)) {
        tellGone(folder);
        continue;
      }
      try {
        found.addAll(named(folder, roots.list(folder)));
        isAnyRead = true;
      } catch (IOException e) {
        log.debug("{} cannot be read", folder, e);
        tellGone(folder);
        unread = e;
      }
    }
    if (!isAnyRead && unread != null) {
      throw unread;
    }
    for (GameId gameId : found) {
      LocalGame kept = before.get(gameId);
      if (!party.isBusy(gameId)) {
        at(gameId);
      } else if (kept != null) {
        games.put(gameId, kept);
      }
    }
    known.retainOnly(found.stream().map(GameId::value).collect(Collectors.toSet()));
  }

  /** Tells the owner that a games folder is not there. */
  void tellGone(Path folder) {
    tell(folder.toString(), null, Notice.Code.GAMES_FOLDER_GONE, Roots.goneMessage(folder));
  }

  /** The games after which the entries of a games folder are named. */
  private Set<GameId> named(Path folder, List<Disk.Entry> entries) throws IOException {
    Set<String> names = entries.stream().map(Disk.Entry::name).collect(Collectors.toSet());
    Set<GameId> found = new HashSet<>();
    for (Disk.Entry entry : entries) {
      Optional<GameId> gameId =
          entry.stat().isFile() ? Optional.empty() : party.named(entry.name());
      if (gameId.isPresent() && !isMisnamed(folder, entry.name(), gameId.get(), names)) {
        found.add(gameId.get());
      }
    }
    return found;
  }

  /**
   * True when a folder's name is the game's but for its case, and the disk tells the two names
   * apart; the owner is told.
   */
  private boolean isMisnamed(Path gamesFolder, String folder, GameId gameId, Set<String> names)
      throws IOException {
    String right = gameId.value();
    boolean beside = names.contains(right);
    if (folder.equals(right) || (!beside && disk.stat(gamesFolder.resolve(right)).isPresent())) {
      return false;
    }
    tell(
        folder,
        gameId,
        Notice.Code.NAME_CASE,
        beside
            ? "It is not used, for the game is in %s beside it. Move one of the two away."
                .formatted(right)
            : ("It is not taken for %1$s, for this disk tells capital letters from small ones."
                    + " Rename it to %1$s.")
                .formatted(right));
    return true;
  }

  /** Looks at the root of a game. */
  void at(GameId gameId) {
    String name = gameId.value();
    looked.add(gameId);
    games.remove(gameId);
    problems.remove(name);
    problems
        .values()
        .removeIf(
            problem ->
                gameId.equals(problem.gameId())
                    && problem.notice().code() == Notice.Code.SECOND_ROOT);
    try {
      switch (roots.place(name)) {
        case Roots.Place.At(Path root, _) -> at(gameId, root);
        case Roots.Place.BadLink(String reason) -> {
          known.remove(name);
          tell(name, gameId, Notice.Code.BAD_LINK, "It " + reason + ".");
        }
        case Roots.Place.Nowhere _, Roots.Place.NoFolder _ -> known.remove(name);
      }
      for (Path other : roots.others(name)) {
        tell(
            other.toString(),
            gameId,
            Notice.Code.SECOND_ROOT,
            "It is not used, for the game is in %s. Move one of the two away."
                .formatted(roots.named(name)));
      }
    } catch (IOException e) {
      log.debug("{} cannot be read", roots.named(name), e);
      String message = "It cannot be read, so the game is left out: " + DiskProblem.inWords(e);
      tell(name, gameId, Notice.Code.UNREADABLE, message);
    }
  }

  private void at(GameId gameId, Path root) throws IOException {
    FileListing.Sentinel sentinel = listing.sentinel(root);
    Version version = RootVerdict.version(sentinel);
    LibraryIndex.Root seen = seen(gameId, root, version);
    RootVerdict verdict =
        RootVerdict.of(
            gameId,
            sentinel,
            seen,
            version != null && damaged.contains(gameId, version),
            () -> party.isOurs(gameId));
    verdict.game().ifPresent(game -> games.put(gameId, game));
    verdict
        .notice()
        .ifPresent(notice -> tell(gameId.value(), gameId, notice.code(), notice.message()));
    if (seen.unfinished() != null) {
      unfinished.put(
          gameId,
          seen.folders().keySet().stream()
              .filter(path -> !path.isEmpty()) // the root itself is watched in any case
              .map(root::resolve)
              .collect(Collectors.toSet()));
    }
  }

  void tell(String folder, @Nullable GameId gameId, Notice.Code code, String message) {
    problems.put(folder, new FolderProblem(folder, gameId, new Notice(code, message)));
  }

  /** The content of a root, from the index while its marks are true. */
  private LibraryIndex.Root seen(GameId gameId, Path root, @Nullable Version version)
      throws IOException {
    LibraryIndex.Root seen = known.get(gameId.value());
    if (seen != null
        && Objects.equals(seen.version(), version == null ? null : version.digits())
        && RootSurvey.isAsSeen(disk, root, seen)) {
      return seen;
    }
    Instant begin = clock.instant();
    RootSurvey survey = RootSurvey.of(disk, root);
    seen =
        survey.seen(
            version,
            recorded.downloaded(gameId).filter(manifest -> manifest.version().equals(version)));
    if (survey.newest().isAfter(begin.minus(COARSEST_TIME))) {
      known.remove(gameId.value()); // a change that comes now may leave the marks as they are
    } else {
      known.put(gameId.value(), seen);
    }
    return seen;
  }
}
