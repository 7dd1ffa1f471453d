package net.lanspread.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.PeerId;
import net.lanspread.disk.RealDisk;
import net.lanspread.operation.Events;
import net.lanspread.peer.GamesFolders;
import net.lanspread.peer.Peer;
import net.lanspread.peer.PeerAssembly;
import net.lanspread.peer.PeerConfig;
import net.lanspread.peer.PeerFactory;
import net.lanspread.peer.Rehearsal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Timeout(60)
class PeerCommandTest {
  @TempDir private Path folder;
  private final LinkedBlockingQueue<String> made = new LinkedBlockingQueue<>();

  /** Real peers, whose names are noted. */
  private final class Peers implements PeerFactory {
    @Override
    public Peer make(PeerConfig config, Events events) throws IOException {
      Files.createDirectories(config.gamesFolders().main());
      made.add(config.name());
      return PeerAssembly.assemble(
          config, events, new RealDisk(), new SecureRandom(), Clock.systemUTC());
    }

    @Override
    public PeerId newIdentity(Path stateFolder) {
      throw new AssertionError();
    }

    @Override
    public Rehearsal rehearsal(Path stateFolder) {
      return new Rehearsal(this, new RealDisk(), stateFolder);
    }

    @Override
    public Optional<String> problem(GamesFolders gamesFolders, PeerConfig config) {
      throw new AssertionError();
    }
  }

  /** A command that runs until its input ends. */
  private FutureTask<Integer> start(Pipe.SourceChannel stdin, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--games",
                folder.resolve("games").toString(),
                "--state",
                folder.resolve("state").toString(),
                "--name",
                "seed",
                "--listen",
                "127.0.0.1:0",
                "--no-mdns"));
    arguments.addAll(List.of(more));
    CommandLine command =
        new CommandLine(
            new PeerCommand(
                new Peers(),
                Channels.newInputStream(stdin),
                OutputStream.nullOutputStream(),
                Clock.systemUTC(),
                _ -> {}));
    FutureTask<Integer> run =
        new FutureTask<>(() -> command.execute(arguments.toArray(String[]::new)));
    Thread.ofPlatform().daemon().start(run);
    return run;
  }

  @Test
  void aPeerRehearsesWhereThatIsAskedFor() throws Exception {
    Pipe stdin = Pipe.open();
    FutureTask<Integer> run = start(stdin.source(), "--rehearse");
    assertThat(made.poll(1, TimeUnit.MINUTES)).isEqualTo("seed");
    assertThat(made.poll(1, TimeUnit.MINUTES)).isEqualTo("rehearsal");
    assertThat(made.poll(1, TimeUnit.MINUTES)).isEqualTo("rehearsal");
    stdin.sink().close();
    assertThat(run.get()).isZero();
  }

  @Test
  void aPeerThatEndsBeforeItsRehearsalEndsWell() throws Exception {
    Pipe stdin = Pipe.open();
    stdin.sink().close();
    assertThat(start(stdin.source(), "--rehearse").get()).isZero();
    assertThat(made).containsExactly("seed");
  }
}
