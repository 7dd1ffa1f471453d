package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.content.GameId;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.Roots;
import net.lanspread.operation.Operations;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.RateLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SteeringTest {
  private static final GameId CSS = new GameId("css");
  private static final GameId UT = new GameId("ut");
  private static final int PIECE = 256 * 1024;
  private static final Limits SLOW = new Limits(100_000, 0, 3, true);

  @TempDir private Path state;
  private final RateLimit sending = new RateLimit(RateLimit.Time.SYSTEM);
  private final RateLimit receiving = new RateLimit(RateLimit.Time.SYSTEM);
  private final List<Boolean> told = new ArrayList<>();

  private Steering open() {
    return open(Limits.OF_GUESTS);
  }

  private Steering open(Limits usual) {
    Operations operations = new Operations(_ -> {}, InstantSource.system());
    return new Steering(
        new RealDisk(),
        state,
        usual,
        new Steering.Ways(sending, receiving),
        new Turns(
            new OperationBook(
                new RealDisk(), new Roots(new RealDisk(), state, state), state, operations)),
        event -> told.add(((PeerEvent.MatchChanged) event).on()));
  }

  private static boolean isLimited(RateLimit limit) {
    return limit.pieceBytes(PIECE) < PIECE;
  }

  @Test
  void limitsOutlastTheirPeer() throws IOException {
    open().limit(SLOW);
    sending.set(0);

    assertThat(open().limits()).isEqualTo(SLOW);
    assertThat(isLimited(sending)).as("it holds").isTrue();
    assertThat(isLimited(receiving)).isFalse();
  }

  @Test
  void limitThatEndsHoldsNoMore() throws IOException {
    Steering steering = open();
    steering.limit(SLOW);
    steering.limit(Limits.NONE);

    assertThat(isLimited(sending)).isFalse();
    assertThat(open().limits()).isEqualTo(Limits.NONE);
  }

  @Test
  void withoutAReadableFileTheUsualLimitsHold() throws IOException {
    assertThat(open(SLOW).limits()).isEqualTo(SLOW);
    assertThat(isLimited(sending)).isTrue();
    Files.writeString(state.resolve("limits.json"), "{\"send_bytes_per_second\": 5");
    assertThat(open().limits()).isEqualTo(Limits.OF_GUESTS);
    Files.writeString(
        state.resolve("limits.json"), "{\"send_bytes_per_second\": 5, \"downloads_at_once\": -1}");
    assertThat(open().limits()).as("which no limit can be").isEqualTo(Limits.OF_GUESTS);
  }

  @Test
  void littleIsSentInAMatchAndAsMuchAsBeforeAfterIt() throws IOException {
    Steering steering = open();
    steering.match(true);
    assertThat(isLimited(sending)).isTrue();
    assertThat(steering.isMatch()).isTrue();

    steering.match(false);
    assertThat(isLimited(sending)).isFalse();
    assertThat(told).containsExactly(true, false);

    steering.limit(SLOW);
    int slow = sending.pieceBytes(PIECE);
    steering.match(true);
    assertThat(sending.pieceBytes(PIECE)).as("no more than before").isEqualTo(slow);
  }

  @Test
  void matchIsOnByItselfWhileGamesRun() {
    Steering steering = open();
    steering.begins(CSS);
    steering.begins(UT);
    assertThat(steering.playing()).containsExactly(CSS, UT);
    steering.ended(CSS);
    assertThat(steering.isMatch()).isTrue();
    steering.ended(UT);

    assertThat(steering.isMatch()).isFalse();
    assertThat(told).containsExactly(true, false);
  }

  @Test
  void matchThatIsTurnedOffStaysOffUntilTheNextGame() {
    Steering steering = open();
    steering.begins(CSS);
    steering.match(false);
    steering.begins(CSS);
    assertThat(steering.isMatch()).isFalse();
    steering.ended(CSS);
    steering.ended(CSS);

    steering.begins(UT);
    assertThat(steering.isMatch()).isTrue();
  }

  @Test
  void matchThatIsTurnedOnOutlastsTheGame() {
    Steering steering = open();
    steering.match(true);
    steering.begins(CSS);
    steering.ended(CSS);

    assertThat(steering.isMatch()).isTrue();
  }

  @Test
  void theUsersOwnChoiceIsToldUntilTheLimitsDecideAgain() {
    Steering steering = open();
    assertThat(steering.choice()).isEmpty();
    steering.match(true);
    assertThat(steering.choice()).contains(true);
    steering.begins(CSS);
    steering.match(false);
    assertThat(steering.choice()).contains(false);

    steering.ended(CSS);

    assertThat(steering.choice()).isEmpty();
  }

  @Test
  void gamesDoNotTurnMatchModeOnUnlessTheLimitsSaySo() {
    Steering steering = open(Limits.NONE);
    steering.begins(CSS);

    assertThat(steering.isMatch()).isFalse();
    assertThat(told).isEmpty();
  }
}
