package net.lanspread.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StateChangeTest {
  private static final AppState BEFORE =
      AppStates.running(AppStates.game("bf1942", 1), AppStates.game("css", 2));

  @Test
  void statesThatSayTheSameHaveNoDifference() {
    assertThat(
            StateChange.between(
                BEFORE, AppStates.running(AppStates.game("bf1942", 1), AppStates.game("css", 2))))
        .isEmpty();
  }

  @Test
  void onlyTheGamesThatChangedAreTold() {
    AppState.Game changed = AppStates.game("css", 3);
    AppState.Game added = AppStates.game("ggoo", 1);

    Map<String, Object> change =
        StateChange.between(BEFORE, AppStates.running(AppStates.game("bf1942", 1), changed, added));

    assertThat(change)
        .containsExactly(
            Map.entry("games", Map.of("changed", List.of(changed, added), "removed", List.of())));
  }

  @Test
  void gamesThatAreGoneAreNamed() {
    assertThat(StateChange.between(BEFORE, AppStates.running(AppStates.game("css", 2))))
        .containsExactly(
            Map.entry("games", Map.of("changed", List.of(), "removed", List.of("bf1942"))));
  }

  @Test
  void firstAnswersChangeEverythingAtOnce() {
    assertThat(StateChange.between(AppStates.asking(), BEFORE))
        .containsOnlyKeys("phase", "setup", "me", "games", "peers")
        .containsEntry("phase", "running")
        .containsEntry("setup", null)
        .containsEntry("me", BEFORE.me());
  }

  @Test
  void everythingButGamesIsToldWhole() {
    List<AppState.Flow> flows = List.of(new AppState.Flow("a", "b", 7));
    AppState now =
        new AppState(
            "running",
            null,
            BEFORE.me(),
            BEFORE.games(),
            List.of(),
            BEFORE.peers(),
            flows,
            List.of(),
            null,
            List.of(),
            null,
            null,
            BEFORE.board());

    assertThat(StateChange.between(BEFORE, now)).containsExactly(Map.entry("flows", flows));
  }

  @Test
  void namesOfStrangersStayTextInTheJson() {
    String hostile = "</script><img src=x onerror=\"alert(1)\">\n\nevent: state\ndata: {}";
    AppState.PeerRow peer =
        new AppState.PeerRow("id", hostile, "1.2.3.4:5", 0, 0, 0, 0, 0, false, false, null, null);

    String json = AppJson.MAPPER.writeValueAsString(peer);

    assertThat(json).doesNotContain("\n");
    assertThat(AppJson.MAPPER.readTree(json).path("name").asString()).isEqualTo(hostile);
  }

  @Test
  void namesOnTheWireHaveUnderscores() {
    assertThat(
            AppJson.MAPPER
                .readTree(AppJson.MAPPER.writeValueAsString(BEFORE.games().get(0)))
                .propertyNames())
        .containsExactly(
            "id",
            "title",
            "genre",
            "publisher",
            "release",
            "max_players",
            "size_bytes",
            "downloaded",
            "installed",
            "availability",
            "local_version",
            "target_version",
            "games_dir",
            "update_available",
            "peer_count",
            "holders",
            "others",
            "cover",
            "operation",
            "leftover",
            "needs_bytes",
            "archive_bytes",
            "actions",
            "last_error",
            "scripts_changed",
            "notices",
            "vouched",
            "pin_clash",
            "run",
            "server_run",
            "playing",
            "played");
  }
}
