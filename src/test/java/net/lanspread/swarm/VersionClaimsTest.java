package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.protocol.GameSummary;
import net.lanspread.swarm.VersionClaims.Claim;
import net.lanspread.swarm.VersionProofs.Standing;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The target version, and the peers that have to prove it, while some announce games that they do
 * not have.
 */
class VersionClaimsTest {
  private static final GameId GAME = new GameId("ggoo");
  private static final GameId OTHER = new GameId("css");
  private static final Version OLD = new Version("20250101");
  private static final Version NEW = new Version("20250301");
  private static final Version NEWEST = new Version("99999999");
  private static final PeerEntry ANNA = peer("anna", OLD);
  private static final PeerEntry BERT = peer("bert", NEW);
  private static final PeerEntry MALLORY = peer("mallory", NEWEST);

  private final VersionProofs proofs = new VersionProofs();
  private final Map<GameId, Version> here = new HashMap<>();
  private long now = 1;

  @Test
  void nobodyIsAskedWhereAllAgree() {
    assertThat(due(ANNA, peer("carl", OLD))).isEmpty();
    assertThat(due(ANNA)).isEmpty();
    here.put(GAME, OLD);
    assertThat(due(ANNA)).as("as here").isEmpty();
  }

  @Test
  void oneHolderOfTheNewestVersionIsAskedAndItCountsMeanwhile() {
    List<Claim> due = due(ANNA, BERT, peer("carl", NEW));

    assertThat(due).singleElement().satisfies(claim -> assertThat(claim.isOf(GAME, NEW)).isTrue());
    assertThat(target(ANNA, BERT)).isEqualTo(NEW);
  }

  @Test
  void versionNewerThanTheLocalOneIsToBeProven() {
    here.put(GAME, OLD);

    assertThat(due(MALLORY)).containsExactly(claim(MALLORY, NEWEST));
    here.put(GAME, NEWEST);
    assertThat(due(MALLORY)).isEmpty();
  }

  @Test
  void pinnedGamesAreNotAskedFor() {
    assertThat(
            VersionClaims.due(
                List.of(ANNA, BERT), games(false), proofs, Set.of(), new Random(1), now))
        .isEmpty();
  }

  @Test
  void provenVersionIsTheTargetAndNobodyIsAskedAnyMore() {
    proofs.proven(BERT.id(), GAME, NEW);

    assertThat(due(ANNA, BERT)).isEmpty();
    assertThat(target(ANNA, BERT)).isEqualTo(NEW);
  }

  @Test
  void versionThatIsNotProvenInTimeIsPassedOverAndTheNextIsToBeProven() {
    proofs.late(MALLORY.id());

    assertThat(target(ANNA, BERT, MALLORY)).isEqualTo(NEW);
    assertThat(due(ANNA, BERT, MALLORY)).contains(claim(BERT, NEW));

    proofs.silent(MALLORY.id(), GAME, NEWEST, now);
    assertThat(due(ANNA, BERT, MALLORY)).containsExactly(claim(BERT, NEW));
  }

  @Test
  void aPeerThatLeftOneQuestionOpenIsPassedOverForItsOtherGamesToo() {
    PeerEntry liar = peer("mallory", NEWEST, OTHER, GAME);
    PeerEntry honest = peer("anna", OLD, OTHER, GAME);

    proofs.silent(liar.id(), GAME, NEWEST, now);

    assertThat(proofs.standing(liar.id(), OTHER, NEWEST)).isEqualTo(Standing.SUSPECT);
    assertThat(GameAvailability.of(OTHER, List.of(honest, liar), Optional.empty(), proofs).target())
        .isEqualTo(OLD);
    assertThat(GameAvailability.of(OTHER, List.of(liar), Optional.empty(), proofs).target())
        .as("where nobody else has the game it is believed until it is asked")
        .isEqualTo(NEWEST);
  }

  @Test
  void aPeerThatRefusesGameAfterGameIsPassedOverForAll() {
    for (String game : List.of("one", "two", "three")) {
      proofs.refused(MALLORY.id(), new GameId(game), NEWEST, now);
    }

    assertThat(proofs.standing(MALLORY.id(), GAME, NEWEST)).isEqualTo(Standing.SUSPECT);
  }

  @Test
  void refusalIsOfOneGameOnly() {
    proofs.refused(MALLORY.id(), GAME, NEWEST, now);

    assertThat(proofs.standing(MALLORY.id(), GAME, NEWEST)).isEqualTo(Standing.FAILED);
    assertThat(proofs.standing(MALLORY.id(), OTHER, NEWEST)).isEqualTo(Standing.CLAIMED);
    assertThat(target(MALLORY)).isNull();
  }

