package net.lanspread.cli;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import net.lanspread.content.GameId;
import net.lanspread.peer.Launched;
import net.lanspread.peer.NowRow;
import net.lanspread.peer.Peer;

/** The JSON of who plays what, and which servers run. */
record NowJson(boolean tell, List<NowRow> runs, List<Played> played) {
  /** How long a game was played. */
  record Played(GameId gameId, @JsonUnwrapped Launched.PlayTime time) {}

  static NowJson now(Peer peer) {
    return new NowJson(
        peer.telling().isOn(),
        peer.now(),
        peer.plays().launched().played().entrySet().stream()
            .map(entry -> new Played(entry.getKey(), entry.getValue()))
            .toList());
  }
}
