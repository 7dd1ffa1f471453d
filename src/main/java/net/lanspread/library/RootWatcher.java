package net.lanspread.library;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Says when a games folder or a root in one has changed. */
public interface RootWatcher extends AutoCloseable {

  /** Is called on one thread of the watcher's. */
  interface Listener {
    /** A change directly in each root of these names, and then a moment without one. */
    void rootsChanged(Set<String> names);

    /** A change at an unknown place. */
    void anythingChanged();

    /**
     * Is asked every second, for a games folder that is taken away changes nothing in it.
     *
     * @return true when one was gone and is back, so that it has to be watched anew
     */
    boolean isFolderBack();
  }

  void start(List<Path> gamesFolders, Listener listener);

  /**
   * Sees changes in these folders of a root, too, in place of those that were named before.
   *
   * @param name the root's name in its games folder
   */
  void watchBelow(String name, Set<Path> folders);

  /** Ends the watching and its thread. */
  @Override
  void close();
}
