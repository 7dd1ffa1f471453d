package net.lanspread.peer;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import net.lanspread.content.GameId;
import net.lanspread.download.MovedAside;
import net.lanspread.install.Recovery;
import net.lanspread.library.RootWatcher;
import net.lanspread.operation.Operations;

/**
 * A watcher that has the roots tidied up before they are looked at: a clean-up that failed, for a
 * program held a file or a disk was away, is tried again whenever something changes there, and with
 * every full scan.
 */
final class TidyingWatcher implements RootWatcher {
  private final RootWatcher watcher;
  private final Recovery recovery;
  private final Operations operations;
  private final MovedAside movedAside;

  TidyingWatcher(
      RootWatcher watcher, Recovery recovery, Operations operations, MovedAside movedAside) {
    this.watcher = watcher;
    this.recovery = recovery;
    this.operations = operations;
    this.movedAside = movedAside;
  }

  @Override
  public void start(List<Path> gamesFolders, Listener listener) {
    watcher.start(
        gamesFolders,
        new Listener() {
          @Override
          public void rootsChanged(Set<String> names) {
            tidy(names.stream().flatMap(name -> GameId.parse(name).stream()).toList());
            listener.rootsChanged(names);
          }

          @Override
          public void anythingChanged() {
            tidy(recovery.games());
            listener.anythingChanged();
          }

          @Override
          public boolean isFolderBack() {
            return listener.isFolderBack();
          }
        });
  }

  private void tidy(Collection<GameId> games) {
    for (GameId game : games) {
      if (recovery.hasLeftovers(game) && operations.hold(game)) {
        try {
          recovery.again(game);
        } finally {
          operations.release(game);
        }
      }
      movedAside.look(game);
    }
  }

  @Override
  public void watchBelow(String name, Set<Path> folders) {
    watcher.watchBelow(name, folders);
  }

  @Override
  public void close() {
    watcher.close();
  }
}
