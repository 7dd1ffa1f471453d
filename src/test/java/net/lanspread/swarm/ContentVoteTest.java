package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.Sha256;
import net.lanspread.swarm.ContentVote.Ballot;
import net.lanspread.swarm.ContentVote.Result;
import org.junit.jupiter.api.Test;

class ContentVoteTest {
  private static final FileList ONE = list(1);
  private static final FileList TWO = list(2);
  private static final Sha256 RED = Sha256.hash(new byte[] {1});
  private static final Sha256 BLUE = Sha256.hash(new byte[] {2});

  @Test
  void pluralityOfListsWinsAndOnlyItsHoldersAreSources() {
    assertThat(
            ContentVote.count(
                List.of(
                    new Ballot<>("a", ONE, null),
                    new Ballot<>("b", TWO, null),
                    new Ballot<>("c", ONE, RED)),
                Optional.empty()))
        .isEqualTo(new Result.Agreed<>(ONE, RED, List.of("a", "c")));
  }

  @Test
  void tieIsAmbiguous() {
    assertThat(
            ContentVote.count(
                List.of(new Ballot<>("a", ONE, null), new Ballot<>("b", TWO, null)),
                Optional.empty()))
        .isEqualTo(new Result.Tied<String>());
  }

  @Test
  void sameListWithOtherHashesIsAnotherContent() {
    assertThat(
            ContentVote.count(
                List.of(new Ballot<>("a", ONE, RED), new Ballot<>("b", ONE, BLUE)),
                Optional.empty()))
        .isEqualTo(new Result.Tied<String>());
    assertThat(
            ContentVote.count(
                List.of(
                    new Ballot<>("a", ONE, RED),
                    new Ballot<>("b", ONE, BLUE),
                    new Ballot<>("c", ONE, BLUE)),
                Optional.empty()))
        .isEqualTo(new Result.Agreed<>(ONE, BLUE, List.of("b", "c")));
  }

  @Test
  void pinnedDigestDecidesAlone() {
    List<Ballot<String>> ballots =
        List.of(
            new Ballot<>("a", ONE, RED),
            new Ballot<>("b", TWO, BLUE),
            new Ballot<>("c", TWO, BLUE));

    assertThat(ContentVote.count(ballots, Optional.of(RED)))
        .isEqualTo(new Result.Agreed<>(ONE, RED, List.of("a")));
    assertThat(ContentVote.count(ballots.subList(1, 3), Optional.of(RED)))
        .isEqualTo(new Result.NoHolder<String>());
  }

  private static FileList list(long bytes) {
    return new FileList(List.of(new SharedFile("version.ini", 8), new SharedFile("a", bytes)));
  }
}
