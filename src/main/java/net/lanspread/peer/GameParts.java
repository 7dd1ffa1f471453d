package net.lanspread.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import net.lanspread.catalog.Catalog;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.GameId;
import net.lanspread.content.PathRules;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;
import net.lanspread.install.PayloadRecord;
import net.lanspread.library.Library;
import net.lanspread.library.LibrarySnapshot;
import net.lanspread.library.LocalGame;
import net.lanspread.library.ManifestStore;
import net.lanspread.library.PartyGames;
import net.lanspread.operation.Operations;
import net.lanspread.swarm.VersionProver;

/** The questions that the rooms of a peer ask each other about its games. */
final class GameParts {
  private GameParts() {}

  /** The games whose version no catalog pins, and their versions here. */
  static VersionProver.Games openGames(Catalog catalog, Library library, InstalledGames installs) {
    return new VersionProver.Games() {
      @Override
      public boolean isOpen(GameId gameId) {
        return catalog.contains(gameId)
            && catalog.find(gameId).map(CatalogGame::pinnedVersion).isEmpty();
      }

      @Override
      public Optional<Version> here(GameId gameId) {
        return library
            .snapshot()
            .find(gameId)
            .flatMap(
                game ->
                    Optional.ofNullable(game.version())
                        .or(() -> game.installed() ? installs.version(gameId) : Optional.empty()));
      }
    };
  }

  /** The roots in the games folders; of two the one with its sentinel is taken. */
  static Roots roots(Disk disk, GamesFolders folders, Path state) {
    return new Roots(disk, folders.all(), state, PathRules.VERSION_INI);
  }

  /** The games folder with ETI's own files: the first one that has some, else the main one. */
  static Path etiHome(Disk disk, GamesFolders folders) {
    return folders.all().stream()
        .filter(folder -> isFolder(disk, folder.resolve(GameId.ETI_LAUNCHER)))
        .findFirst()
        .orElse(folders.main());
  }

  private static boolean isFolder(Disk disk, Path path) {
    try {
      return disk.stat(path).filter(Disk.Stat::isFolder).isPresent();
    } catch (IOException e) {
      return false;
    }
  }

  /** The answers for the library. */
  static PartyGames party(Catalog catalog, Operations operations, Predicate<GameId> begun) {
    return new PartyGames() {
      @Override
      public Optional<GameId> named(String folder) {
        return catalog.named(folder);
      }

      @Override
      public boolean isBusy(GameId gameId) {
        return operations.isBusy(gameId);
      }

      @Override
      public boolean isOurs(GameId gameId) {
        return begun.test(gameId);
      }
    };
  }

  /** True when a download has written something that was not taken away again. */
  static boolean isBegun(Disk disk, Roots roots, Path state, GameId gameId) {
    try {
      return !new PayloadRecord(
              disk,
              roots,
              roots.named(gameId.value()),
              state.resolve("games").resolve(gameId.value()))
          .paths()
          .isEmpty();
    } catch (IOException e) {
      return false;
    }
  }

  static void requestManifests(
      ManifestStore manifests, LibrarySnapshot before, LibrarySnapshot now) {
    changed(before, now).stream()
        .filter(LocalGame::downloaded)
        .forEach(game -> manifests.request(game.id()));
  }

  /** The games that are here now and were not, or were others. */
  static List<LocalGame> changed(LibrarySnapshot before, LibrarySnapshot now) {
    return now.games().values().stream()
        .filter(game -> !game.equals(before.games().get(game.id())))
        .toList();
  }
}
