package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import net.lanspread.content.PathRules;
import net.lanspread.content.Sha256;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.Source;
import org.junit.jupiter.api.Test;

/** Downloads whose sources must first agree on the game, and on its hashes. */
class AgreementTest extends DownloadSession {
  @Test
  void chunksThatCameBeforeTheHashesAreJudgedByThem() throws Exception {
    CountDownLatch lied = new CountDownLatch(2);
    FakeSource liar = new FakeSource("liar", GAME);
    liar.offering(_ -> liar.unhashedOffer())
        .sending(
            (_, request, sink) -> {
              Source.Answer<Integer> answer = liar.wrongBytes(request, sink);
              lied.countDown();
              return answer;
            });
    FakeSource honest = afterwards(lied, new FakeSource("honest", GAME));
    CountDownLatch allCame = new CountDownLatch(chunks(GAME).size());
    watcher =
        event -> {
          if (event instanceof PeerEvent.DownloadChunkFinished) {
            allCame.countDown();
          }
        };
    honest.offering(
        nth -> {
          if (nth == 0) {
            return honest.unhashedOffer();
          }
          FakeSource.await(allCame);
          return honest.hashedOffer();
        });
    liar.offering(
        nth -> {
          if (nth == 0) {
            return liar.unhashedOffer();
          }
          FakeSource.await(allCame);
          return liar.hashedOffer();
        });

    DownloadResult result = download(GAME, liar, honest);

    assertDownloaded(result, GAME);
    assertThat(bans()).containsExactly(liar.peerId());
  }

  @Test
  void busySourceIsAskedAgain() throws Exception {
    FakeSource busy = new FakeSource("busy", GAME);
    busy.offering(nth -> nth == 0 ? FakeSource.refused(WireCode.BUSY) : busy.hashedOffer())
        .givingManifest(nth -> nth == 0 ? FakeSource.refused(WireCode.BUSY) : busy.rightManifest())
        .sending(
            (nth, request, sink) ->
                nth < 4 ? FakeSource.refused(WireCode.BUSY) : busy.rightBytes(request, sink));

    DownloadResult result = download(GAME, busy);

    assertDownloaded(result, GAME);
    assertThat(busy.asked()).hasSize(chunks(GAME).size() + 4);
  }

  @Test
  void manifestThatFailsOnceIsAskedForAgain() throws Exception {
    FakeSource shaky = new FakeSource("shaky", GAME);
    shaky.givingManifest(
        nth -> {
          if (nth == 0) {
            throw new IOException("the connection broke");
          }
          return shaky.rightManifest();
        });

    DownloadResult result = download(GAME, shaky);

    assertDownloaded(result, GAME);
    assertThat(shaky.manifestsAsked()).isEqualTo(2);
  }

  @Test
  void manifestOfOtherContentIsNotAskedForAgain() throws Exception {
    GameContent other = GAME.with("level00.dat", "other 0");
    FakeSource wrong =
        new FakeSource("a", GAME).givingManifest(_ -> new Source.Answer.Given<>(other.manifest()));

    assertFailed(download(GAME, wrong), FailureCode.PEERS_GONE);
    assertThat(wrong.manifestsAsked()).isEqualTo(1);
    assertThat(fixture.snapshot()).isEmpty();
  }

  @Test
  void manifestThatNobodyCanGiveEndsTheDownload() throws Exception {
    FakeSource anna = brokenManifest("anna");
    FakeSource bert = brokenManifest("bert");

    assertFailed(download(GAME, anna, bert), FailureCode.PEERS_GONE);
    assertThat(anna.manifestsAsked()).isGreaterThan(1);
    assertThat(bert.manifestsAsked()).isGreaterThan(1);
    assertThat(fixture.snapshot()).isEmpty();
  }

  private static FakeSource brokenManifest(String name) {
    return new FakeSource(name, GAME)
        .givingManifest(
            _ -> {
              throw new IOException("the connection broke");
            });
  }

  @Test
  void cancelEndsTheAskingForTheManifest() throws Exception {
    FakeSource broken =
        new FakeSource("anna", GAME)
            .givingManifest(
                _ -> {
                  cancellation.cancel();
                  throw new IOException("the connection broke");
                });

    assertThat(download(GAME, broken)).isInstanceOf(DownloadResult.Cancelled.class);
    assertThat(broken.manifestsAsked()).isEqualTo(1);
    assertThat(fixture.snapshot()).isEmpty();
  }

  @Test
  void cancelBeforeAnUpdateBeginsLeavesTheOldVersionWhole() throws Exception {
    fixture
        .withUsersFiles()
        .withDownloaded(GameContent.version("20240101").with("level00.dat", "old"));
    NavigableMap<String, String> before = fixture.snapshot();
    FakeSource hashing = new FakeSource("hashing", GAME);
    hashing.offering(
        nth -> {
          if (nth > 0) {
            cancellation.cancel();
          }
          return hashing.unhashedOffer();
        });

    assertThat(download(GAME, hashing)).isInstanceOf(DownloadResult.Cancelled.class);

    assertThat(fixture.snapshot()).isEqualTo(before);
  }

