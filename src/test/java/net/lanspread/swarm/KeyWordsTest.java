package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keys of words, made and typed. */
class KeyWordsTest {
  /** A source of random numbers that always draws the largest. */
  private static final class LastOfAll extends SecureRandom {
    private static final long serialVersionUID = 1L;

    @Override
    public int nextInt(int bound) {
      return bound - 1;
    }
  }

  @Test
  void wordsAreManyAndEachIsShortAndThereOnce() {
    assertThat(KeyWords.all())
        .as("five of them are 55 bits")
        .hasSize(2_048)
        .doesNotHaveDuplicates()
        .isSorted()
        .allMatch(word -> word.matches("[a-z]{4,7}"));
  }

  @Test
  void keyIsFiveWordsByChance() {
    KeyWords words = new KeyWords(new SecureRandom());
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      String key = words.make();
      assertThat(key.split(" ")).hasSize(KeyWords.COUNT).isSubsetOf(KeyWords.all());
      keys.add(key);
    }

    assertThat(keys).hasSize(100);
    assertThat(new KeyWords(new LastOfAll()).make().split(" "))
        .as("the whole list is drawn from")
        .containsOnly(KeyWords.all().getLast());
  }

  @Test
  void keyIsTheSameHoweverItsWordsAreTyped() {
    String key = "acorn bagel cabin delta eagle";

    assertThat(KeyWords.typed("  Acorn BAGEL-cabin,\tdelta\neagle. ")).isEqualTo(key);
    assertThat(KeyWords.typed(key)).isEqualTo(key);
  }

  @Test
  void anotherKeyIsAsItWasTyped() {
    for (String own :
        new String[] {"Kärtchen 5", " swordfish", "Acorn bagel cabin delta", "Acorn b c d e", ""}) {
      assertThat(KeyWords.typed(own)).isEqualTo(own);
    }
  }
}
