package net.lanspread.cli;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.content.PlayerSettings;
import net.lanspread.operation.FailureCode;
import net.lanspread.organiser.Fingerprint;
import net.lanspread.peer.HostAndPort;
import net.lanspread.peer.Limits;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The fields of one command, each refused where it is not as it must be. */
record CommandFields(ObjectNode json) {

  String name() throws RefusedException {
    JsonNode name = json.path("cmd");
    if (!name.isString()) {
      throw new RefusedException(
          FailureCode.MALFORMED_COMMAND, "a command names itself in the text field \"cmd\"");
    }
    return name.stringValue();
  }

  boolean has(String field) {
    return json.has(field);
  }

  GameId gameId() throws RefusedException {
    String text = text("game_id");
    Optional<GameId> gameId = GameId.parse(text);
    if (gameId.isEmpty()) {
      throw new RefusedException(
          FailureCode.UNKNOWN_GAME, brief(text) + " is not in this party's catalog");
    }
    return gameId.get();
  }

  List<GameId> gameIds(String field) throws RefusedException {
    JsonNode value = json.path(field);
    List<GameId> gameIds = new ArrayList<>();
    for (JsonNode each : value) {
      GameId.parse(each.asString("")).ifPresent(gameIds::add);
    }
    if (!value.isArray() || gameIds.size() != value.size()) {
      throw invalid("the field \"" + field + "\" is a list of games");
    }
    return gameIds;
  }

  Fingerprint fingerprint() throws RefusedException {
    String text = text("fingerprint");
    return Fingerprint.parse(text)
        .orElseThrow(() -> invalid(brief(text) + " is not the four words of an organiser"));
  }

  InetSocketAddress address() throws RefusedException {
    String text = text("addr");
    return HostAndPort.parse(text)
        .filter(address -> address.port() > 0)
        .map(HostAndPort::resolve)
        .orElseThrow(() -> invalid(brief(text) + " is not of the form host:port"));
  }

  String text(String field) throws RefusedException {
    JsonNode value = json.path(field);
    if (!value.isString()) {
      throw invalid("the command needs the text field \"" + field + "\"");
    }
    return value.stringValue();
  }

  /** A text for a line of a settings file and of a command. */
  String line(String field) throws RefusedException {
    String text = text(field);
    Optional<String> problem = PlayerSettings.problem(text);
    if (problem.isPresent()) {
      throw invalid("the field \"" + field + "\" " + problem.get());
    }
    return text;
  }

  /** The player's settings for a game's scripts. */
  PlayerSettings player() throws RefusedException {
    return new PlayerSettings(line("username"), line("language"));
  }

  long number(String field, long max) throws RefusedException {
    JsonNode value = json.path(field);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < 0
        || value.longValue() > max) {
      throw invalid(
          "the command needs the field \"%s\", a whole number from 0 to %d".formatted(field, max));
    }
    return value.longValue();
  }

  /** Bytes a second; 0 is no limit. */
  long limit(String field, long otherwise) throws RefusedException {
    if (!has(field)) {
      return otherwise;
    }
    long limit = number(field, Long.MAX_VALUE);
    Optional<String> problem = Limits.problem(limit);
    if (problem.isPresent()) {
      throw invalid(problem.get());
    }
    return limit;
  }

  boolean flag(String field, boolean otherwise) throws RefusedException {
    JsonNode value = json.path(field);
    if (value.isMissingNode()) {
      return otherwise;
    }
    if (!value.isBoolean()) {
      throw invalid("the field \"" + field + "\" is true or false");
    }
    return value.booleanValue();
  }

  /** True when the reply is to come at the end of the operation. */
  boolean waits() throws RefusedException {
    return flag("wait", false);
  }

  private static RefusedException invalid(String message) {
    return new RefusedException(FailureCode.INVALID_ARGUMENT, message);
  }

  /** Text from outside as part of a message. */
  static String brief(String text) {
    return "\"" + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + "\"";
  }
}
