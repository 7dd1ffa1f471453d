package net.lanspread.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import net.lanspread.content.GameId;
import net.lanspread.peer.Publishing;
import net.lanspread.peer.RowJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of this room, a {@link RowJson}. Stateless. */
final class AppJson {
  static final JsonMapper MAPPER =
      RowJson.builder(AppJson::text)
          .addMixIn(Publishing.Candidate.class, Candidate.class)
          .addMixIn(Publishing.Progress.class, Progress.class)
          .build();

  /** The page's name of a game's id. */
  private interface Candidate {
    @JsonProperty("id")
    GameId gameId();
  }

  /** The names of how far the hashing is. */
  private interface Progress {
    @JsonProperty("done_bytes")
    long doneBytes();

    @JsonProperty("total_bytes")
    long totalBytes();
  }

  private AppJson() {}

  private static String text(Instant at) {
    return at.truncatedTo(ChronoUnit.MILLIS).toString();
  }

  /** One JSON object; anything else is a {@link JacksonException}. */
  static ObjectNode object(byte[] bytes) throws JacksonException {
    JsonNode node = MAPPER.readTree(bytes);
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw tools.jackson.databind.exc.MismatchedInputException.from(
        null, ObjectNode.class, "it is no JSON object");
  }
}
