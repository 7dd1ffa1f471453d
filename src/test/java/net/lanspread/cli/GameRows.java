package net.lanspread.cli;

import java.util.List;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.operation.OperationKind;
import net.lanspread.peer.GameRow;
import org.jspecify.annotations.Nullable;

/** Games as commands see them. */
final class GameRows {
  /** The game here, the others' versions, and the running operation. */
  record Here(
      boolean downloaded,
      boolean installed,
      int peers,
      boolean outdated,
      @Nullable OperationKind running) {}

  static final Here ABSENT = new Here(false, false, 3, false, null);

  private GameRows() {}

  static GameRow titled(String id, String title) {
    return row(id, title, ABSENT);
  }

  static GameRow row(String id, String title, Here here) {
    Version version = Version.parse("20250101").orElseThrow();
    return new GameRow(
        new GameId(id),
        title,
        here.downloaded(),
        here.installed(),
        here.downloaded() ? "Ready" : null,
        here.downloaded() ? version : null,
        here.peers(),
        here.peers(),
        0,
        here.peers() > 0 ? version : null,
        here.outdated(),
        1_500_000_000,
        here.running(),
        null,
        List.of(),
        List.of(),
        false,
        null);
  }
}
