package net.lanspread.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.FaultyDisk;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.SilentLog;
import net.lanspread.download.SpaceClaims;
import net.lanspread.install.Installer;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import net.lanspread.stream.StreamSource.Records;
import net.lanspread.swarm.BannedPeers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Streamed installs onto a real disk, from sources in memory. */
@Timeout(60)
@ExtendWith(SilentLog.class)
abstract class StreamedSession {
  static final GameId ID = new GameId("bfbc2");
  static final Disk REAL = FaultyDisk.undisturbed(new RealDisk());
  private static final ArchiveReader NO_ARCHIVES =
      (archive, _) -> {
        throw new ArchiveException(archive, "is none of this test's");
      };

  @TempDir Path home;

  final List<PeerEvent> events = Collections.synchronizedList(new ArrayList<>());
  final Cancellation cancellation = new Cancellation();
  final SpaceClaims claims = new SpaceClaims();
  Disk disk = REAL;

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectories(home.resolve("games"));
    Files.createDirectories(home.resolve("state"));
  }

  static Records game() {
    return new Records()
        .archive()
        .folder("maps")
        .file("maps/a", "a map")
        .file("empty", "")
        .archive()
        .file("MAPS/A", "a newer map")
        .file("b", "b");
  }

  void assertFailure(FailureCode code, StreamSource... sources) throws Exception {
    StreamedInstall.End end = run(sources);
    assertThat(end.outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class,
            failed -> {
              assertThat(failed.code()).as(failed.message()).isEqualTo(code);
              assertThat(failed.message()).isNotBlank().doesNotContainPattern("\\p{Cntrl}");
            });
    assertThat(end.received()).isFalse();
    assertThat(home.resolve("games")).isEmptyDirectory();
    assertThat(claims.unclaimedBytes(1_000)).isNotNegative();
  }

  StreamedInstall.End run(StreamSource... sources) throws InterruptedException {
    return install().run(List.of(sources));
  }

  /** Who is banned, before the sources are asked. */
  BannedPeers banned() {
    return new BannedPeers(events::add);
  }

  private StreamedInstall install() {
    Path games = home.resolve("games");
    return new StreamedInstall(
        ID,
        StreamSource.VERSION,
        Optional.empty(),
        new Installer(disk, games, home.resolve("state"), NO_ARCHIVES, ArchiveLimits.defaults()),
        ArchiveLimits.defaults(),
        disk,
        games,
        claims,
        cancellation,
        events::add,
        banned(),
        System::nanoTime);
  }

  List<String> kinds() {
    return List.copyOf(events).stream().map(event -> event.getClass().getSimpleName()).toList();
  }

  /** Every path of the root with its text; folders end in a slash. */
  NavigableMap<String, String> root() {
    Path root = home.resolve("games/bfbc2");
    NavigableMap<String, String> found = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : (Iterable<Path>) paths.filter(each -> !each.equals(root))::iterator) {
        String name = root.relativize(path).toString();
        boolean isFile = Files.isRegularFile(path);
        found.put(isFile ? name : name + "/", isFile ? Files.readString(path) : "");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }
}
