package net.lanspread.library;

import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import org.jspecify.annotations.Nullable;

/**
 * A game that is on this machine, downloaded or installed or both.
 *
 * @param version the version in its {@code version.ini}; null exactly when it is not downloaded
 * @param sizeBytes the sum of its shared files
 * @param offered whether others may have it: it is downloaded and can be shared
 */
public record LocalGame(
    GameId id, @Nullable Version version, boolean installed, long sizeBytes, boolean offered) {

  public LocalGame {
    if (version == null && (!installed || offered)) {
      throw new IllegalArgumentException("nothing of the game is here, or nothing to offer");
    }
  }

  /** A game that is offered when it is downloaded. */
  public LocalGame(GameId id, @Nullable Version version, boolean installed, long sizeBytes) {
    this(id, version, installed, sizeBytes, version != null);
  }

  public boolean downloaded() {
    return version != null;
  }

  public Availability availability() {
    return offered ? Availability.READY : Availability.LOCAL_ONLY;
  }

  /** The availability of a game for others; the labels are those of docs/json-lines.md. */
  public enum Availability {
    READY("Ready"),
    LOCAL_ONLY("LocalOnly");

    private final String label;

    Availability(String label) {
      this.label = label;
    }

    public String label() {
      return label;
    }
  }
}
