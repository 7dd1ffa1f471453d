package net.lanspread.swarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import net.lanspread.content.GameId;
import net.lanspread.content.Printable;
import net.lanspread.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * The doings of the user of a peer, and its word on itself, as far as it lets others know.
 *
 * @param match whether the peer is in match mode, and better left alone
 * @param playing the games that are played
 * @param servers the games of which a dedicated server runs
 * @param here what the peer is; null while that is unknown
 */
public record Activity(
    boolean match, List<Doing> playing, List<Doing> servers, Message.@Nullable Here here) {
  /** One game, and since when. */
  public record Doing(GameId gameId, Instant since) {}

  /** Of a peer that tells nothing. */
  public static final Activity NOTHING = new Activity(false, List.of(), List.of());

  /** Of a peer that does not tell what it is. */
  public Activity(boolean match, List<Doing> playing, List<Doing> servers) {
    this(match, playing, servers, null);
  }

  public Activity {
    playing = List.copyOf(playing);
    servers = List.copyOf(servers);
  }

  /** As it is told at this moment: clocks differ, and are none of the others' business. */
  Message.Now message(Instant now) {
    return new Message.Now(match, told(playing, now), told(servers, now), here);
  }

  private static List<Message.Since> told(List<Doing> all, Instant now) {
    return all.stream()
        .limit(Message.Now.MAX_GAMES)
        .map(
            doing ->
                new Message.Since(
                    doing.gameId(),
                    Math.clamp(
                        Duration.between(doing.since(), now).toSeconds(),
                        0,
                        Message.Since.MAX_SECONDS)))
        .toList();
  }

  /** What was heard at this moment, of games that are ours, and of each game once. */
  static Activity heard(Message.Now said, Instant now, Predicate<GameId> party) {
    Message.Here here = said.here();
    return new Activity(
        said.match(),
        heard(said.playing(), now, party),
        heard(said.servers(), now, party),
        here == null
            ? null
            : new Message.Here(
                Printable.of(here.program(), Message.Here.MAX_PROGRAM_CHARS), here.freeBytes()));
  }

  private static List<Doing> heard(List<Message.Since> said, Instant now, Predicate<GameId> party) {
    Set<GameId> known = new HashSet<>();
    List<Doing> all = new ArrayList<>();
    for (Message.Since each : said) {
      if (party.test(each.gameId()) && known.add(each.gameId())) {
        all.add(new Doing(each.gameId(), now.minusSeconds(each.seconds())));
      }
    }
    return all;
  }
}
