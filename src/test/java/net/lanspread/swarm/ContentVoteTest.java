package net.lanspread.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.Sha256;
import net.lanspread.swarm.ContentVote.Ballot;
import net.lanspread.swarm.ContentVote.Result;
import org.jspecify.annotations.Nullable;
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
                List.of(ballot("a", ONE, null), ballot("b", TWO, null), ballot("c", ONE, RED)),
                Optional.empty()))
        .isEqualTo(new Result.Agreed<>(ONE, RED, List.of("a", "c"), 2, 1));
  }

  @Test
  void tieIsAmbiguous() {
    assertThat(
            ContentVote.count(
                List.of(ballot("a", ONE, null), ballot("b", TWO, null)), Optional.empty()))
        .isEqualTo(new Result.Tied<String>());
  }

  @Test
  void sameListWithOtherHashesIsAnotherContent() {
    assertThat(
            ContentVote.count(
                List.of(ballot("a", ONE, RED), ballot("b", ONE, BLUE)), Optional.empty()))
        .isEqualTo(new Result.Tied<String>());
    assertThat(
            ContentVote.count(
                List.of(ballot("a", ONE, RED), ballot("b", ONE, BLUE), ballot("c", ONE, BLUE)),
                Optional.empty()))
        .isEqualTo(new Result.Agreed<>(ONE, BLUE, List.of("b", "c"), 2, 1));
  }

  @Test
  void pinnedDigestDecidesAlone() {
    List<Ballot<String>> ballots =
        List.of(ballot("a", ONE, RED), ballot("b", TWO, BLUE), ballot("c", TWO, BLUE));

    assertThat(ContentVote.count(ballots, Optional.of(RED)))
        .isEqualTo(new Result.Agreed<>(ONE, RED, List.of("a"), 1, 2));
    assertThat(ContentVote.count(ballots.subList(1, 3), Optional.of(RED)))
        .isEqualTo(new Result.NoHolder<String>());
  }

  @Test
  void fiftyPeersAtOneAddressHaveOneVote() {
    List<Ballot<String>> ballots = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ballots.add(at("10.0.0.66", "mallory " + i, TWO, RED));
    }
    ballots.add(ballot("a", ONE, RED));
    ballots.add(ballot("b", ONE, RED));

    assertThat(ContentVote.count(ballots, Optional.empty()))
        .isEqualTo(new Result.Agreed<>(ONE, RED, List.of("a", "b"), 2, 1));
  }

  @Test
  void fiftyPeersAtOneAddressHaveOneVoteOnTheHashes() {
    List<Ballot<String>> ballots = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ballots.add(at("10.0.0.66", "mallory " + i, ONE, BLUE));
    }
    ballots.add(ballot("a", ONE, RED));
    ballots.add(ballot("b", ONE, RED));

    assertThat(ContentVote.count(ballots, Optional.empty()))
        .isEqualTo(new Result.Agreed<>(ONE, RED, List.of("a", "b"), 2, 1));
  }

  @Test
  void hostVotesForTheContentOfMostOfItsPeersAndAllHoldersOfTheWinnerAreSources() {
    assertThat(
            ContentVote.count(
                List.of(
                    at("10.0.0.1", "a", ONE, null),
                    at("10.0.0.1", "b", ONE, null),
                    at("10.0.0.1", "c", TWO, null),
                    at("10.0.0.2", "d", TWO, null),
                    at("10.0.0.2", "e", ONE, null),
                    at("10.0.0.2", "f", ONE, null),
                    at("10.0.0.3", "g", TWO, null)),
                Optional.empty()))
        .isEqualTo(new Result.Agreed<>(ONE, null, List.of("a", "b", "e", "f"), 2, 1));
  }

  @Test
  void addressWhosePeersAreEquallyManyForTwoContentsHasNoVote() {
    List<Ballot<String>> ballots =
        List.of(
            at("10.0.0.1", "a", ONE, null),
            at("10.0.0.1", "b", TWO, null),
            at("10.0.0.2", "c", TWO, null));

    assertThat(ContentVote.count(ballots, Optional.empty()))
        .isEqualTo(new Result.Agreed<>(TWO, null, List.of("b", "c"), 1, 1));
    assertThat(ContentVote.count(ballots.subList(0, 2), Optional.empty()))
        .isEqualTo(new Result.Tied<String>());
  }

  private static Ballot<String> ballot(String voter, FileList list, @Nullable Sha256 digest) {
    return at(voter, voter, list, digest);
  }

  private static Ballot<String> at(
      String host, String voter, FileList list, @Nullable Sha256 digest) {
    return new Ballot<>(voter, new VoteHost(host), list, digest);
  }

  private static FileList list(long bytes) {
    return new FileList(List.of(new SharedFile("version.ini", 8), new SharedFile("a", bytes)));
  }
}
