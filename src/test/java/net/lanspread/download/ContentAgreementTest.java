package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import net.lanspread.content.Manifest;
import net.lanspread.content.Sha256;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.FailureCode;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The agreement of sources while some of them keep everybody waiting. */
@Timeout(30)
class ContentAgreementTest {
  private static final GameContent GAME =
      GameContent.version("20250101").with("bin/game.exe", "the program");
  private static final Duration LONG = Duration.ofSeconds(25);

  /** The first answer that can decide does. */
  private static final AnswerTimes IMPATIENT =
      new AnswerTimes(Duration.ZERO, LONG, LONG, Duration.ZERO);

  private final CountDownLatch never = new CountDownLatch(1);
  private final FakeSource honest = new FakeSource("honest", GAME);
  private final FakeSource silent =
      new FakeSource("silent", GAME)
          .offering(
              _ -> {
                FakeSource.await(never);
                return FakeSource.refused(WireCode.INTERNAL);
              })
          .givingManifest(
              _ -> {
                FakeSource.await(never);
                return FakeSource.refused(WireCode.INTERNAL);
              });

  @Test
  void aSilentSourceIsLeftOutWhenTheOthersHaveAnswered() throws Exception {
    assertThat(agreement(IMPATIENT, Optional.empty()).files(List.of(silent, honest)))
        .isEqualTo(
            new ContentAgreement.Agreed.On<>(
                new ContentAgreement.Files(GAME.list(), GAME.manifest().digest(), 1, 0),
                List.of(honest)));
  }

  @Test
  void aSilentSourceIsWaitedForWhileNobodyElseHasAnAnswer() throws Exception {
    CountDownLatch othersWereAsked = new CountDownLatch(1);
    FakeSource busy =
        new FakeSource("busy", GAME)
            .offering(
                nth -> {
                  if (nth > 0) {
                    othersWereAsked.countDown();
                  }
                  return FakeSource.refused(WireCode.BUSY);
                });
    honest.offering(
        _ -> {
          FakeSource.await(othersWereAsked);
          return honest.hashedOffer();
        });

    assertThat(agreement(IMPATIENT, Optional.empty()).files(List.of(busy, honest)))
        .isInstanceOf(ContentAgreement.Agreed.On.class);
  }

  @Test
  void questionEndsThoughNobodyAnswers() throws Exception {
    AnswerTimes none = new AnswerTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    assertThat(agreement(none, Optional.empty()).files(List.of(silent)))
        .isInstanceOfSatisfying(
            ContentAgreement.Agreed.Not.class,
            not -> assertThat(not.code()).isEqualTo(FailureCode.PEERS_GONE));
  }

  @Test
  void aSourceThatNeverHasHashesIsLeftOutOnceAnotherHas() throws Exception {
    FakeSource hashless = new FakeSource("hashless", GAME);
    hashless.offering(_ -> hashless.unhashedOffer());
    honest.offering(nth -> nth < 2 ? honest.unhashedOffer() : honest.hashedOffer());
    ContentAgreement agreement = agreement(IMPATIENT, Optional.empty());
    List<Source> both = List.of(hashless, honest);
    ContentAgreement.Files files =
        new ContentAgreement.Files(GAME.list(), null, 2, 0); // as both said at first

    assertThat(agreement.manifest(files, both))
        .isEqualTo(new ContentAgreement.Agreed.On<>(GAME.manifest(), List.of(honest)));
    assertThat(agreement(IMPATIENT, pinned()).files(both))
        .as("where the catalog pins the hashes, too")
        .isInstanceOf(ContentAgreement.Agreed.On.class);
  }

  @Test
  void hashesThatNobodyEverHasAreNotWaitedForForEver() throws Exception {
    AnswerTimes none = new AnswerTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
    honest.offering(_ -> honest.unhashedOffer());
    ContentAgreement agreement = agreement(none, Optional.empty());

    assertThat(
            agreement.manifest(
                new ContentAgreement.Files(GAME.list(), null, 1, 0), List.of(honest)))
        .isInstanceOf(ContentAgreement.Agreed.Not.class);
  }

  @Test
  void timeForHashesGrowsWithTheGame() {
    assertThat(AnswerTimes.USUAL.hashing(8)).isEqualTo(Duration.ofMinutes(1));
    assertThat(AnswerTimes.USUAL.hashing(40L << 30)).isGreaterThan(Duration.ofHours(2));
    assertThat(AnswerTimes.USUAL.hashing(Long.MAX_VALUE)).isEqualTo(Duration.ofHours(3));
  }

  @Test
  void manifestThatOneKeepsBackComesFromAnother() throws Exception {
    Manifest manifest = GAME.manifest();
    ContentAgreement.Files files = new ContentAgreement.Files(GAME.list(), manifest.digest(), 2, 0);

    assertThat(agreement(IMPATIENT, Optional.empty()).manifest(files, List.of(silent, honest)))
        .isEqualTo(new ContentAgreement.Agreed.On<>(manifest, List.of(silent, honest)));
  }

  @Test
  void oneManifestIsEnough() throws Exception {
    FakeSource other = new FakeSource("other", GAME);
    ContentAgreement.Files files =
        new ContentAgreement.Files(GAME.list(), GAME.manifest().digest(), 2, 0);

    var _ =
        agreement(new AnswerTimes(LONG, LONG, LONG, LONG), Optional.empty())
            .manifest(files, List.of(honest, other));

    assertThat(other.manifestsAsked()).isZero();
  }

  private static Optional<Sha256> pinned() {
    return Optional.of(GAME.manifest().digest());
  }

  private static ContentAgreement agreement(AnswerTimes times, Optional<Sha256> pinned) {
    return new ContentAgreement(
        DownloadFixture.ID, GAME.version(), pinned, new Cancellation(), times);
  }
}
