package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.lanspread.disk.RealDisk;
import net.lanspread.operation.Events;
import net.lanspread.peer.GamesFolders;
import net.lanspread.peer.Peer;
import net.lanspread.peer.PeerConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The phases of an app whose peer cannot be made. */
@Timeout(60)
class AppSessionTest {
  private final Path state;
  private final AppSettings answers;
  private final SettingsFile file;
  private final List<AppPhase> whileAPeerIsMade = new ArrayList<>();
  private AppSession session;

  AppSessionTest(@TempDir Path folder) throws IOException {
    this.state = Files.createDirectories(folder.resolve("state"));
    this.answers =
        new AppSettings(
            GamesFolders.of(Files.createDirectories(folder.resolve("games"))),
            "Tom",
            AppSettings.Language.DE,
            Optional.empty(),
            true);
    this.file = new SettingsFile(new RealDisk(), state);
  }

  @BeforeEach
  void open() {
    session =
        new AppSession(
            new NoPeers() {
              @Override
              public Peer make(PeerConfig config, Events events) throws IOException {
                whileAPeerIsMade.add(session.phase());
                return super.make(config, events);
              }
            },
            new AppSession.Options(
                state,
                Optional.empty(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                false,
                Optional.empty()),
            file,
            (_, _) -> {});
  }

  @Test
  void aGuestWhoHasNotAnsweredIsAsked() {
    assertThat(session.phase()).isEqualTo(new AppPhase.Opening());

    session.recall();
    assertThat(session.phase()).isEqualTo(new AppPhase.Opening());

    session.resume();
    assertThat(session.phase()).isEqualTo(new AppPhase.Asking());
    assertThat(whileAPeerIsMade).isEmpty();
  }

  @Test
  void aGuestWhosePeerCannotStartIsAskedAgain() throws IOException {
    file.write(answers);

    session.recall();
    assertThat(session.phase()).isEqualTo(new AppPhase.Starting(answers));

    session.resume();
    assertThat(whileAPeerIsMade).containsExactly(new AppPhase.Starting(answers));
    assertThat(session.phase()).isEqualTo(new AppPhase.Asking());
  }

  @Test
  void answersThatCannotBeUsedAreNotKept() {
    session.recall();
    session.resume();

    assertThatThrownBy(() -> session.setUp(answers)).hasMessageContaining("no peer here");

    assertThat(whileAPeerIsMade).containsExactly(new AppPhase.Changing(new AppPhase.Asking()));
    assertThat(session.phase()).isEqualTo(new AppPhase.Asking());
    assertThat(file.read()).isEmpty();
  }

  @Test
  void nothingIsChangedBeforeTheQuestionsAreAnswered() {
    session.recall();
    session.resume();

    assertThatThrownBy(() -> session.renew())
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("answer the first questions");
    assertThat(session.phase()).isEqualTo(new AppPhase.Asking());
    assertThat(session.health()).isEmpty();
  }

  @Test
  void nothingIsChangedInAnAppThatEnds() {
    session.recall();
    session.resume();
    session.close();

    assertThatThrownBy(() -> session.setUp(answers))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("another change is being made");
    assertThat(session.phase()).isEqualTo(new AppPhase.Closing(new AppPhase.Asking()));
    assertThat(whileAPeerIsMade).isEmpty();
  }
}
