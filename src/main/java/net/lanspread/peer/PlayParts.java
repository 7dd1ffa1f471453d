package net.lanspread.peer;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.BuiltInArchiveReader;
import net.lanspread.content.GameId;
import net.lanspread.content.PlayerSettings;
import net.lanspread.disk.Disk;
import net.lanspread.disk.PatientDisk;
import net.lanspread.disk.Roots;
import net.lanspread.install.Adoption;
import net.lanspread.install.FirstPlay;
import net.lanspread.launch.GameScripts;
import net.lanspread.launch.ScriptSources;
import net.lanspread.launch.SystemProcesses;
import net.lanspread.operation.Operations;

/** The assembly of the parts for playing, with a peer and without one. */
public final class PlayParts {
  private PlayParts() {}

  /**
   * Playing without a peer; every game is known. What runs from an earlier time is known, and what
   * is started becomes known to the next peer.
   *
   * @param alone whether no peer uses the state folder now; else nothing is written down
   */
  public static Plays plays(
      Disk disk, GamesFolders folders, Path stateFolder, Optional<Path> catalog, boolean alone) {
    Roots roots = GameParts.roots(disk, folders, stateFolder);
    Adoption adoption =
        new Adoption(
            disk,
            roots,
            stateFolder,
            new BuiltInArchiveReader(disk, BuiltInArchiveReader::freeHeapBytes),
            ArchiveLimits.defaults());
    LaunchedFile file =
        alone ? new LaunchedFile(disk, stateFolder) : LaunchedFile.readOnly(disk, stateFolder);
    Launched launched =
        new Launched(
            Optional.of(file),
            new SystemProcesses(),
            Launched.NOBODY,
            InstantSource.system(),
            _ -> {});
    launched.recall();
    return plays(
        disk,
        roots,
        stateFolder,
        catalog,
        new FirstPlay.Watcher() {
          @Override
          public void begins(GameId id) {
            adoption.adopt(id);
          }

          @Override
          public void ended(GameId id) {}
        },
        new Operations(_ -> {}, InstantSource.system()),
        gameId -> !gameId.isReserved(),
        launched);
  }

  static FirstPlay.Watcher firstPlays(InstalledGames installs) {
    return new FirstPlay.Watcher() {
      @Override
      public void begins(GameId id) {
        try {
          installs.settle(id);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }

      @Override
      public void ended(GameId id) {
        installs.look(id);
      }
    };
  }

  static Plays plays(
      Disk disk,
      Roots roots,
      Path state,
      Optional<Path> catalog,
      FirstPlay.Watcher firstPlays,
      Operations operations,
      Predicate<GameId> known,
      Launched launched) {
    return new Plays(
        new FirstPlay(PatientDisk.ofSystem(disk), roots, state, firstPlays),
        new GameScripts(
            disk,
            ScriptSources.ofSystem(
                disk, GameParts.etiHome(disk, new GamesFolders(roots.folders())), state, catalog),
            new SystemProcesses(),
            roots,
            state),
        operations,
        known,
        Plays.Patience.USUAL,
        launched);
  }

  /** The player that scripts are told of when nobody says who uninstalls. */
  static PlayerSettings userOf(String peerName) {
    return new PlayerSettings(
        PlayerSettings.problem(peerName).isEmpty() ? peerName : "Player",
        Locale.getDefault().getLanguage().isEmpty() ? "en" : Locale.getDefault().getLanguage());
  }
}
