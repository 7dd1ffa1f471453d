package net.lanspread.library;

import java.nio.file.Path;

/** Says when the games folder or a root in it has changed. */
public interface RootWatcher extends AutoCloseable {

  /** Is called on one thread of the watcher's. */
  interface Listener {
    /** Something changed directly in the root of this name, and then nothing for a moment. */
    void rootChanged(String name);

    /** Something changed, and it is not known what. */
    void anythingChanged();
  }

  void start(Path gamesFolder, Listener listener);

  /** Ends the watching and its thread. */
  @Override
  void close();
}
