package net.lanspread.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class OrganisersCommandTest {
  @Test
  void eachOrganiserHasOneLine() throws IOException {
    String app =
        """
        {"organisers": [
          {"fingerprint": "one two three four", "name": "LAN Nord", "accepted": true,
           "own": false, "revision": 3, "games": 12, "awaited": false, "agreed": true},
          {"fingerprint": "red blue green white", "name": "Me", "accepted": true,
           "own": true, "revision": 1, "games": 2, "awaited": false, "agreed": false},
          {"fingerprint": "five six seven eight", "name": "", "accepted": false,
           "own": false, "revision": 0, "games": 0, "awaited": true, "agreed": false}],
         "awaited": ["five six seven eight"]}
        """;

    assertThat(
            OrganisersCommand.words(AppRows.read(AppClient.parse(app), AppRows.Organisers.class)))
        .satisfiesExactly(
            heading -> assertThat(heading).startsWith("WORDS"),
            nord ->
                assertThat(nord.split("\\s{2,}"))
                    .containsExactly("one two three four", "LAN Nord", "yes", "3", "12"),
            own -> assertThat(own.split("\\s{2,}")).contains("yourself"),
            awaited ->
                assertThat(awaited).isEqualTo("five six seven eight: accepted when heard of"));
  }

  /** Without an app the rows come from the state folder, which knows no agreement. */
  @Test
  void stateFolderTellsTheSame() throws IOException {
    String offline =
        """
        {"organisers": [{"fingerprint": "one two three four", "name": "LAN Nord",
          "accepted": false, "own": false, "revision": 0, "games": 0}], "awaited": []}
        """;

    assertThat(
            OrganisersCommand.words(
                AppRows.read(AppClient.parse(offline), AppRows.Organisers.class)))
        .hasSize(2)
        .last()
        .asString()
        .contains("LAN Nord", "no");
  }
}
