package net.lanspread.web;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The handlers of requests, by method and whole path. A place in braces stands for exactly one
 * name; nothing matches by a prefix. Immutable once built.
 */
final class Router {
  /** Carries out a call. */
  @FunctionalInterface
  interface Handler {
    Answer handle(ApiCall call) throws RefusedException, IOException, InterruptedException;
  }

  private record Route(String method, List<String> places, Handler handler) {}

  /** The result of the look at a request's path. */
  sealed interface Match {
    record Found(Handler handler, Map<String, String> parameters) implements Match {}

    /** The path has handlers, but for other methods. */
    record OtherMethod(List<String> methods) implements Match {}

    record Nothing() implements Match {}
  }

  private final List<Route> routes = new ArrayList<>();

  /**
   * @param pattern such as {@code /api/games/{id}}
   */
  Router on(String method, String pattern, Handler handler) {
    routes.add(new Route(method, List.of(pattern.split("/", -1)), handler));
    return this;
  }

  /**
   * @param rawPath as it came, percent signs and all
   */
  Match match(String method, String rawPath) {
    String[] names = rawPath.split("/", -1);
    List<String> otherMethods = new ArrayList<>();
    for (Route route : routes) {
      Optional<Map<String, String>> parameters = parameters(route.places(), names);
      if (parameters.isPresent()) {
        if (route.method().equals(method)) {
          return new Match.Found(route.handler(), parameters.get());
        }
        otherMethods.add(route.method());
      }
    }
    return otherMethods.isEmpty() ? new Match.Nothing() : new Match.OtherMethod(otherMethods);
  }

  private static Optional<Map<String, String>> parameters(List<String> places, String[] names) {
    if (places.size() != names.length) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int i = 0; i < names.length; i++) {
      String place = places.get(i);
      if (place.startsWith("{")) {
        Optional<String> name = decoded(names[i]);
        if (name.isEmpty()) {
          return Optional.empty();
        }
        parameters.put(place.substring(1, place.length() - 1), name.get());
      } else if (!place.equals(names[i])) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  private static Optional<String> decoded(String name) {
    try {
      return Optional.of(URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8))
          .filter(text -> !text.isEmpty());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
