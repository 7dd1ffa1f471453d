package net.lanspread.web;

import net.lanspread.protocol.AsciiJson;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of this room, an {@link AsciiJson}: record components as names with underscores.
 * Stateless.
 */
final class AppJson {
  private static final int MAX_DEPTH = 16;

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              AsciiJson.factory()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private AppJson() {}

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
