package net.lanspread.library;

import java.nio.file.Path;
import java.util.Set;

/** Says when the games folder or a root in it has changed. */
public interface RootWatcher extends AutoCloseable {

  /** Is called on one thread of the watcher's. */
  interface Listener {
    /** Something changed directly in each root of these names, and then nothing for a moment. */
    void rootsChanged(Set<String> names);

    /** Something changed, and it is not known what. */
    void anythingChanged();
  }

  void start(Path gamesFolder, Listener listener);

  /** Ends the watching and its thread. */
  @Override
  void close();
}
