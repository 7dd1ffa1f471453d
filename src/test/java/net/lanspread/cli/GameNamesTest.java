package net.lanspread.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import net.lanspread.peer.GameRow;
import org.junit.jupiter.api.Test;

/** The games that people's own words for them lead to. */
class GameNamesTest {
  private static final List<GameRow> GAMES =
      List.of(
          GameRows.titled("bf1942", "Battlefield 1942"),
          GameRows.titled("bfbc2", "Battlefield: Bad Company 2"),
          GameRows.titled("css", "Counter-Strike: Source"),
          GameRows.titled("cs16", "Counter-Strike"),
          GameRows.titled("ut", "ut"),
          GameRows.titled("ut2004", "Unreal Tournament 2004"));

  private static String found(String typed) throws IOException {
    return GameNames.find(typed, GAMES).gameId().value();
  }

  private static void refused(String typed, String... why) {
    assertThatThrownBy(() -> GameNames.find(typed, GAMES))
        .isInstanceOf(IOException.class)
        .message()
        .contains(why);
  }

  @Test
  void idsAndTitlesAreFoundHoweverTheyAreWritten() throws IOException {
    assertThat(found("css")).isEqualTo("css");
    assertThat(found("BFBC2")).isEqualTo("bfbc2");
    assertThat(found("unreal")).isEqualTo("ut2004");
    assertThat(found("battlefield: bad")).isEqualTo("bfbc2");
  }

  @Test
  void wholeNameCountsBeforeTheBeginningOfAnother() throws IOException {
    assertThat(found("counter-strike")).isEqualTo("cs16");
    assertThat(found("ut")).isEqualTo("ut");
    List<GameRow> alike = List.of(GameRows.titled("mod", "css"), GameRows.titled("css", "Source"));
    assertThat(GameNames.find("css", alike).gameId().value()).as("an id first").isEqualTo("css");
  }

  @Test
  void anAmbiguousNameIsAskedBack() {
    refused("battlefield", "Battlefield 1942 (bf1942) or Battlefield: Bad Company 2 (bfbc2)");
    refused("Count", "(css) or Counter-Strike (cs16)");
  }

  @Test
  void slipsGetASuggestion() {
    refused("conter-strike", "did you mean", "Counter-Strike (cs16)");
    refused("tournament", "did you mean Unreal Tournament 2004 (ut2004)?");
    refused("quake", "no game here is called \"quake\"", "lanspread ls");
    refused("\u001b[31m", "\"?[31m\"");
  }

  @Test
  void slipsAreCounted() {
    assertThat(GameNames.slips("", "abc")).isEqualTo(3);
    assertThat(GameNames.slips("kitten", "sitting")).isEqualTo(3);
    assertThat(GameNames.slips("same", "same")).isZero();
  }

  @Test
  void manyCandidatesAreNotAllListed() {
    List<GameRow> many =
        java.util.stream.IntStream.range(0, 20)
            .mapToObj(i -> GameRows.titled("game" + i, "game" + i))
            .toList();

    assertThatThrownBy(() -> GameNames.find("game", many))
        .message()
        .endsWith("or its id")
        .contains("game4 or another")
        .doesNotContain("game5");
  }
}
