package net.lanspread.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.ArchiveLimits;
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
import net.lanspread.protocol.InstallRecord;
import net.lanspread.protocol.WireCode;
import net.lanspread.stream.StreamSource.Records;
import net.lanspread.stream.StreamSource.Streaming;
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.Source;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a source of a streamed install is banned for, and what not. */
@Timeout(60)
@ExtendWith(SilentLog.class)
class StreamedInstallBansTest {
  private static final Disk REAL = FaultyDisk.undisturbed(new RealDisk());

  @TempDir Path home;

  private final List<PeerEvent> events = Collections.synchronizedList(new ArrayList<>());
  private BannedPeers banned = new BannedPeers(events::add);

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectories(home.resolve("games"));
    Files.createDirectories(home.resolve("state"));
  }

  @Test
  void maliceIsBannedAtOnce() throws Exception {
    for (Streaming hostile :
        List.of(
            new Records().raw(99).announced(1, 1),
            new Records().archive().start("a", 1).raw(4, 0, 0, 0, 2, 1, 1).stream(),
            new Records().archive().file("../x", "1").end().stream(),
            new Records().archive().folder("C:\\x").end().stream())) {
      events.clear();
      assertFailure(FailureCode.ARCHIVE_ERROR, StreamSource.streaming("mallory", hostile));
      assertThat(kinds()).containsOnlyOnce("PeerBanned");
    }
  }

  @Test
  void filesThatAreNotAsTheSourceSaidAreForgivenOnce() throws Exception {
    for (Streaming lie :
        List.of(
            new Records().archive().file("a", "1", 99).end().stream(),
            StreamedInstallTest.game().end().announced(4, 100),
            StreamedInstallTest.game().end().announced(6, 100),
            StreamedInstallTest.game().end().announced(5, 16),
            StreamedInstallTest.game().end().announced(500_001, 17))) {
      events.clear();
      assertFailure(FailureCode.ARCHIVE_ERROR, StreamSource.streaming("mallory", lie));
      assertThat(kinds()).doesNotContain("PeerBanned");
    }
    StreamSource liar =
        new StreamSource(
            "mallory",
            (_, _) ->
                new Source.Answer.Given<>(
                    new Records().archive().file("a", "1", 99).end().stream()));
    run(liar);
    assertThat(kinds()).containsOnlyOnce("PeerBanned");

    StreamedInstall.End end =
        run(liar, StreamSource.streaming("b", StreamedInstallTest.game().end().stream()));

    assertThat(end.outcome()).isEqualTo(Outcome.DONE);
    assertThat(liar.asked()).as("nothing more after the ban").hasSize(1);
  }

  @Test
  void honestFailuresAreNoMisdeeds() throws Exception {
    for (int times = 0; times < 3; times++) {
      run(
          StreamSource.streaming(
              "a",
              StreamedInstallTest.game()
                  .put(new InstallRecord.Failure(WireCode.ARCHIVE, "damaged"))
                  .stream()),
          StreamSource.streaming(
              "b",
              StreamedInstallTest.game()
                  .put(new InstallRecord.Failure(WireCode.INTERNAL, "no disk"))
                  .stream()),
          StreamSource.streaming("c", new Records().archive().start("b", 5).announced(4, 17)),
          StreamSource.declining("d", WireCode.ARCHIVE, "is encrypted"),
          StreamSource.declining("e", WireCode.NOT_SERVED, "gone"));
    }

    assertThat(kinds()).doesNotContain("PeerBanned");
  }

  /** In a session that knows nothing of the source yet. */
  private void assertFailure(FailureCode code, StreamSource source) throws Exception {
    banned = new BannedPeers(events::add);
    assertThat(run(source).outcome())
        .isInstanceOfSatisfying(
            Outcome.Failed.class, failed -> assertThat(failed.code()).isEqualTo(code));
    assertThat(home.resolve("games")).isEmptyDirectory();
  }

  private StreamedInstall.End run(StreamSource... sources) throws InterruptedException {
    Path games = home.resolve("games");
    return new StreamedInstall(
            new GameId("bfbc2"),
            StreamSource.VERSION,
            Optional.empty(),
            new Installer(
                REAL,
                games,
                home.resolve("state"),
                (archive, _) -> {
                  throw new ArchiveException(archive, "is none of this test's");
                },
                ArchiveLimits.defaults()),
            ArchiveLimits.defaults(),
            REAL,
            games,
            new SpaceClaims(),
            new Cancellation(),
            events::add,
            banned,
            System::nanoTime)
        .run(List.of(sources));
  }

  private List<String> kinds() {
    return List.copyOf(events).stream().map(event -> event.getClass().getSimpleName()).toList();
  }
}
