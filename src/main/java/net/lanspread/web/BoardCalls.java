package net.lanspread.web;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.GameId;
import net.lanspread.operation.FailureCode;
import net.lanspread.organiser.Board;
import net.lanspread.organiser.Boards;
import net.lanspread.organiser.Organisers;
import net.lanspread.peer.Bringing;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.Peer;
import net.lanspread.protocol.GameSummary;
import net.lanspread.swarm.PeerEntry;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The calls for what organisers pin up for the evening, and for what guests answer. */
final class BoardCalls {
  private final AppSession session;
  private final StateFeed feed;

  BoardCalls(AppSession session, StateFeed feed) {
    this.session = session;
    this.feed = feed;
  }

  Router addTo(Router router) {
    return router
        .on("POST", "/api/board/tonight", this::tonight)
        .on("POST", "/api/board/bring", this::bring)
        .on("POST", "/api/board/announce", this::announce)
        .on("POST", "/api/board/take-back", this::takeBack)
        .on("POST", "/api/board/answer", this::answer)
        .on("POST", "/api/organisers/disagree", this::disagree);
  }

  /** The part of all boards that the page shows. */
  static AppState.Board state(PartyView.Seen seen, long freeBytes) {
    Peer peer = seen.peer();
    List<AppState.Tonight> tonight = new ArrayList<>();
    List<AppState.Announcement> announcements = new ArrayList<>();
    for (Boards.Posted posted : peer.organisers().boards().posted()) {
      Organisers.Row organiser = posted.organiser();
      for (Board.Game game : posted.board().games()) {
        tonight.add(tonight(seen, organiser, game));
      }
      for (Board.Announcement each : posted.board().announcements()) {
        announcements.add(
            new AppState.Announcement(
                organiser.fingerprint(),
                organiser.name(),
                organiser.own(),
                each.serial(),
                each.at().toString(),
                each.words()));
      }
    }
    announcements.sort(java.util.Comparator.comparing(AppState.Announcement::at).reversed());
    return new AppState.Board(
        tonight,
        announcements,
        peer.bringing().asks(seen.games(), freeBytes).stream()
            .filter(ask -> !ask.byItself())
            .map(
                ask ->
                    new AppState.Ask(
                        ask.organiser().fingerprint(),
                        ask.organiser().name(),
                        ask.gameId().value()))
            .toList());
  }

  private static AppState.Tonight tonight(
      PartyView.Seen seen, Organisers.Row organiser, Board.Game game) {
    List<String> lacking = new ArrayList<>();
    if (seen.games().stream().noneMatch(row -> row.gameId().equals(game.id()) && isHere(row))) {
      lacking.add(seen.peer().id().toString());
    }
    for (PeerEntry each : seen.peers()) {
      if (!isThere(each.games().get(game.id()))) {
        lacking.add(each.id().toString());
      }
    }
    return new AppState.Tonight(
        game.id().value(),
        seen.peer().catalogGame(game.id()).map(CatalogGame::title).orElse(game.id().value()),
        organiser.name(),
        organiser.own(),
        game.bring() > 0,
        lacking.size(),
        // Names are for who can do something about it.
        organiser.own() ? lacking : List.of());
  }

  private static boolean isHere(GameRow row) {
    return row.downloaded() || row.installed();
  }

  private static boolean isThere(@Nullable GameSummary game) {
    return game != null && (game.downloaded() || game.installed());
  }

  private Boards boards() throws RefusedException, InterruptedException {
    return session.requireRunning().peer().organisers().boards();
  }

  private Answer posted(Boards.Posting posting) throws RefusedException {
    return switch (posting) {
      case Boards.Posting.Refused(String message) ->
          throw new RefusedException(FailureCode.INVALID_ARGUMENT, message);
      case Boards.Posting.Done _ -> told();
    };
  }

  private Answer told() {
    feed.touch();
    return Answer.done();
  }

  private Answer tonight(ApiCall call) throws RefusedException, IOException, InterruptedException {
    JsonNode named = call.json().path("games");
    List<GameId> games = new ArrayList<>();
    for (JsonNode each : named) {
      GameId.parse(each.asString("")).ifPresent(games::add);
    }
    if (!named.isArray() || games.size() != named.size()) {
      throw new RefusedException(
          FailureCode.INVALID_ARGUMENT, "the field \"games\" is a list of games");
    }
    return posted(boards().tonight(games));
  }

  private Answer bring(ApiCall call) throws RefusedException, IOException, InterruptedException {
    boolean on = call.requiredFlag("on");
    return posted(boards().bring(gameId(call), on));
  }

  private static GameId gameId(ApiCall call) throws RefusedException {
    return GameId.parse(call.requiredText("game_id"))
        .orElseThrow(
            () -> new RefusedException(FailureCode.UNKNOWN_GAME, "that is no game of this party"));
  }

  private Answer announce(ApiCall call) throws RefusedException, IOException, InterruptedException {
    return posted(boards().announce(call.requiredText("text")));
  }

  private Answer takeBack(ApiCall call) throws RefusedException, IOException, InterruptedException {
    JsonNode serial = call.json().path("serial");
    if (!serial.isIntegralNumber() || !serial.canConvertToLong()) {
      throw new RefusedException(
          FailureCode.INVALID_ARGUMENT, "the field \"serial\" is a whole number");
    }
    return posted(boards().takeBack(serial.longValue()));
  }

  private Answer answer(ApiCall call) throws RefusedException, InterruptedException {
    Bringing.Answer answer =
        Bringing.Answer.labelled(call.requiredText("answer"))
            .orElseThrow(
                () ->
                    new RefusedException(
                        FailureCode.INVALID_ARGUMENT, "an answer is one of get, not-now, always"));
    Peer peer = session.requireRunning().peer();
    Bringing.Answered answered =
        peer.bringing()
            .answer(OrganiserCalls.fingerprint(call), gameId(call), answer, peer.gameRows());
    return switch (answered) {
      case Bringing.Answered.Done _ -> told();
      case Bringing.Answered.NotAsked _ ->
          throw new RefusedException(
              FailureCode.INVALID_ARGUMENT, "nobody asks for that game any more");
      case Bringing.Answered.Refused(var why) ->
          throw new RefusedException(why.code(), why.message());
    };
  }

  private Answer disagree(ApiCall call) throws RefusedException, InterruptedException {
    if (!session.requireRunning().peer().bringing().disagree(OrganiserCalls.fingerprint(call))) {
      throw new RefusedException(
          FailureCode.INVALID_ARGUMENT,
          "games that this organiser asks for do not come by themselves");
    }
    return told();
  }
}
