package net.lanspread.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import net.lanspread.content.GameId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog in force: the file that was named, else ETI's own where there is one, else none. It
 * follows the file: an unreadable file is tried again, and the last catalog stays in force
 * meanwhile, also when the file goes away. Asked from any thread, answers at once; {@link #look} is
 * called by one thread at a time. On top of it are the games of organisers ({@link
 * OrganisedGames}).
 */
public final class LiveCatalog implements Catalog {
  private static final Logger log = LoggerFactory.getLogger(LiveCatalog.class);

  /** A change that leaves size and time as they are is seen after so long. */
  private static final Duration READ_ANEW = Duration.ofMinutes(1);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** The catalog that is in force. */
  private record Snapshot(Catalog catalog, Map<GameId, GameNotes> notes, boolean fromFile) {}

  private final Path file;
  private final Path scratch;
  private final LongSupplier nanoTime;

  private volatile Snapshot now = new Snapshot(new Catalog.Open(), Map.of(), false);
  private volatile @Nullable String problem;
  private volatile OrganisedGames organised = OrganisedGames.NONE;

  // all used by the looking thread alone
  private CatalogCopy.@Nullable Mark mark;
  private boolean gone;
  private long nextNanos;
  private int failures;

  private LiveCatalog(Path file, Path scratch, LongSupplier nanoTime) {
    this.file = file;
    this.scratch = scratch;
    this.nanoTime = nanoTime;
  }

  /**
   * The catalog of a party.
   *
   * @param named by the user; then no other is looked for
   * @param etis the path of ETI's own catalog, which may be there, now or later
   * @param scratch a folder of our own for copies that are read
   * @throws CatalogException when the named one cannot be used
   */
  public static LiveCatalog open(
      Optional<Path> named, Path etis, Path scratch, LongSupplier nanoTime)
      throws CatalogException {
    CatalogCopy.sweep(scratch);
    LiveCatalog catalog = new LiveCatalog(named.orElse(etis), scratch, nanoTime);
    String failure = catalog.problemAfterLook();
    if (named.isPresent() && !catalog.now.fromFile()) {
      throw new CatalogException(
          failure == null ? "there is no catalog at " + named.get() + "; check the path" : failure);
    }
    return catalog;
  }

  private @Nullable String problemAfterLook() {
    look();
    return problem;
  }

  @Override
  public Optional<CatalogGame> find(GameId id) {
    Snapshot file = now;
    return organised.find(id, file.catalog(), file.fromFile());
  }

  @Override
  public Optional<GameId> named(String folder) {
    Snapshot file = now;
    return organised.named(folder, file.catalog(), file.fromFile());
  }

  /** The description of a game, for people. */
  public GameNotes notes(GameId id) {
    GameNotes notes = now.notes().get(id);
    return notes != null ? notes : organised.notes().getOrDefault(id, GameNotes.NONE);
  }

  /** Puts these games of organisers on top from now on; the caller tells of the change. */
  public void organise(OrganisedGames games) {
    organised = games;
  }

  /** The file that is followed, whether it is there or not. */
  public Path file() {
    return file;
  }

  /** The reason, in a sentence, why the present file is not in force as it is; empty when it is. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Looks whether the file has changed; true when the games or their descriptions have. */
  public boolean look() {
    CatalogCopy.Mark seen;
    try {
      seen = CatalogCopy.mark(file);
      if (!Files.isRegularFile(file)) {
        missing();
        return false;
      }
    } catch (IOException e) {
      log.debug("{} cannot be looked at", file, e);
      return false;
    }
    long nanos = nanoTime.getAsLong();
    if (seen.equals(mark) && nanos - nextNanos < 0) {
      return false;
    }
    boolean another = !seen.equals(mark);
    mark = seen;
    gone = false;
    try {
      return take(new CatalogFile(file, scratch).content(), nanos);
    } catch (CatalogException e) {
      failures = another ? 0 : Math.min(failures + 1, 6);
      nextNanos =
          nanos + Math.min(LONGEST_PAUSE.toNanos(), Duration.ofSeconds(1L << failures).toNanos());
      String message = String.valueOf(e.getMessage());
      if (another || !message.equals(problem)) {
        log.warn(
            "{}; {} and it is tried again",
            message,
            now.fromFile() ? "the last catalog stays in force" : "every game counts meanwhile");
      }
      problem = message;
      return false;
    }
  }

  private void missing() {
    if (now.fromFile() && !gone) {
      log.warn("{} is gone; its last content stays in force until it is back", file);
    }
    gone = true;
    mark = null;
    problem = null;
  }

  private boolean take(CatalogContent content, long nanos) {
    problem = null;
    failures = 0;
    nextNanos = nanos + READ_ANEW.toNanos();
    Snapshot before = now;
    Snapshot next = new Snapshot(Catalog.Closed.of(content.games()), content.notes(), true);
    now = next;
    boolean changed = !next.equals(before);
    if (changed) {
      log.info("{} names {} games", file, content.games().size());
    }
    return changed;
  }
}
