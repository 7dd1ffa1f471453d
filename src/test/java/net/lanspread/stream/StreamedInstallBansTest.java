package net.lanspread.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import net.lanspread.protocol.InstallRecord;
import net.lanspread.protocol.WireCode;
import net.lanspread.stream.StreamSource.Records;
import net.lanspread.stream.StreamSource.Streaming;
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.Source;
import org.junit.jupiter.api.Test;

/** What a source of a streamed install is banned for, and what not. */
class StreamedInstallBansTest extends StreamedSession {
  private BannedPeers banned = new BannedPeers(events::add);

  @Override
  BannedPeers banned() {
    return banned;
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
      assertFailureOfAStranger(
          FailureCode.ARCHIVE_ERROR, StreamSource.streaming("mallory", hostile));
      assertThat(kinds()).containsOnlyOnce("PeerBanned");
    }
  }

  @Test
  void filesThatAreNotAsTheSourceSaidAreForgivenOnce() throws Exception {
    for (Streaming lie :
        List.of(
            new Records().archive().file("a", "1", 99).end().stream(),
            game().end().announced(4, 100),
            game().end().announced(6, 100),
            game().end().announced(5, 16),
            game().end().announced(500_001, 17))) {
      events.clear();
      assertFailureOfAStranger(FailureCode.ARCHIVE_ERROR, StreamSource.streaming("mallory", lie));
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

    StreamedInstall.End end = run(liar, StreamSource.streaming("b", game().end().stream()));

    assertThat(end.outcome()).isEqualTo(Outcome.DONE);
    assertThat(liar.asked()).as("nothing more after the ban").hasSize(1);
  }

  @Test
  void honestFailuresAreNoMisdeeds() throws Exception {
    for (int times = 0; times < 3; times++) {
      run(
          StreamSource.streaming(
              "a", game().put(new InstallRecord.Failure(WireCode.ARCHIVE, "damaged")).stream()),
          StreamSource.streaming(
              "b", game().put(new InstallRecord.Failure(WireCode.INTERNAL, "no disk")).stream()),
          StreamSource.streaming("c", new Records().archive().start("b", 5).announced(4, 17)),
          StreamSource.declining("d", WireCode.ARCHIVE, "is encrypted"),
          StreamSource.declining("e", WireCode.NOT_SERVED, "gone"));
    }

    assertThat(kinds()).doesNotContain("PeerBanned");
  }

  /** In a session that knows nothing of the source yet. */
  private void assertFailureOfAStranger(FailureCode code, StreamSource source) throws Exception {
    banned = new BannedPeers(events::add);
    assertFailure(code, source);
  }
}
