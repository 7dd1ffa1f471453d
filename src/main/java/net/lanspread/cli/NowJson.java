package net.lanspread.cli;

import net.lanspread.peer.NowRow;
import net.lanspread.peer.Peer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of who plays what, and which servers run. Stateless. */
final class NowJson {
  private NowJson() {}

  static ObjectNode now(Peer peer) {
    ObjectNode result = PeerJson.object().put("tell", peer.telling().isOn());
    ArrayNode runs = result.putArray("runs");
    for (NowRow row : peer.now()) {
      runs.addObject()
          .put("kind", row.kind().label())
          .put("game_id", row.gameId().value())
          .put("peer_id", row.peerId().toString())
          .put("name", row.name())
          .put("me", row.me())
          .put("phase", row.phase().label())
          .put("since", PeerJson.formatted(row.since()))
          .put("addr", row.host().getHostAddress())
          .put("log", row.log().map(Object::toString).orElse(null));
    }
    ArrayNode played = result.putArray("played");
    peer.plays()
        .launched()
        .played()
        .forEach(
            (gameId, time) ->
                played
                    .addObject()
                    .put("game_id", gameId.value())
                    .put("last", PeerJson.formatted(time.last()))
                    .put("seconds", time.seconds()));
    return result;
  }
}
