package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import net.lanspread.archive.ArchiveOutlook;
import net.lanspread.archive.OwnMachines;
import net.lanspread.archive.Rar5Bytes;
import net.lanspread.archive.UnrarPrograms;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.Version;
import net.lanspread.disk.RealDisk;
import net.lanspread.download.FakeSource;
import net.lanspread.download.Foresight;
import net.lanspread.download.GameContent;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The notices about games that only others have. */
@Timeout(30)
class RemoteOutlooksTest {
  private static final GameId COH = new GameId("coh");
  private static final byte[] ENCRYPTED = new Rar5Bytes().encrypted().toBytes();
  private static final GameContent GAME =
      GameContent.version("20250101")
          .with("coh.eti", ENCRYPTED)
          .with("coh_profile.eti", new byte[700])
          .with("maps.eti", new byte[30])
          .with("data/more.eti", new byte[9_000]);

  private final BlockingQueue<PeerEvent> events = new LinkedBlockingQueue<>();
  private final Set<GameId> here = new HashSet<>();
  private Version target = GAME.version();
  private List<Source> sources = List.of();

  private final RemoteOutlooks outlooks =
      outlooks(
          Optional.of(
              new ArchiveOutlook(
                  new RealDisk(),
                  Optional.of(new OwnMachines(Path.of("java"), "", 8L << 30)),
                  new UnrarPrograms(List.of()))));

  private RemoteOutlooks outlooks(Optional<ArchiveOutlook> outlook) {
    RemoteOutlooks.Holders holders =
        new RemoteOutlooks.Holders() {
          @Override
          public Optional<Version> target(GameId gameId) {
            return Optional.of(target);
          }

          @Override
          public List<Source> sources(GameId gameId, Version version) {
            return sources;
          }
        };
    return new RemoteOutlooks(outlook, holders, here::contains, events::add);
  }

  @Test
  void nobodyIsAskedUnasked() {
    FakeSource anna = new FakeSource("anna", GAME);
    sources = List.of(anna);

    assertThat(outlooks.of(COH)).isEmpty();
    assertThat(outlooks.archiveBytes(COH)).isEmpty();

    assertThat(anna.offersAsked() + anna.chunksAsked()).isZero();
  }

  @Test
  void gameThatIsLookedAtIsToldOfOnce() throws Exception {
    FakeSource anna = new FakeSource("anna", GAME);
    sources = List.of(anna, new FakeSource("bert", GAME));

    outlooks.look(COH);
    assertThat(events.take()).isInstanceOf(PeerEvent.GamesListUpdated.class);
    outlooks.look(COH);

    assertThat(outlooks.of(COH))
        .singleElement()
        .satisfies(
            notice -> {
              assertThat(notice.code()).isEqualTo(Notice.Code.CANNOT_UNPACK);
              assertThat(notice.message()).contains("coh.eti is encrypted");
            });
    assertThat(outlooks.archiveBytes(COH)).hasValue(ENCRYPTED.length + 30L);
    assertThat(anna.offersAsked()).isEqualTo(1);
    assertThat(anna.chunksAsked()).isEqualTo(1);
  }

  @Test
  void sourceThatDoesNotAnswerLeavesItToTheNext() throws Exception {
    FakeSource shy =
        new FakeSource("shy", GAME).sending((_, _, _) -> FakeSource.refused(WireCode.BUSY));
    sources = List.of(shy, new FakeSource("bert", GAME));

    outlooks.look(COH);
    events.take();

    assertThat(outlooks.of(COH)).hasSize(1);
  }

  @Test
  void anotherVersionAndAGameThatIsHereAreNotSpokenOf() {
    learn(outlooks.foresight(COH, GAME.version()));
    assertThat(outlooks.of(COH)).hasSize(1);

    here.add(COH);
    assertThat(outlooks.of(COH)).as("its own archives tell").isEmpty();
    assertThat(outlooks.archiveBytes(COH)).isEmpty();
    here.clear();
    target = new Version("20260101");
    assertThat(outlooks.of(COH)).isEmpty();
  }

  @Test
  void objectionToADownloadNamesTheRemedy() {
    assertThat(learn(outlooks.foresight(COH, GAME.version())))
        .hasValueSatisfying(
            words ->
                assertThat(words)
                    .contains("coh.eti is encrypted", "can still be downloaded for the others"));
  }

  @Test
  void muchMemoryIsToldAndNoObjection() {
    int largestDictionary = 3 << 7 | 15 << 10;
    byte[] large =
        new Rar5Bytes()
            .file("large", 9L << 30, 1, largestDictionary, new byte[9], new byte[0])
            .toBytes();
    Foresight foresight = outlooks.foresight(COH, GAME.version());
    SharedFile file = foresight.telling(GAME.list()).orElseThrow();

    assertThat(foresight.objection(GAME.list(), file, large)).isEmpty();

    assertThat(outlooks.of(COH))
        .singleElement()
        .satisfies(notice -> assertThat(notice.code()).isEqualTo(Notice.Code.NEEDS_MEMORY));
    assertThat(foresight.objection(GAME.list(), file, new byte[50])).isEmpty();
    assertThat(outlooks.of(COH)).as("what is no head says nothing").isEmpty();
  }

  @Test
  void nothingIsAskedForWhenAnotherProgramUnpacks() {
    RemoteOutlooks others = outlooks(Optional.empty());

    assertThat(others.foresight(COH, GAME.version()).telling(GAME.list())).isEmpty();

    assertThat(others.archiveBytes(COH)).isEqualTo(OptionalLong.of(ENCRYPTED.length + 30L));
  }

  private static Optional<String> learn(Foresight foresight) {
    FileList list = GAME.list();
    SharedFile file = foresight.telling(list).orElseThrow();
    assertThat(file.path()).isEqualTo("coh.eti");
    return foresight.objection(list, file, ENCRYPTED);
  }
}
