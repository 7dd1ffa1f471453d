package net.lanspread.library;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_DELETE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;
import static java.nio.file.StandardWatchEventKinds.OVERFLOW;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operating system's file events: each games folder and each root in it by itself, not
 * recursively but where that was asked for. A change is told after {@link #QUIET} without another,
 * or {@link #PATIENCE} at the latest, so that a finished change is out to the peers within a
 * second. Between two tellings is a time of {@link #QUIET}, in which changes gather: many roots
 * that change at once are told in few lots. Every {@link #PULSE} the listener is asked whether the
 * games folders are there. Every {@link Library#FALLBACK_INTERVAL} everything counts as changed,
 * because events may have missed something: file systems without events, limits of the system,
 * changes deep inside a root.
 */
public final class FolderWatcher implements RootWatcher {
  private static final Logger log = LoggerFactory.getLogger(FolderWatcher.class);
  static final Duration QUIET = Duration.ofMillis(300);
  static final Duration PATIENCE = Duration.ofSeconds(2);
  static final Duration PULSE = Duration.ofSeconds(1);

  /** The name that stands for the games folders themselves among the changed names. */
  private static final String EVERYTHING = "";

  private final Object lock = new Object();

  @GuardedBy("lock")
  private @Nullable WatchService service;

  @GuardedBy("lock")
  private @Nullable Thread thread;

  /** Folders to be watched in a root. */
  private record Below(String name, Set<Path> folders) {}

  private final Queue<Below> asked = new ConcurrentLinkedQueue<>();
  private final Map<WatchKey, String> names = new HashMap<>(); // owned by the thread
  private final Map<String, Map<Path, WatchKey>> below = new HashMap<>(); // owned by the thread
  private boolean warned; // owned by the thread

  @Override
  public void start(List<Path> gamesFolders, Listener listener) {
    try {
      WatchService watching = gamesFolders.getFirst().getFileSystem().newWatchService();
      synchronized (lock) {
        service = watching;
        thread =
            Thread.ofPlatform()
                .name("library-watch")
                .daemon()
                .start(() -> run(watching, gamesFolders, listener));
      }
    } catch (IOException e) {
      log.warn("the games folders cannot be watched; changes made outside are not seen", e);
    }
  }

  private void run(WatchService watching, List<Path> gamesFolders, Listener listener) {
    Debounce debounce = new Debounce(QUIET, PATIENCE);
    long nextFallback = System.nanoTime() + Library.FALLBACK_INTERVAL.toNanos();
    long nextTelling = System.nanoTime();
    long nextPulse = System.nanoTime() + PULSE.toNanos();
    try {
      registerAll(watching, gamesFolders);
      debounce.changed(EVERYTHING, System.nanoTime()); // changes between the scan and here
      while (true) {
        long now = System.nanoTime();
        watchBelow(watching, debounce, now);
        long waitNanos = debounce.nanosToNext(now, Math.max(1, nextFallback - now));
        WatchKey key =
            watching.poll(
                Math.min(Math.max(waitNanos, nextTelling - now), Math.max(1, nextPulse - now)),
                TimeUnit.NANOSECONDS);
        now = System.nanoTime();
        if (nextPulse - now <= 0) {
          if (listener.isFolderBack()) {
            debounce.changed(EVERYTHING, now);
          }
          nextPulse = System.nanoTime() + PULSE.toNanos();
        }
        if (key != null) {
          take(key, debounce, now);
        }
        if (nextFallback - now <= 0) {
          debounce.changed(EVERYTHING, now);
          nextFallback = now + Library.FALLBACK_INTERVAL.toNanos();
        }
        if (nextTelling - now > 0) {
          continue;
        }
        Set<String> due = new HashSet<>(debounce.takeDue(now));
        if (!due.isEmpty()) {
          tell(due, watching, gamesFolders, listener);
          nextTelling = System.nanoTime() + QUIET.toNanos();
        }
      }
    } catch (ClosedWatchServiceException e) {
      log.debug("watching has ended");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void watchBelow(String name, Set<Path> folders) {
    asked.add(new Below(name, folders));
  }

  /** Watches folders; one more look sees the changes from before the watch. */
  private void watchBelow(WatchService watching, Debounce debounce, long now) {
    for (Below each = asked.poll(); each != null; each = asked.poll()) {
      Map<Path, WatchKey> known = below.computeIfAbsent(each.name(), _ -> new HashMap<>());
      Set<Path> gone = new HashSet<>(known.keySet());
      gone.removeAll(each.folders());
      for (Path folder : gone) {
        WatchKey key = known.remove(folder);
        if (key != null) {
          names.remove(key);
          key.cancel();
        }
      }
      for (Path folder : each.folders()) {
        if (!known.containsKey(folder)) {
          Optional<WatchKey> key = register(watching, folder, each.name());
          key.ifPresent(made -> known.put(folder, made));
          debounce.changed(each.name(), now);
        }
      }
      below.values().removeIf(Map::isEmpty);
    }
  }

  private void tell(
      Set<String> due, WatchService watching, List<Path> gamesFolders, Listener listener) {
    boolean anything = due.remove(EVERYTHING);
    if (!due.isEmpty()) {
      listener.rootsChanged(due);
    }
    if (anything) {
      registerAll(watching, gamesFolders);
      listener.anythingChanged();
    }
  }

  private void take(WatchKey key, Debounce debounce, long now) {
    String name = names.getOrDefault(key, EVERYTHING);
    for (WatchEvent<?> event : key.pollEvents()) {
      debounce.changed(name, now);
      if (event.kind().equals(OVERFLOW)) {
        debounce.changed(EVERYTHING, now);
      }
    }
    if (!key.reset()) {
      names.remove(key);
      debounce.changed(EVERYTHING, now);
    }
  }

  /** Registers the folders that are new: roots, and a games folder that was made again. */
  private void registerAll(WatchService watching, List<Path> gamesFolders) {
    gamesFolders.forEach(gamesFolder -> registerAll(watching, gamesFolder));
  }

  private void registerAll(WatchService watching, Path gamesFolder) {
    var _ = register(watching, gamesFolder, EVERYTHING);
    try (DirectoryStream<Path> roots = Files.newDirectoryStream(gamesFolder)) {
      for (Path root : roots) {
        if (Files.isDirectory(root)) { // also one that a link leads to
          var _ = register(watching, root, String.valueOf(root.getFileName()));
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      warn(e);
    }
  }

  private Optional<WatchKey> register(WatchService watching, Path folder, String name) {
    try {
      WatchKey key = folder.register(watching, ENTRY_CREATE, ENTRY_DELETE, ENTRY_MODIFY);
      names.put(key, name);
      return Optional.of(key);
    } catch (IOException e) {
      warn(e);
      return Optional.empty();
    }
  }

  private void warn(Exception e) {
    if (!warned) {
      warned = true;
      log.warn(
          "not every folder can be watched; changes there show within {} s",
          Library.FALLBACK_INTERVAL.toSeconds(),
          e);
    }
  }

  @Override
  public void close() {
    WatchService watching;
    Thread running;
    synchronized (lock) {
      watching = service;
      running = thread;
    }
    if (watching == null || running == null) {
      return;
    }
    try {
      watching.close();
      running.join(Duration.ofSeconds(1));
    } catch (IOException e) {
      log.debug("the watch service did not close", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
