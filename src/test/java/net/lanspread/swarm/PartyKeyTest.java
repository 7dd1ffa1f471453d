package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.swarm.PartyKey.Role;
import org.junit.jupiter.api.Test;

class PartyKeyTest {
  private static final PartyKey KEY = PartyKey.of("Kärtchen 5");
  private static final PeerId ANNA = id("anna");
  private static final PeerId BERT = id("bert");
  private static final PeerId CARL = id("carl");

  @Test
  void proofIsTheGoldenOne() {
    assertThat(KEY.proof(Role.CONNECTER, ANNA, BERT).hex())
        .isEqualTo("0153d58ff033e10bf5dd4d6d90b3f179a1d07d2c88d628a31b530a18d2b64cf7");
    assertThat(KEY.proof(Role.ACCEPTOR, ANNA, BERT).hex())
        .isEqualTo("d670dd62d6f985c2d5f3b5e6dfe33911cc12be0605efd7eb7a4d13311630a16c");
  }

  @Test
  void proofIsGoodForOnePairInOneRole() {
    Sha256 proof = KEY.proof(Role.CONNECTER, ANNA, BERT);

    assertThat(KEY.isProof(proof, Role.CONNECTER, ANNA, BERT)).isTrue();
    assertThat(KEY.isProof(proof, Role.ACCEPTOR, ANNA, BERT)).as("sent back").isFalse();
    assertThat(KEY.isProof(proof, Role.CONNECTER, BERT, ANNA)).as("turned round").isFalse();
    assertThat(KEY.isProof(proof, Role.CONNECTER, ANNA, CARL)).as("passed on").isFalse();
    assertThat(KEY.isProof(proof, Role.CONNECTER, CARL, BERT)).as("of another").isFalse();
    assertThat(PartyKey.of("Kärtchen 6").isProof(proof, Role.CONNECTER, ANNA, BERT)).isFalse();
  }

  @Test
  void everyBitOfAProofCounts() {
    byte[] proof = KEY.proof(Role.CONNECTER, ANNA, BERT).raw();
    for (int bit = 0; bit < 8 * proof.length; bit++) {
      byte[] other = proof.clone();
      other[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(KEY.isProof(Sha256.ofRaw(other), Role.CONNECTER, ANNA, BERT)).isFalse();
    }
  }

  @Test
  void keyIsTheSameHoweverItsLettersAreComposed() {
    assertThat(
            PartyKey.of("Ka\u0308rtchen 5")
                .isProof(KEY.proof(Role.ACCEPTOR, ANNA, BERT), Role.ACCEPTOR, ANNA, BERT))
        .isTrue();
  }

  @Test
  void blankKeyIsNone() {
    assertThatThrownBy(() -> PartyKey.of(" \t")).isInstanceOf(IllegalArgumentException.class);
  }

  private static PeerId id(String name) {
    return PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8));
  }
}
