package net.lanspread.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import net.lanspread.operation.OperationKind;
import org.junit.jupiter.api.Test;

/** Figures and states as people read them. */
class InWordsTest {
  @Test
  void sizesHaveTheUnitThatFits() {
    assertThat(InWords.bytes(0)).isEqualTo("0 B");
    assertThat(InWords.bytes(999)).isEqualTo("999 B");
    assertThat(InWords.bytes(12_400)).isEqualTo("12 kB");
    assertThat(InWords.bytes(811_600_000)).isEqualTo("812 MB");
    assertThat(InWords.bytes(999_600_000)).isEqualTo("1.0 GB");
    assertThat(InWords.bytes(1_540_000_000)).isEqualTo("1.5 GB");
    assertThat(InWords.bytes(9_960_000_000L)).isEqualTo("10 GB");
    assertThat(InWords.bytes(7_000_000_000_000_000L)).isEqualTo("7000 TB");
  }

  @Test
  void timesAreAsExactAsTheyNeedToBe() {
    assertThat(InWords.span(0)).isEqualTo("0 s");
    assertThat(InWords.span(59)).isEqualTo("59 s");
    assertThat(InWords.span(100)).isEqualTo("2 min");
    assertThat(InWords.span(4_800)).isEqualTo("1 h 20 min");
  }

  @Test
  void statesAreWords() {
    assertThat(state(false, false, 3, false)).isEqualTo("available");
    assertThat(state(false, false, 0, false)).isEqualTo("not complete");
    assertThat(state(true, false, 3, false)).isEqualTo("downloaded");
    assertThat(state(true, true, 0, false)).isEqualTo("installed");
    assertThat(state(false, true, 3, false)).isEqualTo("installed, not shareable");
    assertThat(state(true, true, 3, true)).isEqualTo("installed, update available");
    assertThat(state(true, false, 3, true)).isEqualTo("downloaded, update available");
    assertThat(Arrays.stream(OperationKind.values()).map(InWords::doing))
        .allMatch(word -> word.endsWith("ing"));
    assertThat(
            InWords.state(
                GameRows.row(
                    "css", "css", new GameRows.Here(true, true, 1, true, OperationKind.UPDATING))))
        .isEqualTo("updating");
  }

  private static String state(boolean downloaded, boolean installed, int peers, boolean outdated) {
    return InWords.state(
        GameRows.row(
            "css", "css", new GameRows.Here(downloaded, installed, peers, outdated, null)));
  }

  @Test
  void columnsOfATableAreAsWideAsTheirWidestCell() {
    Table table = new Table("ID", "STATE", "TITLE");
    table.row("css", "installed", "Counter\u001bStrike");
    table.row("bf1942", "", "");

    assertThat(table.lines())
        .containsExactly("ID      STATE      TITLE", "css     installed  Counter?Strike", "bf1942");
  }
}
