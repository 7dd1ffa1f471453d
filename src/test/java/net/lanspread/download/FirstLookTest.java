package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import net.lanspread.content.Chunks;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.Source;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Downloads of games that may be of no use here. */
class FirstLookTest extends DownloadSession {
  private static final int HEAD_BYTES = 64 << 10;
  private static final String USELESS = "USELESS";
  private static final GameContent USELESS_GAME = game(USELESS);
  private static final GameContent USEFUL_GAME = game("fine");
  private static final AskedChunk HEAD = new AskedChunk("game.eti", 0, HEAD_BYTES);
  private static final AskedChunk CHUNK = new AskedChunk("game.eti", 0, Chunks.CHUNK_BYTES);

  private static GameContent game(String beginning) {
    byte[] bytes = new byte[Chunks.CHUNK_BYTES + 9];
    new Random(3).nextBytes(bytes);
    byte[] first = beginning.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(first, 0, bytes, 0, first.length);
    return GameContent.version("20250101").with("game.eti", bytes).withSmallFiles(3);
  }

  @BeforeEach
  void whoLooks() {
    foresight =
        new Foresight() {
          @Override
          public Optional<SharedFile> telling(FileList list) {
            return list.files().stream().filter(file -> file.path().equals("game.eti")).findFirst();
          }

          @Override
          public Optional<String> objection(FileList list, SharedFile file, byte[] first) {
            return isUseless(first) ? Optional.of("it is useless here") : Optional.empty();
          }
        };
  }

  private static boolean isUseless(byte[] first) {
    return new String(first, 0, USELESS.length(), StandardCharsets.US_ASCII).equals(USELESS);
  }

  @Test
  void uselessGameIsRefusedBeforeItsPayload() throws Exception {
    FakeSource anna = new FakeSource("anna", USELESS_GAME);
    FakeSource bert = new FakeSource("bert", USELESS_GAME);

    DownloadResult result = download(USELESS_GAME, anna, bert);

    assertFailed(result, FailureCode.ARCHIVE_ERROR);
    assertThat(((DownloadResult.Failed) result).message()).isEqualTo("it is useless here");
    assertThat(askedOf(anna, bert)).containsExactlyInAnyOrder(HEAD, CHUNK);
    assertThat(events).isEmpty();
    assertThat(fixture.snapshot()).isEmpty();
  }

  @Test
  void refusalWaitsForTheHashesThatBearItOut() throws Exception {
    FakeSource anna = new FakeSource("anna", USELESS_GAME);
    anna.offering(nth -> nth == 0 ? anna.unhashedOffer() : anna.hashedOffer());

    assertFailed(download(USELESS_GAME, anna), FailureCode.ARCHIVE_ERROR);

    assertThat(anna.offersAsked()).isGreaterThan(1);
    assertThat(anna.asked()).containsExactly(HEAD, CHUNK);
  }

  @Test
  void usefulGameIsLookedAtOnceAndDownloaded() throws Exception {
    FakeSource anna = new FakeSource("anna", USEFUL_GAME);

    assertDownloaded(download(USEFUL_GAME, anna), USEFUL_GAME);

    assertThat(anna.asked().getFirst()).isEqualTo(HEAD);
    assertThat(anna.asked()).hasSize(chunks(USEFUL_GAME).size() + 1);
  }

  @Test
  void headThatLiesRefusesNothing() throws Exception {
    FakeSource liar = new FakeSource("liar", USEFUL_GAME);
    liar.sending(
        (_, request, sink) ->
            request.lengthBytes() == HEAD_BYTES
                ? send(request, USELESS_GAME, sink)
                : liar.rightBytes(request, sink));

    FakeSource honest = new FakeSource("honest", USEFUL_GAME);
    honest.sending(
        (_, request, sink) ->
            request.lengthBytes() == HEAD_BYTES
                ? FakeSource.refused(WireCode.BUSY)
                : honest.rightBytes(request, sink));

    assertDownloaded(download(USEFUL_GAME, liar, honest), USEFUL_GAME);

    banned.suspect(liar.peerId(), "it lied again");
    assertThat(bans()).as("it was suspected").contains(liar.peerId());
  }

  @Test
  void headThatCannotBeHadRefusesNothing() throws Exception {
    FakeSource shy = new FakeSource("shy", USELESS_GAME);
    shy.sending(
        (_, request, sink) ->
            request.lengthBytes() == HEAD_BYTES
                ? FakeSource.refused(WireCode.BUSY)
                : shy.rightBytes(request, sink));

    assertDownloaded(download(USELESS_GAME, shy), USELESS_GAME);
  }

  @Test
  void chunkThatCannotBeHadRefusesNothing() throws Exception {
    FakeSource breaking = new FakeSource("breaking", USELESS_GAME);
    breaking.sending(
        (nth, request, sink) -> {
          if (nth == 1) {
            throw new IOException("the cable was pulled");
          }
          return breaking.rightBytes(request, sink);
        });

    assertDownloaded(download(USELESS_GAME, breaking), USELESS_GAME);
  }

  @Test
  void cancelEndsTheWaitForTheHead() throws Exception {
    FakeSource silent = new FakeSource("silent", USELESS_GAME);
    silent.sending(
        (_, _, _) -> {
          cancellation.cancel();
          FakeSource.await(new CountDownLatch(1));
          throw new AssertionError("nobody opens it");
        });

    assertThat(download(USELESS_GAME, silent)).isInstanceOf(DownloadResult.Cancelled.class);

    assertThat(silent.asked()).containsExactly(HEAD);
    assertThat(events).noneMatch(PeerEvent.DownloadBegin.class::isInstance);
  }

  private static Source.Answer<Integer> send(
      Message.GetChunk request, GameContent content, Source.ChunkSink sink) {
    return new FakeSource("other", content).rightBytes(request, sink);
  }
}
