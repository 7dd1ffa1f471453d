package net.lanspread.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.BuiltInArchiveReader;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.Roots;
import net.lanspread.install.Installer;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.Outcome;

/**
 * The gain in speed when a game's archives, and the files of one, are unpacked side by side. No
 * byte is brought to the medium, because the speed of the medium is not in question.
 */
final class UnpackingFigures {
  private static final GameId GAME = new GameId("bench");
  private static final long UNPACKED_BYTES = 1L << 30;

  private final Arguments arguments;
  private final Table table;

  UnpackingFigures(Arguments arguments, Table table) {
    this.arguments = arguments;
    this.table = table;
  }

  void measure() throws IOException {
    measure("an archive that is not solid", PackedGame.RAR5_MANY, 1);
    measure("two solid archives", PackedGame.RAR5_SOLID, 2);
  }

  private record Turn(double oneByOne, double together) {}

  private void measure(String what, PackedGame game, int archives) throws IOException {
    if (!game.isThere()) {
      table.row(what, "its real archive is not here", "");
      return;
    }
    Path folder = Files.createTempDirectory("lanspread-bench");
    try {
      Path root = Files.createDirectories(folder.resolve("games").resolve(GAME.value()));
      Files.writeString(root.resolve("version.ini"), "20250101");
      for (int i = 0; i < archives; i++) {
        game.write(root.resolve(i + ".eti"), arguments.bytes(UNPACKED_BYTES) / archives);
      }
      int processors = Runtime.getRuntime().availableProcessors();
      install(folder, processors);
      List<Turn> turns = new ArrayList<>();
      for (int i = 0; i < arguments.rounds(); i++) {
        turns.add(new Turn(install(folder, 1), install(folder, processors)));
      }
      table.atLeast(
          "install of %s, side by side on %d processors / one after the other"
              .formatted(what, processors),
          Median.of(turns, turn -> turn.oneByOne() / turn.together()),
          String.format(
              Locale.ROOT,
              "%.2f and %.2f s",
              Median.of(turns, Turn::together),
              Median.of(turns, Turn::oneByOne)),
          1.7);
    } finally {
      PeerFigures.delete(folder);
    }
  }

  /** The seconds that it takes; it is uninstalled again. */
  private static double install(Path folder, int atOnce) throws IOException {
    Disk disk = FaultyDisk.undisturbed(new RealDisk());
    Path games = folder.resolve("games");
    Path state = Files.createDirectories(folder.resolve("state"));
    Installer installer =
        new Installer(
            disk,
            new Roots(disk, games, state),
            state,
            new BuiltInArchiveReader(
                disk, BuiltInArchiveReader::freeHeapBytes, Optional.empty(), atOnce),
            ArchiveLimits.defaults(),
            atOnce);
    long begin = System.nanoTime();
    Outcome installed = installer.install(GAME, new Cancellation(), (_, _) -> {});
    double seconds = (System.nanoTime() - begin) / 1e9;
    Outcome uninstalled = installer.uninstall(GAME, false);
    if (!installed.equals(Outcome.DONE) || !uninstalled.equals(Outcome.DONE)) {
      throw new IllegalStateException(installed + ", " + uninstalled);
    }
    return seconds;
  }
}
