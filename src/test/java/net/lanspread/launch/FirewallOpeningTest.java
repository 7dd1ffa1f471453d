package net.lanspread.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.lanspread.content.OperatingSystem;
import org.junit.jupiter.api.Test;

class FirewallOpeningTest {
  private final List<Command> started = new ArrayList<>();

  private final Processes processes =
      new Processes() {
        @Override
        public Started start(Command command, Optional<Path> log) {
          started.add(command);
          return new Started(Optional.empty(), new CompletableFuture<>(), () -> false);
        }

        @Override
        public Optional<Started> find(Mark mark) {
          return Optional.empty();
        }

        @Override
        public int runHere(Command command) {
          throw new AssertionError("it would wait for Windows' question");
        }
      };

  @Test
  void windowsIsAskedForTheRulesOfOurPortsAndAPrivateNetwork() throws Exception {
    new FirewallOpening(
            processes, new CmdShell.Folders(Path.of("C:\\Windows"), Optional.empty(), List.of()))
        .begin(40_000, List.of(5353, 46808));

    assertThat(started).hasSize(1);
    List<String> words = started.getFirst().words();
    assertThat(words.getFirst())
        .isEqualTo("C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe");
    assertThat(words.getLast())
        .contains("-Verb RunAs")
        .contains(
            "netsh advfirewall firewall delete rule name=Lanspread"
                + " & netsh advfirewall firewall add rule name=Lanspread dir=in action=allow"
                + " protocol=TCP localport=40000"
                + " & netsh advfirewall firewall add rule name=Lanspread dir=in action=allow"
                + " protocol=UDP localport=40000,5353,46808 & ")
        .contains("Set-NetConnectionProfile -NetworkCategory Private");
  }

  @Test
  void onlyWindowsHasIt() {
    assertThat(FirewallOpening.ofSystem(OperatingSystem.WINDOWS, processes)).isPresent();
    assertThat(FirewallOpening.ofSystem(OperatingSystem.UNIX, processes)).isEmpty();
    assertThat(FirewallOpening.ofSystem(OperatingSystem.MACOS, processes)).isEmpty();
  }
}
