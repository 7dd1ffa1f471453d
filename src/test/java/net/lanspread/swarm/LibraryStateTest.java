package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.protocol.GameSummary;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import org.junit.jupiter.api.Test;

class LibraryStateTest {
  private static final String LONGEST = "\u20ac".repeat(80);

  @Test
  void smallLibraryIsToldInTheGreeting() {
    LibraryState library = library(7, 0, 100);

    assertThat(library.opening()).isEqualTo(library);
  }

  @Test
  void largeLibraryIsToldInPartsThatFitIntoFrames() {
    LibraryState library = library(7, 0, 3_000);
    LibraryState told = library.opening();
    MessageCodec.encode(
        new Message.Hello(1, "\u0001".repeat(200), 1, "1", library.revision(), told.games()));

    assertThat(told.games()).hasSizeBetween(100, 2_999);
    assertThat(tellAll(told, library)).isBetween(3, 30);
  }

  @Test
  void largeChangeIsToldInPartsToo() {
    LibraryState before = library(7, 0, 2_000);

    assertThat(tellAll(before, library(8, 1_500, 2_000))).isGreaterThan(3);
  }

  @Test
  void smallChangeIsToldAtOnce() {
    assertThat(tellAll(library(7, 0, 10), library(8, 5, 10))).isEqualTo(1);
  }

  /** The number of messages it takes. */
  private static int tellAll(LibraryState before, LibraryState now) {
    LibraryState told = before;
    int messages = 0;
    while (told.revision() != now.revision()) {
      Message.LibraryDelta delta = now.since(told);
      MessageCodec.encode(delta);
      assertThat(delta.revision()).isEqualTo(now.revision());
      told = now.heard(told, delta);
      messages++;
      assertThat(messages).isLessThan(100);
    }
    return messages;
  }

  private static LibraryState library(long revision, int first, int count) {
    List<GameSummary> games =
        IntStream.range(first, first + count)
            .mapToObj(
                number ->
                    new GameSummary(
                        new GameId(LONGEST + (100_000 + number)),
                        new Version("20250101"),
                        true,
                        false,
                        Long.MAX_VALUE))
            .toList();
    return new LibraryState(revision, games);
  }
}
