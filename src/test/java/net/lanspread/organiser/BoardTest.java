package net.lanspread.organiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import net.lanspread.content.GameId;
import net.lanspread.protocol.OrganiserHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Boards, signed and read again. */
class BoardTest {
  private static final Instant EVENING = Instant.parse("2026-11-20T20:15:00Z");
  private static final List<Board.Game> GAMES =
      List.of(new Board.Game(new GameId("css"), 0), new Board.Game(new GameId("ut2004"), 3));
  private static final List<Board.Announcement> WORDS =
      List.of(new Board.Announcement(2, EVENING, "Pizza für alle, jetzt!"));

  @TempDir private Path folder;

  private Board board(OrganiserKey key) {
    return Board.sign(key, 4, GAMES, WORDS);
  }

  private static String said(int chars, String character) {
    return character.repeat(chars);
  }

  @Test
  void aSignedBoardIsReadAgain() throws IOException {
    OrganiserKey key = Publications.key(folder);
    Board board = board(key);

    assertThat(Board.parse(board.text(), key.id())).contains(board);
    assertThat(Board.claimed(board.text(), key.id())).contains(4L);
  }

  @Test
  void noByteCanBeAnother() throws IOException {
    OrganiserKey key = Publications.key(folder);
    byte[] signed = Base64.getDecoder().decode(board(key).text());

    for (int i = 0; i < signed.length; i++) {
      byte[] forged = signed.clone();
      forged[i] ^= 1;
      assertThat(Board.parse(Base64.getEncoder().encodeToString(forged), key.id()))
          .as("byte %d", i)
          .isEmpty();
    }
  }

  @Test
  void aBoardIsItsOrganisersAlone() throws IOException {
    OrganiserKey his = Publications.key(folder.resolve("his"));
    OrganiserKey ours = Publications.key(folder.resolve("ours"));

    assertThat(Board.parse(board(ours).text(), his.id())).isEmpty();
    assertThat(Board.claimed(board(ours).text(), his.id())).isEmpty();
  }

  @Test
  void theOldestAnnouncementsGiveWay() throws IOException {
    OrganiserKey key = Publications.key(folder);
    List<Board.Announcement> short7 = new ArrayList<>();
    List<Board.Announcement> long5 = new ArrayList<>();
    for (int i = 1; i <= 7; i++) {
      short7.add(new Board.Announcement(i, EVENING, "word " + i));
    }
    for (int i = 1; i <= 5; i++) {
      long5.add(new Board.Announcement(i, EVENING, said(300, "語")));
    }

    assertThat(Board.sign(key, 9, GAMES, short7).announcements())
        .extracting(Board.Announcement::serial)
        .containsExactly(3L, 4L, 5L, 6L, 7L);
    Board board = Board.sign(key, 9, GAMES, long5);
    assertThat(board.announcements())
        .extracting(Board.Announcement::serial)
        .containsExactly(3L, 4L, 5L);
    assertThat(board.text().length()).isLessThanOrEqualTo(OrganiserHead.MAX_BOARD_CHARS);
    assertThat(Board.parse(board.text(), key.id())).contains(board);
  }

  @Test
  void namesOfGamesThatAreTooLongAreRefused() throws IOException {
    OrganiserKey key = Publications.key(folder);
    List<Board.Game> games = new ArrayList<>();
    for (int i = 0; i < Board.MAX_GAMES; i++) {
      games.add(new Board.Game(new GameId((char) ('a' + i) + said(80, "語")), 0));
    }

    assertThatThrownBy(() -> Board.sign(key, 1, games, WORDS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("take fewer");
  }

  @Test
  void whatNoOrganiserOfOursSignsIsNoBoard() throws IOException {
    OrganiserKey key = Publications.key(folder);
    Board.Game css = new Board.Game(new GameId("css"), 0);

    assertThat(
            List.of(
                Board.sign(key, 0, GAMES, List.of()),
                Board.sign(key, 2, GAMES, List.of()), // asked for in the future
                Board.sign(key, 4, List.of(css, css), List.of()),
                announced(key, said(301, "a")),
                announced(key, " "),
                announced(key, "two\nlines"),
                announced(key, "\u001b[31mred"),
                announced(key, "\u202eright to left")))
        .allSatisfy(board -> assertThat(Board.parse(board.text(), key.id())).isEmpty());
    assertThat(Board.parse(announced(key, said(300, "😀")).text(), key.id())).isPresent();
  }

  private static Board announced(OrganiserKey key, String words) {
    return Board.sign(key, 4, GAMES, List.of(new Board.Announcement(2, EVENING, words)));
  }

  @Test
  void junkIsNone() throws IOException {
    OrganiserKey key = Publications.key(folder);
    byte[] signed = Base64.getDecoder().decode(board(key).text());
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      byte[] junk = signed.clone();
      for (int j = random.nextInt(6); j >= 0; j--) {
        junk[44 + random.nextInt(junk.length - 44)] = (byte) random.nextInt();
      }
      String text = Base64.getEncoder().encodeToString(junk);
      assertThat(Board.parse(text, key.id()).filter(read -> !read.equals(board(key)))).isEmpty();
    }
  }
}
