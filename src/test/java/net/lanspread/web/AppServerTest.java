package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AppServerTest {
  @Test
  void callThatBreaksIsAnsweredAndKeepsThePageToItself() throws Exception {
    Router router =
        new Router()
            .on(
                "GET",
                "/broken",
                _ -> {
                  throw new IllegalStateException("a bug");
                });
    try (AppServer server = AppServer.start(new Sessions(new SecureRandom()), router, 0)) {
      RawHttp.Response answer = new RawHttp(server.port()).request("GET /broken");

      assertThat(answer.status()).isEqualTo(500);
      assertThat(answer.body()).contains("\"io-error\"").doesNotContain("a bug");
      assertThat(answer.header("Content-Security-Policy")).isPresent();
    }
  }

  @Test
  void pageIsWhereItWasUnlessSomebodyElseIsThere() throws Exception {
    Sessions sessions = new Sessions(new SecureRandom());
    int port;
    try (AppServer first = AppServer.start(sessions, new Router(), 0)) {
      port = first.port();
      try (AppServer beside = AppServer.start(sessions, new Router(), port)) {
        assertThat(beside.port()).isNotEqualTo(port);
      }
    }
    try (AppServer again = AppServer.start(sessions, new Router(), port)) {
      assertThat(again.port()).isEqualTo(port);
    }
  }
}
