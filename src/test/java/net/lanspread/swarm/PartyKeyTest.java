package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import org.junit.jupiter.api.Test;

/** The things that two peers with a party key, and others, learn from an exchange. */
class PartyKeyTest {
  private static final PartyKey KEY = PartyKey.of("Kärtchen 5");
  private static final PartyKey GUESS = PartyKey.of("Kärtchen 6");
  private static final PeerId ANNA = id("anna");
  private static final PeerId BERT = id("bert");
  private static final PeerId CARL = id("carl");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final KeyExchange anna = KEY.connecting(ANNA, BERT, RANDOM);
  private final KeyExchange bert = KEY.accepting(BERT, ANNA, RANDOM);

  @Test
  void twoWithTheSameKeyProveItToEachOther() {
    String annas = anna.round2(bert.round1()).orElseThrow();
    String berts = bert.round2(anna.round1()).orElseThrow();

    Sha256 annasProof = anna.proof(berts).orElseThrow();
    Sha256 bertsProof = bert.proof(annas).orElseThrow();

    assertThat(bert.isProof(annasProof)).isTrue();
    assertThat(anna.isProof(bertsProof)).isTrue();
    assertThat(bertsProof).isNotEqualTo(annasProof);
  }

  @Test
  void wrongKeyIsFoundOutByBothAndOnlyAtTheirProofs() {
    KeyExchange mallory = GUESS.connecting(ANNA, BERT, RANDOM);
    String guess = mallory.round2(bert.round1()).orElseThrow();
    String answer = bert.round2(mallory.round1()).orElseThrow();

    Sha256 proof = mallory.proof(answer).orElseThrow();

    assertThat(mallory.isProof(bert.proof(guess).orElseThrow())).isFalse();
    assertThat(bert.isProof(proof)).isFalse();
  }

  @Test
  void aSecondGuessCannotBeCheckedAgainstTheAnswers() {
    KeyExchange mallory = GUESS.connecting(ANNA, BERT, RANDOM);
    String guess = mallory.round2(bert.round1()).orElseThrow();
    String answer = bert.round2(mallory.round1()).orElseThrow();
    Sha256 bertsProof = bert.proof(guess).orElseThrow();

    // the right key, and all of the exchange but the numbers that Bert keeps to himself
    KeyExchange later = KEY.connecting(ANNA, BERT, RANDOM);
    assertThat(later.round2(bert.round1())).isPresent();

    assertThat(later.proof(answer))
        .as("Bert's answer fits nothing but the rounds that it answers")
        .isEmpty();
    assertThat(mallory.proof(answer)).isPresent();
    assertThat(mallory.isProof(bertsProof)).isFalse();
  }

  @Test
  void anOverheardProofFitsNoOtherExchange() {
    String annas = anna.round2(bert.round1()).orElseThrow();
    assertThat(bert.round2(anna.round1())).isPresent();
    assertThat(bert.proof(annas)).isPresent();
    KeyExchange bertLater = KEY.accepting(BERT, ANNA, RANDOM);

    assertThat(bertLater.round2(anna.round1())).as("the first words can be repeated").isPresent();

    assertThat(bertLater.proof(annas)).as("but not those that answer").isEmpty();
    assertThat(bertLater.round1()).isNotEqualTo(bert.round1());
  }

  @Test
  void wordsAreGoodForOnePairInOneRole() {
    assertThat(anna.round2(anna.round1())).as("sent back").isEmpty();
    assertThat(KEY.accepting(CARL, ANNA, RANDOM).round2(anna.round1()))
        .as("to another: who sends is named, who is sent to is bound by the second round")
        .isPresent();
    assertThat(KEY.accepting(BERT, CARL, RANDOM).round2(anna.round1())).as("of another").isEmpty();
    assertThat(KEY.connecting(BERT, ANNA, RANDOM).round2(anna.round1()))
        .as("turned round")
        .isEmpty();
  }

