package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.catalog.LiveCatalog;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.PathRules;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskProblem;
import net.lanspread.library.LocalGame;
import net.lanspread.library.ManifestStore;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.Events;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.PeerEvent;
import net.lanspread.organiser.OrganiserStore;
import net.lanspread.organiser.Organisers;
import net.lanspread.organiser.Picture;
import net.lanspread.organiser.PublishedGame;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publishing of the games that are here, as an organiser: every whole one is hashed where its
 * hashes are not known, pinned as it lies on the disk, and signed. One at a time. Thread-safe; the
 * thread that hashes ends with the work or the peer.
 */
public final class Publishing implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Publishing.class);
  private static final long PROGRESS_NANOS = 250_000_000;

  /** A peer that runs may be keeping the hashes of the same game at that moment. */
  private static final int TRIES = 2;

  /**
   * A game that is here.
   *
   * @param problem the reason why it cannot be published, a sentence; empty when it can
   */
  public record Candidate(
      GameId gameId, String title, Version version, long sizeBytes, Optional<String> problem) {}

  /**
   * The progress of the hashing.
   *
   * @param gameId the game that is read
   * @param doneBytes of all games
   */
  public record Progress(GameId gameId, long doneBytes, long totalBytes) {}

  /** The end of a publication. */
  public sealed interface End {
    /**
     * The games are signed, and told to the others.
     *
     * @param skipped the games that are here and were not published
     */
    record Published(Organisers.Row organiser, List<Candidate> skipped) implements End {}

    record Failed(FailureCode code, String message) implements End {}
  }

  /** The things that are here, and their places. */
  record Here(
      Disk disk,
      GamesFolders folders,
      Supplier<Collection<LocalGame>> games,
      Supplier<Collection<FolderProblem>> problems,
      Predicate<GameId> busy,
      ManifestStore manifests,
      LiveCatalog catalog,
      Supplier<List<Path>> pictures) {}

  private final Here here;
  private final OrganiserStore store;
  private final Organisers organisers;
  private final SecureRandom random;
  private final Events events;
  private final Cancellation cancellation = new Cancellation();

  private final Object lock = new Object();

  @GuardedBy("lock")
  private boolean running;

  // null before the first game
  @GuardedBy("lock")
  private @Nullable Progress progress;

  // of the last one that has ended
  @GuardedBy("lock")
  private End.@Nullable Failed failure;

  Publishing(
      Here here, OrganiserStore store, Organisers organisers, SecureRandom random, Events events) {
    this.here = here;
    this.store = store;
    this.organisers = organisers;
    this.random = random;
    this.events = events;
  }

  /** The games that are downloaded here, by id. */
  public List<Candidate> candidates() {
    Collection<FolderProblem> problems = here.problems().get();
    return here.games().get().stream()
        .filter(LocalGame::downloaded)
        .map(game -> candidate(game, problems))
        .toList();
  }

  private Candidate candidate(LocalGame game, Collection<FolderProblem> problems) {
    Optional<String> problem =
        here.busy().test(game.id())
            ? Optional.of("something runs on it")
            : game.offered()
                ? Optional.empty()
                : Optional.of(
                    problems.stream()
                        .filter(each -> game.id().equals(each.gameId()))
                        .map(each -> each.notice().message())
                        .findFirst()
                        .orElse("it is not whole"));
    return new Candidate(
        game.id(),
        here.catalog().find(game.id()).map(CatalogGame::title).orElse(game.id().value()),
        Objects.requireNonNull(game.version()),
        game.sizeBytes(),
        problem);
  }

  /** The progress of the running work; empty when none runs, or it has just begun. */
  public Optional<Progress> progress() {
    synchronized (lock) {
      return running ? Optional.ofNullable(progress) : Optional.empty();
    }
  }

  /** The failure of the last publication; empty when it did not fail. */
  public Optional<End.Failed> failure() {
    synchronized (lock) {
      return Optional.ofNullable(failure);
    }
  }

  /**
   * Begins; empty when it runs already. The future completes, always well, with the end.
   *
   * @param name as the organiser calls himself
   */
  public Optional<CompletableFuture<End>> start(String name) {
    synchronized (lock) {
      if (running || cancellation.isCancelled()) {
        return Optional.empty();
      }
      running = true;
      progress = null;
      failure = null;
    }
    CompletableFuture<End> end = new CompletableFuture<>();
    Thread.ofPlatform().name("publish").daemon().start(() -> run(name, end));
    return Optional.of(end);
  }

  private void run(String name, CompletableFuture<End> told) {
    End end = new End.Failed(FailureCode.IO_ERROR, "nothing was published: see the log");
    try {
      end = publish(name);
    } finally {
      ended(end);
      told.complete(end);
    }
  }

  private void ended(End end) {
    synchronized (lock) {
      running = false;
      failure = end instanceof End.Failed failed ? failed : null;
    }
    events.emit(
        switch (end) {
          case End.Published(var row, _) ->
              new PeerEvent.PublishFinished(row.fingerprint(), row.revision(), row.games());
          case End.Failed(var code, var message) -> new PeerEvent.PublishFailed(code, message);
        });
  }

  private End publish(String name) {
    try {
      List<Candidate> all = candidates();
      List<Candidate> whole = all.stream().filter(each -> each.problem().isEmpty()).toList();
      List<Candidate> skipped =
          new ArrayList<>(all.stream().filter(each -> each.problem().isPresent()).toList());
      Map<String, Path> pictures =
          CoverFiles.find(
              here.disk(), here.folders(), here.catalog().file(), here.pictures().get());
      long totalBytes = whole.stream().mapToLong(Candidate::sizeBytes).sum();
      Hashing hashing = new Hashing(totalBytes);
      List<PublishedGame> games = new ArrayList<>();
      for (Candidate game : whole) {
        Optional<Manifest> manifest = hashing.of(game);
        if (manifest.isPresent()) {
          games.add(published(game, manifest.get(), pictures));
        } else {
          skipped.add(
              new Candidate(
                  game.gameId(),
                  game.title(),
                  game.version(),
                  game.sizeBytes(),
                  Optional.of("it was changed while it was read, or cannot be read")));
        }
      }
      if (games.isEmpty()) {
        return new End.Failed(
            FailureCode.NOT_DOWNLOADED, "no whole game is here that could be published");
      }
      return new End.Published(organisers.publish(store.key(random), name, games), skipped);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new End.Failed(FailureCode.SHUTTING_DOWN, "this peer is shutting down");
    } catch (Cancellation.CancelledException e) {
      return new End.Failed(FailureCode.SHUTTING_DOWN, "this peer is shutting down");
    } catch (IOException | IllegalArgumentException e) {
      log.warn("nothing was published", e);
      return new End.Failed(
          FailureCode.IO_ERROR,
          "nothing was published: "
              + (e instanceof IOException broken ? DiskProblem.inWords(broken) : e.getMessage()));
    }
  }

  /** The making of hashes, game by game. Used by one thread. */
  private final class Hashing {
    private final long totalBytes;
    private long doneBytes;
    private long toldNanos;

    Hashing(long totalBytes) {
      this.totalBytes = totalBytes;
      this.toldNanos = System.nanoTime() - PROGRESS_NANOS;
    }

    /** The manifest of the game; empty when it has none. */
    Optional<Manifest> of(Candidate game) throws InterruptedException {
      tell(game.gameId(), doneBytes);
      Optional<Manifest> manifest = Optional.empty();
      for (int i = 0; i < TRIES && manifest.isEmpty(); i++) {
        try {
          manifest = Optional.of(made(game.gameId()));
        } catch (IOException e) {
          log.warn("{} cannot be hashed", game.gameId(), e);
        }
      }
      doneBytes += game.sizeBytes();
      return manifest.filter(made -> made.version().equals(game.version()));
    }

    private Manifest made(GameId gameId) throws IOException, InterruptedException {
      Optional<Manifest> known = here.manifests().ifFresh(gameId);
      return known.isPresent()
          ? known.get()
          : here.manifests()
              .readAgain(gameId, (done, _) -> tell(gameId, doneBytes + done))
              .content();
    }

    private void tell(GameId gameId, long done) {
      cancellation.check();
      long bytes = Math.min(done, totalBytes);
      synchronized (lock) {
        progress = new Progress(gameId, bytes, totalBytes);
      }
      long now = System.nanoTime();
      if (now - toldNanos >= PROGRESS_NANOS) {
        toldNanos = now;
        events.emit(new PeerEvent.PublishProgress(gameId, bytes, totalBytes));
      }
    }
  }

  private PublishedGame published(Candidate game, Manifest manifest, Map<String, Path> pictures) {
    CatalogGame known =
        here.catalog()
            .find(game.gameId())
            .orElseGet(
                () ->
                    new CatalogGame(
                        game.gameId(), game.title(), null, null, null, null, null, null));
    return new PublishedGame(
        known.pinnedTo(manifest.version(), manifest.digest()),
        here.catalog().notes(game.gameId()),
        picture(pictures.get(PathRules.fold(game.gameId().value()))));
  }

  private Picture picture(@Nullable Path file) {
    try {
      return file == null
          ? Picture.NONE
          : Picture.of(here.disk().readAll(file, Picture.MAX_BYTES)).orElse(Picture.NONE);
    } catch (IOException e) {
      log.info("{} is not published: {}", file, e.getMessage());
      return Picture.NONE;
    }
  }

  /** Ends the work that runs soon; does not wait. */
  @Override
  public void close() {
    cancellation.cancel();
  }
}
