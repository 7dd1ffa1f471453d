package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostAndPortTest {

  @ParameterizedTest
  @CsvSource({
    "192.168.1.7:4000, 192.168.1.7, 4000",
    "tower:0, tower, 0",
    "[fe80::1]:65535, fe80::1, 65535",
    "[::]:1, ::, 1"
  })
  void anAddressAsPeopleWriteItIsTaken(String text, String host, int port) {
    assertThat(HostAndPort.parse(text)).hasValue(new HostAndPort(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        ":4000",
        "tower",
        "tower:",
        "tower:-1",
        "tower:+1",
        "tower:65536",
        "tower:999999999999",
        "tower:٤٢",
        "fe80::1:4000",
        "tower:4000 "
      })
  void anythingElseIsNone(String text) {
    assertThat(HostAndPort.parse(text)).isEmpty();
  }

  @Test
  void bracketsGoBeforeTheNameIsLookedUp() {
    assertThat(HostAndPort.parse("[::1]:4000").orElseThrow().resolve().getAddress().getAddress())
        .hasSize(16)
        .endsWith(1);
  }

  @ParameterizedTest
  @CsvSource({
    "tower, true",
    "192.168.1.7, true",
    "[fe80::1], true",
    "fe80::1:4000, true",
    "tower:, false",
    "tower:99999, false"
  })
  void hostWithoutAPortIsToldFromABadPort(String text, boolean lacksPort) {
    assertThat(HostAndPort.lacksPort(text)).isEqualTo(lacksPort);
  }
}
