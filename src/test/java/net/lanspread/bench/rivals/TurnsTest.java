package net.lanspread.bench.rivals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TurnsTest {
  private static final long FILE_BYTES = 3000;

  private final List<String> turns = new ArrayList<>();
  private final List<String> rows = new ArrayList<>();

  @AutoClose private final Turns theirs = newTurns();

  private static Turns newTurns() {
    try {
      return new Turns(FILE_BYTES);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void contendersTakeTurnsAndLeaveNothing() throws Exception {
    Contender slow = copies("slow", Duration.ofSeconds(4));
    Contender fast = copies("fast", Duration.ofSeconds(2));

    Map<Contender, Outcome> outcomes = take(slow, fast);

    assertThat(turns).containsExactly("slow", "fast", "round", "slow", "fast", "round");
    assertThat(outcomes.get(fast))
        .isInstanceOfSatisfying(
            Outcome.Done.class, done -> assertThat(done.took()).isEqualTo(Duration.ofSeconds(2)));
    assertThat(Rivals.fastest(outcomes, FILE_BYTES)).map(Map.Entry::getKey).contains("fast");
    try (Stream<Path> left = Files.list(theirs.file().getParent())) {
      assertThat(left).containsExactly(theirs.file());
    }
  }

  @Test
  void aMissingProgramIsSkippedAndSaidSo() throws Exception {
    Contender absent = new Fake("absent", Optional.empty(), Duration.ZERO, (_, _) -> {});

    Map<Contender, Outcome> outcomes = take(absent, copies("there", Duration.ofSeconds(1)));
    outcomes.forEach((contender, outcome) -> Rivals.rows(contender, outcome, 1 << 30, this::row));

    assertThat(turns).containsExactly("there", "round", "there", "round");
    assertThat(rows)
        .containsExactly(
            "1 GiB of random bytes to one receiver: absent | not installed",
            "1 GiB of random bytes to one receiver: there 1.0"
                + " | 1024 MiB/s, CPU of source and receiver 1.0 + 2.0 s/GiB");
  }

  @Test
  void aWrongArrivalFailsAndIsNotTriedAgain() throws Exception {
    Contender liar =
        new Fake(
            "liar",
            Optional.of("1.0"),
            Duration.ofSeconds(1),
            (_, target) -> Files.write(target, new byte[(int) FILE_BYTES]));

    Map<Contender, Outcome> outcomes = take(liar);

    assertThat(turns).containsExactly("liar", "round", "round");
    assertThat(outcomes.get(liar))
        .isEqualTo(new Outcome.Failed("what arrived is not what was sent"));
    assertThat(Rivals.fastest(outcomes, FILE_BYTES)).isEmpty();
  }

  @Test
  void oneThatFailsDoesNotKeepTheOthersFromTheirTurns() throws Exception {
    Contender broken =
        new Fake(
            "broken",
            Optional.of("1.0"),
            Duration.ofSeconds(1),
            (_, _) -> {
              throw new IOException("no\nroute | at all");
            });

    Map<Contender, Outcome> outcomes = take(broken, copies("good", Duration.ofSeconds(1)));
    outcomes.forEach((contender, outcome) -> Rivals.rows(contender, outcome, 1 << 30, this::row));

    assertThat(turns).containsExactly("broken", "good", "round", "good", "round");
    assertThat(rows)
        .containsExactly(
            "1 GiB of random bytes to one receiver: broken | failed: no route / at all",
            "1 GiB of random bytes to one receiver: good 1.0"
                + " | 1024 MiB/s, CPU of source and receiver 1.0 + 2.0 s/GiB");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are those of a POSIX shell")
  void aProgramThatIsNotThereHasNoVersion() throws InterruptedException {
    assertThat(LineProgram.firstLine(List.of("no-such-program-at-all", "--version"))).isEmpty();
    assertThat(LineProgram.firstLine(List.of("sh", "-c", "echo 1.2; echo more"))).contains("1.2");
    assertThat(LineProgram.firstLine(List.of("sh", "-c", "echo no such module; exit 1"))).isEmpty();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are those of a POSIX shell")
  void aProgramsEndIsToldWithItsLastLines() throws IOException {
    try (LineProgram program = new LineProgram(List.of("sh", "-c", "echo one; echo two"))) {
      assertThatThrownBy(() -> program.await(line -> line.equals("three"), Duration.ofSeconds(20)))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("ended: [one, two]");
    }
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the programs are those of a POSIX shell")
  void aProgramIsEndedWithItsChildren() throws IOException, InterruptedException {
    LineProgram program = new LineProgram(List.of("sh", "-c", "sleep 600 & echo $!; wait"));
    String child = program.await(_ -> true, Duration.ofSeconds(20));
    ProcessHandle sleep = ProcessHandle.of(Long.parseLong(child)).orElseThrow();

    program.close();

    assertThat(sleep.onExit()).succeedsWithin(Duration.ofSeconds(20));
  }

  @Test
  void replyOfAServerIsItsBodyOrItsRefusal() throws IOException {
    assertThat(UnixHttp.body("HTTP/1.0 200 OK\r\nA: b\r\n\r\n{\"x\":1}\r\n\r\n", "GET /"))
        .isEqualTo("{\"x\":1}\r\n\r\n");
    assertThatThrownBy(() -> UnixHttp.body("HTTP/1.0 403 Forbidden\r\n\r\nCSRF", "GET /x"))
        .isInstanceOf(IOException.class)
        .hasMessage("GET /x: HTTP/1.0 403 Forbidden");
    assertThatThrownBy(() -> UnixHttp.body("", "GET /x")).hasMessage("GET /x: no reply");
  }

  @Test
  void idOfADeviceIsReadFromALine() {
    String id = "BGU3MDE-NCY6WDX-NZNBE6S-GOFIYIZ-YYMOM76-XJAPDWD-3PP45IK-XCLMZQS";

    assertThat(SyncthingPeer.idIn("2026/11/21 14:35:52 INFO: Device ID: " + id)).isEqualTo(id);
  }

  private Map<Contender, Outcome> take(Contender... contenders) throws Exception {
    return new LinkedHashMap<>(
        theirs.take(
            List.of(contenders),
            2,
            (file, folder) ->
                new Party(
                    file, place(folder), List.of(place(folder)), () -> 0, Duration.ofSeconds(20)),
            _ -> turns.add("round")));
  }

  private static Place place(Path folder) {
    return new Place(List.of(), "127.0.0.1", folder);
  }

  private void row(String what, String measured, String wanted) {
    rows.add(what + " | " + measured + wanted);
  }

  private Contender copies(String name, Duration took) {
    return new Fake(name, Optional.of("1.0"), took, Files::copy);
  }

  private interface Transfer {
    void run(Path from, Path to) throws IOException;
  }

  /** Runs a given action instead of starting programs. */
  private final class Fake implements Contender {
    private final String name;
    private final Optional<String> version;
    private final Duration took;
    private final Transfer transfer;

    Fake(String name, Optional<String> version, Duration took, Transfer transfer) {
      this.name = name;
      this.version = version;
      this.took = took;
      this.transfer = transfer;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public Optional<String> version() {
      return version;
    }

    @Override
    public Measured run(Party party) throws IOException {
      turns.add(name);
      Path target = party.leeches().getFirst().folder().resolve("target");
      transfer.run(party.file(), target);
      return new Measured(
          took, Duration.ofSeconds(1), Duration.ofSeconds(2), 0, Duration.ZERO, List.of(target));
    }
  }
}
