package net.lanspread.web;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * The guard of the app: it lets in requests that name this very host, from its own pages or from
 * programs, with a token where they are for the API. So neither a name that is rebound to loopback
 * nor a page from elsewhere comes through. Immutable.
 */
final class RequestGuard {
  private static final String BEARER = "Bearer ";

  private final Set<String> hosts;
  private final Set<String> origins;
  private final Sessions sessions;

  RequestGuard(int port, Sessions sessions) {
    this.hosts = Set.of("127.0.0.1:" + port, "localhost:" + port);
    this.origins = Set.of("http://127.0.0.1:" + port, "http://localhost:" + port);
    this.sessions = sessions;
  }

  /** Lets a request pass, or refuses it with the reason, before its body is looked at. */
  void check(URI address, Headers headers) throws RefusedException {
    List<String> named = headers.getOrDefault("Host", List.of());
    if (named.size() != 1
        || !hosts.contains(named.getFirst())
        || address.isAbsolute()
        || address.getRawAuthority() != null) {
      throw new RefusedException(
          421, "invalid-argument", "this is not the host that was asked for");
    }
    if (!origins.containsAll(headers.getOrDefault("Origin", List.of()))) {
      throw new RefusedException(403, "unauthorized", "pages from elsewhere are not let in");
    }
  }

  /** Lets a call pass that carries a token. */
  void checkToken(Headers headers) throws RefusedException {
    List<String> given = headers.getOrDefault("Authorization", List.of());
    if (given.size() != 1
        || !given.getFirst().startsWith(BEARER)
        || !sessions.isValid(given.getFirst().substring(BEARER.length()))) {
      throw new RefusedException(
          401, "unauthorized", "no valid token: open Lanspread again from its icon");
    }
  }
}
