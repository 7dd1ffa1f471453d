package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private final Sessions sessions = new Sessions(new SecureRandom());

  @Test
  void beginningOfASecretIsNone() {
    String code = sessions.newCode();
    assertThat(sessions.trade(code.substring(0, 31))).isEmpty();
    String token = sessions.trade(code).orElseThrow();

    assertThat(sessions.isValid(token.substring(0, 31))).isFalse();
    assertThat(sessions.isValid(token)).isTrue();
  }

  @Test
  void oldestCodesAreForgotten() {
    List<String> codes = new ArrayList<>();
    for (int i = 0; i <= Sessions.MAX_CODES; i++) {
      codes.add(sessions.newCode());
    }

    assertThat(sessions.trade(codes.getFirst())).isEmpty();
    assertThat(codes.subList(1, codes.size()))
        .allSatisfy(code -> assertThat(sessions.trade(code)).isPresent());
  }

  @Test
  void oldestTokensAreForgottenButForThatOfPrograms() {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i <= Sessions.MAX_TOKENS; i++) {
      tokens.add(sessions.trade(sessions.newCode()).orElseThrow());
    }

    assertThat(sessions.isValid(tokens.getFirst())).isFalse();
    assertThat(tokens.subList(1, tokens.size())).allMatch(sessions::isValid);
    assertThat(sessions.isValid(sessions.ownToken())).isTrue();
  }
}
