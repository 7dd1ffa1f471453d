package net.lanspread.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The difference of two states: the games that changed one by one, everything else whole. */
final class StateChange {
  private StateChange() {}

  /** The news for a follower who knows the first state; empty when both are equal. */
  static Map<String, Object> between(AppState before, AppState now) {
    Map<String, Object> change = new LinkedHashMap<>();
    put(change, "phase", before.phase(), now.phase());
    put(change, "setup", before.setup(), now.setup());
    put(change, "me", before.me(), now.me());
    Map<String, AppState.Game> known = new HashMap<>();
    before.games().forEach(game -> known.put(game.id(), game));
    List<AppState.Game> changed = new ArrayList<>();
    for (AppState.Game game : now.games()) {
      if (!game.equals(known.remove(game.id()))) {
        changed.add(game);
      }
    }
    if (!changed.isEmpty() || !known.isEmpty()) {
      change.put("games", Map.of("changed", changed, "removed", List.copyOf(known.keySet())));
    }
    put(change, "problems", before.problems(), now.problems());
    put(change, "peers", before.peers(), now.peers());
    put(change, "flows", before.flows(), now.flows());
    put(change, "organisers", before.organisers(), now.organisers());
    put(change, "steering", before.steering(), now.steering());
    put(change, "now", before.now(), now.now());
    put(change, "publishing", before.publishing(), now.publishing());
    put(change, "publish_error", before.publishError(), now.publishError());
    put(change, "board", before.board(), now.board());
    return change;
  }

  private static void put(
      Map<String, Object> change,
      String name,
      @org.jspecify.annotations.Nullable Object before,
      @org.jspecify.annotations.Nullable Object now) {
    if (!Objects.equals(before, now)) {
      change.put(name, now);
    }
  }
}
