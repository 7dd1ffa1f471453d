package net.lanspread.web;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import net.lanspread.operation.FailureCode;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A call of the page or of a program, let in by the {@link RequestGuard}. Immutable. */
final class ApiCall {
  private final Map<String, String> parameters;
  private final @Nullable String rawQuery;
  private final byte[] body;

  /**
   * @param parameters the values of the variable places of its path, by name, decoded
   * @param rawQuery as it came; null when there is none
   * @param body at most {@link AppServer#MAX_BODY_BYTES}
   */
  ApiCall(Map<String, String> parameters, @Nullable String rawQuery, byte[] body) {
    this.parameters = parameters;
    this.rawQuery = rawQuery;
    this.body = body;
  }

  /** The value of a variable place of the path. */
  String parameter(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }

  /** A value of the query. */
  Optional<String> query(String name) throws RefusedException {
    if (rawQuery == null) {
      return Optional.empty();
    }
    try {
      for (String pair : rawQuery.split("&", -1)) {
        int equals = pair.indexOf('=');
        if (equals > 0 && pair.substring(0, equals).equals(name)) {
          return Optional.of(URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
      }
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new RefusedException(FailureCode.INVALID_ARGUMENT, "the address cannot be read");
    }
  }

  /** The body as a JSON object; an empty body is an empty object. */
  ObjectNode json() throws RefusedException {
    try {
      return body.length == 0 ? AppJson.MAPPER.createObjectNode() : AppJson.object(body);
    } catch (JacksonException e) {
      throw new RefusedException(
          FailureCode.MALFORMED_COMMAND, "the body is no JSON object: " + e.getOriginalMessage());
    }
  }

  /** A text of the body; empty when it is missing or null. */
  Optional<String> text(String field) throws RefusedException {
    JsonNode value = json().path(field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw new RefusedException(
          FailureCode.INVALID_ARGUMENT, "the field \"" + field + "\" is a text");
    }
    return Optional.of(value.stringValue());
  }

  /** A list of texts of the body, with at least one in it; empty when it is missing. */
  Optional<List<String>> texts(String field) throws RefusedException {
    JsonNode value = json().path(field);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    List<String> texts = new ArrayList<>();
    value.forEach(each -> texts.add(each.isString() ? each.stringValue() : ""));
    if (!value.isArray() || texts.isEmpty() || texts.contains("")) {
      throw new RefusedException(
          FailureCode.INVALID_ARGUMENT, "the field \"" + field + "\" is a list of texts");
    }
    return Optional.of(texts);
  }

  /** A truth value of the body, if it is there. */
  Optional<Boolean> flag(String field) throws RefusedException {
    return json().path(field).isMissingNode() ? Optional.empty() : Optional.of(requiredFlag(field));
  }

  /** A truth value of the body that must be there. */
  boolean requiredFlag(String field) throws RefusedException {
    JsonNode value = json().path(field);
    if (!value.isBoolean()) {
      throw new RefusedException(
          FailureCode.INVALID_ARGUMENT, "the field \"" + field + "\" is true or false");
    }
    return value.booleanValue();
  }

  /** A text of the body that must be there. */
  String requiredText(String field) throws RefusedException {
    return text(field)
        .orElseThrow(
            () ->
                new RefusedException(
                    FailureCode.INVALID_ARGUMENT, "the field \"" + field + "\" is missing"));
  }
}