  @Test
  void sourcesThatDisagreeWriteNothing() throws Exception {
    FakeSource anna = new FakeSource("anna", GAME);
    FakeSource bert = new FakeSource("bert", GAME.with("level00.dat", "other 0"));

    assertFailed(download(GAME, anna, bert), FailureCode.AMBIGUOUS_CONTENT);

    assertThat(fixture.snapshot()).isEmpty();
    assertThat(askedOf(anna, bert)).isEmpty();
  }

  @Test
  void majorityWinsAndTheOthersAreNotAsked() throws Exception {
    FakeSource anna = new FakeSource("anna", GAME);
    FakeSource bert = new FakeSource("bert", GAME);
    FakeSource carl = new FakeSource("carl", GAME.with("more.dat", "one file more"));

    assertDownloaded(download(GAME, carl, anna, bert), GAME);

    assertThat(carl.asked()).isEmpty();
  }

  @Test
  void pinnedDigestDecidesAgainstTheMajority() throws Exception {
    GameContent other = GAME.with("level00.dat", "other 0");
    FakeSource anna = new FakeSource("anna", other);
    FakeSource bert = new FakeSource("bert", other);
    FakeSource carl = new FakeSource("carl", GAME);

    DownloadResult result =
        download(
            GAME,
            DownloadFixture.REAL,
            Optional.of(GAME.manifest().digest()),
            List.of(anna, bert, carl));

    assertDownloaded(result, GAME);
    assertThat(askedOf(anna, bert)).isEmpty();
  }

  @Test
  void pinnedDigestThatNobodyHasDownloadsNothing() throws Exception {
    FakeSource anna = new FakeSource("anna", GAME);
    FakeSource bert = new FakeSource("bert", GAME);
    Optional<Sha256> pinned =
        Optional.of(GAME.with("level00.dat", "the pinned one").manifest().digest());

    assertFailed(
        download(GAME, DownloadFixture.REAL, pinned, List.of(anna, bert)), FailureCode.PEERS_GONE);

    assertThat(fixture.snapshot()).isEmpty();
    assertThat(askedOf(anna, bert)).isEmpty();
  }

  @Test
  void downloadThatBeganBeforeTheHashesCommitsOnlyBehindThem() throws Exception {
    CountDownLatch allCame = new CountDownLatch(chunks(GAME).size());
    watcher =
        event -> {
          if (event instanceof PeerEvent.DownloadChunkFinished) {
            allCame.countDown();
          }
        };
    List<Boolean> sentinelBefore = new ArrayList<>();
    FakeSource hashing = new FakeSource("hashing", GAME);
    hashing.offering(
        nth -> {
          if (nth == 0) {
            return hashing.unhashedOffer();
          }
          FakeSource.await(allCame);
          sentinelBefore.add(fixture.snapshot().containsKey(PathRules.VERSION_INI));
          return nth < 3 ? hashing.unhashedOffer() : hashing.hashedOffer();
        });

    assertDownloaded(download(GAME, hashing), GAME);

    assertThat(sentinelBefore).containsExactly(false, false, false);
  }

  @Test
  void hashesThatAreNotOfTheBytesCommitNothing() throws Exception {
    GameContent hashed = GAME.with("level00.dat", "LEVEL 0");
    FakeSource wrong = new FakeSource("wrong", GAME);
    wrong
        .offering(
            nth ->
                nth == 0
                    ? wrong.unhashedOffer()
                    : new Source.Answer.Given<>(
                        new Source.Offer(GAME.version(), GAME.list(), hashed.manifest().digest())))
        .givingManifest(_ -> new Source.Answer.Given<>(hashed.manifest()));

    assertFailed(download(GAME, wrong), FailureCode.VERIFICATION_FAILED);

    assertNoSentinel();
    assertThat(bans()).containsExactly(wrong.peerId());
  }

  @Test
  void nobodyAsksForHashesWhenTheDownloadHasEnded() throws Exception {
    CountDownLatch asksForHashes = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch wasTold = new CountDownLatch(1);
    FakeSource leaving = new FakeSource("leaving", GAME);
    leaving
        .offering(
            nth -> {
              if (nth > 0) {
                asksForHashes.countDown();
                try {
                  FakeSource.await(never);
                } finally {
                  wasTold.countDown();
                }
              }
              return leaving.unhashedOffer();
            })
        .sending(
            (_, _, _) -> {
              FakeSource.await(asksForHashes);
              return FakeSource.refused(WireCode.NOT_SERVED);
            });

    assertFailed(download(GAME, leaving), FailureCode.PEERS_GONE);

    wasTold.await();
    assertThat(leaving.offersAsked()).isEqualTo(2);
  }
}