  @Test
  void aManInTheMiddlePassesNoProofOn() {
    // Carl lets Anna connect to him and passes her messages on to Bert, and back
    KeyExchange annaToCarl = KEY.connecting(ANNA, CARL, RANDOM);
    KeyExchange bertFromCarl = KEY.accepting(BERT, CARL, RANDOM);

    assertThat(bertFromCarl.round2(annaToCarl.round1())).isEmpty();
    assertThat(annaToCarl.round2(bertFromCarl.round1())).isEmpty();
  }

  @Test
  void proofIsBoundToItsReceiver() {
    // the same words, but Anna thinks that she speaks to Carl
    KeyExchange annaToCarl = KEY.connecting(ANNA, CARL, RANDOM);
    KeyExchange carl = KEY.accepting(CARL, ANNA, RANDOM);
    assertThat(carl.round2(annaToCarl.round1())).isPresent();
    assertThat(bert.round2(annaToCarl.round1())).isPresent();
    String toCarl = annaToCarl.round2(carl.round1()).orElseThrow();

    assertThat(carl.proof(toCarl)).isPresent();
    assertThat(bert.proof(toCarl)).isEmpty();
  }

  @Test
  void everyDigitCounts() {
    String words = anna.round1();
    for (int at : new int[] {0, 511, 512, 1023, 1535, 1591, 2103, words.length() - 1}) {
      String other = flipped(words, at);
      assertThat(KEY.accepting(BERT, ANNA, RANDOM).round2(other)).as("digit %d", at).isEmpty();
    }
    String annas = anna.round2(bert.round1()).orElseThrow();
    assertThat(bert.round2(words)).isPresent();
    assertThat(bert.proof(flipped(annas, 1_000))).isEmpty();
  }

  @Test
  void everyBitOfAProofCounts() {
    String annas = anna.round2(bert.round1()).orElseThrow();
    String berts = bert.round2(anna.round1()).orElseThrow();
    byte[] proof = anna.proof(berts).orElseThrow().raw();
    assertThat(bert.proof(annas)).isPresent();
    for (int bit = 0; bit < 8 * proof.length; bit++) {
      byte[] other = proof.clone();
      other[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(bert.isProof(Sha256.ofRaw(other))).isFalse();
    }
    assertThat(bert.isProof(Sha256.ofRaw(proof))).isTrue();
  }

  @Test
  void roundsThatAreNoNumbersAreRefused() {
    String words = anna.round1();
    for (String other :
        new String[] {
          "",
          "0".repeat(words.length()),
          "f".repeat(words.length()),
          "0".repeat(511) + "1" + words.substring(512),
          words + "00",
          words.substring(2),
          "-" + words.substring(1),
          "x" + words.substring(1)
        }) {
      assertThat(KEY.accepting(BERT, ANNA, RANDOM).round2(other)).isEmpty();
    }
    assertThat(bert.round2(words)).isPresent();
    assertThat(bert.proof("0".repeat(1080))).isEmpty();
  }

  @Test
  void keyIsTheSameHoweverItsLettersAreComposed() {
    KeyExchange composed = PartyKey.of("Ka\u0308rtchen 5").accepting(BERT, ANNA, RANDOM);
    String annas = anna.round2(composed.round1()).orElseThrow();
    String answer = composed.round2(anna.round1()).orElseThrow();
    assertThat(composed.proof(annas)).isPresent();

    assertThat(composed.isProof(anna.proof(answer).orElseThrow())).isTrue();
  }

  @Test
  void blankKeyIsNone() {
    assertThatThrownBy(() -> PartyKey.of(" \t")).isInstanceOf(IllegalArgumentException.class);
  }

  private static String flipped(String digits, int at) {
    char other = digits.charAt(at) == '0' ? '1' : '0';
    return digits.substring(0, at) + other + digits.substring(at + 1);
  }

  private static PeerId id(String name) {
    return PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8));
  }
}
