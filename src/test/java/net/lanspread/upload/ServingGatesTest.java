package net.lanspread.upload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.library.LibrarySnapshot;
import net.lanspread.library.LocalGame;
import net.lanspread.protocol.WireCode;
import net.lanspread.upload.ServingGates.Gate;
import org.junit.jupiter.api.Test;

public class ServingGatesTest {
  private static final Version VERSION = new Version("20250101");
  private static final GameId READY = new GameId("ggoo");
  private static final GameId FOREIGN = new GameId("foreign");
  private static final GameId INSTALLED_ONLY = new GameId("css");

  private final Set<GameId> busy = new HashSet<>();
  private final ServingGates gates =
      new ServingGates(gameId -> !gameId.equals(FOREIGN), busy::contains);
  private final LibrarySnapshot library =
      new LibrarySnapshot(
          1,
          Map.of(
              READY, new LocalGame(READY, VERSION, true, 10),
              FOREIGN, new LocalGame(FOREIGN, VERSION, false, 10),
              INSTALLED_ONLY, new LocalGame(INSTALLED_ONLY, null, true, 10)));

  @Test
  public void S12_serving_gates() {
    assertThat(gates.game(library, READY)).isInstanceOf(Gate.Open.class);
    assertThat(gates.content(library, READY, VERSION, "bin/a.dat")).isInstanceOf(Gate.Open.class);

    assertDeclined(FOREIGN, WireCode.NOT_SERVED);
    assertDeclined(INSTALLED_ONLY, WireCode.NOT_SERVED);
    assertDeclined(new GameId("nowhere"), WireCode.NOT_SERVED);
    LibrarySnapshot kept =
        new LibrarySnapshot(1, Map.of(READY, new LocalGame(READY, VERSION, true, 10, false)));
    assertThat(code(gates.game(kept, READY))).as("kept back").isEqualTo(WireCode.NOT_SERVED);
    for (String path : new String[] {"local/a.dat", "../x", ".version.ini.tmp", "/etc/passwd"}) {
      assertThat(code(gates.content(library, READY, VERSION, path)))
          .as(path)
          .isEqualTo(WireCode.NOT_SERVED);
    }
    assertThat(code(gates.content(library, READY, new Version("20990101"), "bin/a.dat")))
        .isEqualTo(WireCode.STALE);

    busy.add(READY);
    assertDeclined(READY, WireCode.BUSY);
  }

  private void assertDeclined(GameId gameId, WireCode code) {
    assertThat(code(gates.game(library, gameId))).as("metadata").isEqualTo(code);
    assertThat(code(gates.content(library, gameId, VERSION, null))).as("hashes").isEqualTo(code);
    assertThat(code(gates.content(library, gameId, VERSION, "bin/a.dat")))
        .as("data")
        .isEqualTo(code);
  }

  private static WireCode code(Gate gate) {
    assertThat(gate).isInstanceOf(Gate.Closed.class);
    return ((Gate.Closed) gate).code();
  }
}
