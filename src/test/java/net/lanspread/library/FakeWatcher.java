package net.lanspread.library;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A watcher of made-up changes, told on the thread of the test. */
final class FakeWatcher implements RootWatcher {
  private List<Path> watched = List.of();
  private @Nullable Listener listener;
  private final Map<String, Set<Path>> below = new HashMap<>();
  private boolean closed;

  @Override
  public void start(List<Path> gamesFolders, Listener told) {
    watched = gamesFolders;
    listener = told;
  }

  List<Path> watched() {
    return watched;
  }

  void seeRoot(String name) {
    seeRoots(Set.of(name));
  }

  void seeRoots(Set<String> names) {
    Objects.requireNonNull(listener).rootsChanged(names);
  }

  void seeAnything() {
    Objects.requireNonNull(listener).anythingChanged();
  }

  boolean isClosed() {
    return closed;
  }

  /** The watcher's second has passed. */
  boolean second() {
    return Objects.requireNonNull(listener).isFolderBack();
  }

  @Override
  public void watchBelow(String name, Set<Path> folders) {
    below.put(name, folders);
  }

  /** The folders below a root that are watched, too. */
  Set<Path> below(String name) {
    return below.getOrDefault(name, Set.of());
  }

  @Override
  public void close() {
    closed = true;
  }
}