  @Test
  void aFailedPeerIsAskedAgainAfterPausesThatDoubleAndMayComeBack() {
    proofs.silent(MALLORY.id(), GAME, NEWEST, now);
    assertThat(due(MALLORY)).isEmpty();

    now += VersionProofs.FIRST_PAUSE.toNanos();
    assertThat(due(MALLORY)).containsExactly(claim(MALLORY, NEWEST));

    proofs.silent(MALLORY.id(), GAME, NEWEST, now);
    now += VersionProofs.FIRST_PAUSE.toNanos();
    assertThat(due(MALLORY)).isEmpty();
    now += VersionProofs.FIRST_PAUSE.toNanos();
    assertThat(due(MALLORY)).containsExactly(claim(MALLORY, NEWEST));

    proofs.proven(MALLORY.id(), GAME, NEWEST);
    assertThat(target(ANNA, MALLORY)).isEqualTo(NEWEST);
  }

  @Test
  void onlyTheVersionThatFailedIsPassedOver() {
    proofs.refused(MALLORY.id(), GAME, NEWEST, now);

    assertThat(proofs.standing(MALLORY.id(), GAME, NEW)).isEqualTo(Standing.CLAIMED);
  }

  @Test
  void eachPeerIsAskedOneQuestionAtATime() {
    PeerEntry anna = peer("anna", OLD, GAME, OTHER);
    PeerEntry bert = peer("bert", NEW, GAME, OTHER);

    List<Claim> first = due(anna, bert);
    assertThat(first).hasSize(1);
    assertThat(
            VersionClaims.due(List.of(anna, bert), games(true), proofs, first, new Random(1), now))
        .isEmpty();
  }

  @Test
  void aDownloadAsksForAllVersionsThatMayCountSideBySide() {
    List<PeerEntry> all = List.of(ANNA, BERT, MALLORY);
    assertThat(VersionClaims.ofGame(GAME, all, Optional.empty(), proofs, new Random(1), now))
        .containsExactly(claim(MALLORY, NEWEST), claim(BERT, NEW), claim(ANNA, OLD));
    assertThat(VersionClaims.ofGame(GAME, all, Optional.of(OLD), proofs, new Random(1), now))
        .as("what is here is not wanted")
        .containsExactly(claim(MALLORY, NEWEST), claim(BERT, NEW));

    proofs.proven(BERT.id(), GAME, NEW);
    assertThat(VersionClaims.ofGame(GAME, all, Optional.empty(), proofs, new Random(1), now))
        .containsExactly(claim(MALLORY, NEWEST));
  }

  @Test
  void aGonePeerIsForgotten() {
    proofs.silent(MALLORY.id(), GAME, NEWEST, now);

    proofs.retain(Set.of(ANNA.id()));

    assertThat(proofs.standing(MALLORY.id(), GAME, NEWEST)).isEqualTo(Standing.CLAIMED);
  }

  @Test
  void hostsAreCountedThatHaveTheTargetAndThoseThatHaveSomethingElse() {
    proofs.silent(MALLORY.id(), GAME, NEWEST, now);
    PeerEntry carl = moved(peer("carl", NEW), "10.0.0.1");
    PeerEntry twin = moved(peer("twin", NEW), "10.0.0.1");

    GameAvailability found =
        GameAvailability.of(
            GAME, List.of(ANNA, BERT, carl, twin, MALLORY), Optional.empty(), proofs);

    assertThat(found.readyPeers()).isEqualTo(5);
    assertThat(found.eligible()).containsExactly(BERT, carl, twin);
    assertThat(found.holders()).isEqualTo(2);
    assertThat(found.others()).as("a version that nobody proves is nothing").isEqualTo(1);
  }

  private List<Claim> due(PeerEntry... peers) {
    return VersionClaims.due(List.of(peers), games(true), proofs, Set.of(), new Random(1), now);
  }

  private @Nullable Version target(PeerEntry... peers) {
    return GameAvailability.of(GAME, List.of(peers), Optional.empty(), proofs).target();
  }

  private VersionProver.Games games(boolean open) {
    return new VersionProver.Games() {
      @Override
      public boolean isOpen(GameId game) {
        return open;
      }

      @Override
      public Optional<Version> here(GameId game) {
        return Optional.ofNullable(here.get(game));
      }
    };
  }

  private static Claim claim(PeerEntry peer, Version version) {
    return new Claim(peer, GAME, version);
  }

  private static PeerEntry peer(String name, Version version, GameId... games) {
    Map<GameId, GameSummary> has = new HashMap<>();
    for (GameId game : games.length == 0 ? new GameId[] {GAME} : games) {
      has.put(game, new GameSummary(game, version, true, false, 7));
    }
    return new PeerEntry(
        PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8)),
        name,
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000),
        1,
        has);
  }

  private static PeerEntry moved(PeerEntry peer, String address) {
    return new PeerEntry(
        peer.id(), peer.name(), new InetSocketAddress(address, 4000), 1, peer.games());
  }
}
