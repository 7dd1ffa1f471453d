package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import net.lanspread.catalog.Catalog;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.protocol.GameSummary;
import net.lanspread.swarm.PeerEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The titles of games without one in a catalog. */
class RowTitlesTest {
  private static final GameId CSS = new GameId("css");
  private static final CatalogGame UNTITLED = new Catalog.Open().find(CSS).orElseThrow();

  private int peers;

  private PeerEntry peer(String host, @Nullable String title) {
    GameSummary game = new GameSummary(CSS, new Version("20250101"), true, false, 1, title);
    return new PeerEntry(
        PeerId.parse("%064x".formatted(++peers)).orElseThrow(),
        "peer",
        new InetSocketAddress(host, 4711),
        1,
        Map.of(CSS, game));
  }

  @Test
  void hostsCountAndNotPeers() {
    RowTitles titles =
        new RowTitles(
            List.of(
                peer("10.0.0.1", "Free money"),
                peer("10.0.0.1", "Free money"),
                peer("10.0.0.1", "Free money"),
                peer("10.0.0.2", "Counter-Strike"),
                peer("10.0.0.3", "Counter-Strike"),
                peer("10.0.0.4", null)));

    assertThat(titles.of(UNTITLED)).isEqualTo("Counter-Strike");
    assertThat(new RowTitles(List.of(peer("10.0.0.5", null))).of(UNTITLED)).isEqualTo("css");
  }

  @Test
  void theCatalogGoesFirst() {
    CatalogGame known = new CatalogGame(CSS, "CS: Source", null, null, null, null, null, null);

    assertThat(new RowTitles(List.of(peer("10.0.0.1", "Free money"))).of(known))
        .isEqualTo("CS: Source");
  }
}
