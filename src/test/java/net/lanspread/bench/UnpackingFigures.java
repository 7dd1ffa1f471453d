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
 * The gain in speed when a game's archives, and the files of one, are unpacked side by side; and
 * the gain of two unrar processes, which share nothing but the machine. No byte is brought to the
 * medium, because the speed of the medium is not in question.
 *
 * <p>Nothing is deleted in between: for a minute ext4 passes over the inodes of deleted files, one
 * by one.
 */
final class UnpackingFigures {
  private static final long UNPACKED_BYTES = 1L << 30;
  private static final int PROCESSES = 2;

  private final Arguments arguments;
  private final Table table;

  UnpackingFigures(Arguments arguments, Table table) {
    this.arguments = arguments;
    this.table = table;
  }

  void measure() throws IOException, InterruptedException {
    measure("an archive that is not solid", PackedGame.RAR5_MANY, 1);
    measure("two solid archives", PackedGame.RAR5_SOLID, 2);
  }

  private record Turn(double oneByOne, double together) {
    double gain() {
      return oneByOne / together;
    }
  }

  private void measure(String what, PackedGame game, int archives)
      throws IOException, InterruptedException {
    if (!game.isThere()) {
      table.row(what, "its real archive is not here", "");
      return;
    }
    Path folder = Files.createTempDirectory("lanspread-bench");
    try {
      List<Path> packed = write(folder, game, archives);
      List<Path> halves = archives == PROCESSES ? packed : write(folder, game, PROCESSES);
      boolean unrar = isUnrarInstalled();
      int processors = Runtime.getRuntime().availableProcessors();
      int games = 0;
      install(folder, games++, packed, processors);
      List<Turn> ours = new ArrayList<>();
      List<Turn> theirs = new ArrayList<>();
      for (int i = 0; i < arguments.rounds(); i++) {
        double oneByOne = install(folder, games++, packed, 1);
        ours.add(new Turn(oneByOne, install(folder, games++, packed, processors)));
        if (unrar) {
          oneByOne = unrar(folder, halves, false);
          theirs.add(new Turn(oneByOne, unrar(folder, halves, true)));
        }
      }
      table.atLeast(
          "install of %s, side by side on %d processors / one after the other"
              .formatted(what, processors),
          Median.of(ours, Turn::gain),
          seconds(ours),
          1.7);
      if (unrar) {
        table.row(
            "two unrar processes with half of it each, the same",
            String.format(Locale.ROOT, "%.2f (%s)", Median.of(theirs, Turn::gain), seconds(theirs)),
            "");
      }
    } finally {
      PeerFigures.delete(folder);
    }
  }

  private static String seconds(List<Turn> turns) {
    return String.format(
        Locale.ROOT,
        "%.2f and %.2f s",
        Median.of(turns, Turn::together),
        Median.of(turns, Turn::oneByOne));
  }

  /** Archives that are so large together, beside the games. */
  private List<Path> write(Path folder, PackedGame game, int archives) throws IOException {
    List<Path> written = new ArrayList<>();
    for (int i = 0; i < archives; i++) {
      Path archive = folder.resolve(i + "-of-" + archives + ".rar");
      game.write(archive, arguments.bytes(UNPACKED_BYTES) / archives);
      written.add(archive);
    }
    return written;
  }

  /** The seconds that it takes, as a game of its own. */
  private static double install(Path folder, int number, List<Path> archives, int atOnce)
      throws IOException, InterruptedException {
    GameId game = new GameId("bench" + number);
    Path games = folder.resolve("games");
    Path root = Files.createDirectories(games.resolve(game.value()));
    Files.writeString(root.resolve("version.ini"), "20250101");
    for (int i = 0; i < archives.size(); i++) {
      Files.createLink(root.resolve(i + ".eti"), archives.get(i));
    }
    Disk disk = FaultyDisk.undisturbed(new RealDisk());
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
    settle();
    long begin = System.nanoTime();
    Outcome installed = installer.install(game, new Cancellation(), (_, _) -> {});
    double seconds = (System.nanoTime() - begin) / 1e9;
    if (!installed.equals(Outcome.DONE)) {
      throw new IllegalStateException(installed.toString());
    }
    return seconds;
  }

  /** Brings earlier turns to the medium: a system with much to write makes writers wait. */
  private static void settle() throws IOException, InterruptedException {
    new ProcessBuilder("sync").start().waitFor();
  }

  private static boolean isUnrarInstalled() throws IOException, InterruptedException {
    return new ProcessBuilder("sh", "-c", "command -v unrar >&2").start().waitFor() == 0;
  }

  /** The seconds that it takes unrar, a process for each archive. */
  private static double unrar(Path folder, List<Path> archives, boolean together)
      throws IOException, InterruptedException {
    List<Process> running = new ArrayList<>();
    settle();
    long begin = System.nanoTime();
    for (Path archive : archives) {
      Path target = Files.createTempDirectory(folder, "unrar");
      List<String> command =
          List.of("unrar", "x", "-inul", "-mt1", archive.toString(), target + "/");
      Process process = new ProcessBuilder(command).start();
      running.add(process);
      if (!together) {
        process.waitFor();
      }
    }
    for (Process process : running) {
      if (process.waitFor() != 0) {
        throw new IOException("unrar ended with " + process.exitValue());
      }
    }
    return (System.nanoTime() - begin) / 1e9;
  }
}
