package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouterTest {
  private static final Router.Handler GAME = _ -> Answer.done();
  private static final Router.Handler ACT = _ -> Answer.accepted();

  private final Router router =
      new Router()
          .on("GET", "/", _ -> Answer.done())
          .on("GET", "/api/games/{id}", GAME)
          .on("POST", "/api/games/{id}/{action}", ACT);

  @Test
  void wholePathDecides() {
    assertThat(router.match("GET", "/api/games/css"))
        .isEqualTo(new Router.Match.Found(GAME, Map.of("id", "css")));
    assertThat(router.match("POST", "/api/games/css/play"))
        .isEqualTo(new Router.Match.Found(ACT, Map.of("id", "css", "action", "play")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/gamesfoo",
        "/api/games",
        "/api/games/",
        "/api/games/css/",
        "/api/games/css/play/now",
        "//api/games/css",
        "/API/games/css",
        "/api/games/%zz",
        ""
      })
  void nothingMatchesByItsBegin(String path) {
    assertThat(router.match("GET", path)).isInstanceOf(Router.Match.Nothing.class);
  }

  @Test
  void namesAreDecodedAndStayOneName() {
    assertThat(router.match("GET", "/api/games/a%2Fb%20c+d"))
        .isEqualTo(new Router.Match.Found(GAME, Map.of("id", "a/b c+d")));
    assertThat(router.match("GET", "/api/games/%2e%2e"))
        .isEqualTo(new Router.Match.Found(GAME, Map.of("id", "..")));
  }

  @Test
  void anotherMethodDiffersFromAnUnknownPath() {
    assertThat(router.match("DELETE", "/api/games/css"))
        .isEqualTo(new Router.Match.OtherMethod(List.of("GET")));
  }
}
