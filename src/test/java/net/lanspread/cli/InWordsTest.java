package net.lanspread.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.operation.OperationKind;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.Leftover;
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
  void unfinishedDownloadSaysHowMuchIsHere() {
    GameRow begun =
        new GameRow(
            new GameId("css"),
            "css",
            false,
            false,
            null,
            null,
            0,
            0,
            0,
            null,
            false,
            0,
            null,
            new Leftover(219_000_000, 6_400_000_000L),
            List.of(),
            List.of(),
            false,
            null);

    assertThat(InWords.state(begun)).isEqualTo("219 MB of 6.4 GB are here");
  }

  @Test
  void aNoticeIsALineThatPlaysNoTricks() {
    GameId css = new GameId("css");
    GameRow plain = GameRows.row("css", "css", new GameRows.Here(false, false, 3, false, null));
    GameRow brought =
        new GameRow(
            css,
            "css",
            false,
            false,
            "LocalOnly",
            null,
            3,
            3,
            0,
            null,
            false,
            1,
            null,
            null,
            List.of("game_start.cmd", "x\u001b[2J.cmd"),
            List.of(new Notice(Notice.Code.BRINGING, "Resilio is still at it.\u001b[2J")),
            false,
            null);
    FolderProblem problem =
        new FolderProblem("c\nss", css, new Notice(Notice.Code.BRINGING, "It has\rletters."));

    assertThat(InWords.notices(plain, List.of())).isEmpty();
    assertThat(InWords.notices(brought, List.of(problem)))
        .containsExactly(
            "note: css: An update has brought other scripts, and no catalog vouches for them:"
                + " game_start.cmd, x?[2J.cmd. They run once you have said so: lanspread play"
                + " --accept-scripts css",
            "note: css: Resilio is still at it.?[2J");
    FolderProblem same = new FolderProblem("css", css, brought.notices().getFirst());
    assertThat(InWords.notices(brought, List.of(same))).as("said already").hasSize(1);
    assertThat(InWords.state(brought)).isEqualTo("still being brought");
    assertThat(InWords.problem(problem, Set.of())).isEqualTo("not listed: c?ss: It has?letters.");
    assertThat(InWords.problem(problem, Set.of(css)))
        .isEqualTo("not offered: c?ss: It has?letters.");
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
