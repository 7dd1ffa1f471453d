package net.lanspread.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import net.lanspread.content.GameId;
import net.lanspread.content.Printable;
import net.lanspread.content.Version;
import org.jspecify.annotations.Nullable;

/**
 * The summary of a game that a peer tells others.
 *
 * @param version the version in its {@code version.ini}; null when it is not downloaded
 * @param downloaded whether it can be fetched from that peer ("Ready")
 * @param sizeBytes the sum of its shared files
 * @param title its title in the peer's catalog; null when there is none
 */
public record GameSummary(
    GameId gameId,
    @JsonSetter(nulls = Nulls.SET) @JsonProperty(required = true) @Nullable Version version,
    boolean downloaded,
    boolean installed,
    long sizeBytes,
    @JsonSetter(nulls = Nulls.SET) @Nullable String title) {
  private static final int MAX_TITLE_CHARS = 80;

  /**
   * @throws IllegalArgumentException when the parts contradict each other
   */
  public GameSummary {
    if (downloaded != (version != null) || !(downloaded || installed) || sizeBytes < 0) {
      throw new IllegalArgumentException("a game summary contradicts itself");
    }
    title = title == null || title.isBlank() ? null : Printable.of(title, MAX_TITLE_CHARS);
  }

  /** A game without a title. */
  public GameSummary(
      GameId gameId,
      @Nullable Version version,
      boolean downloaded,
      boolean installed,
      long sizeBytes) {
    this(gameId, version, downloaded, installed, sizeBytes, null);
  }

  /**
   * The most bytes that it takes in a frame; no character of an id is escaped, and one of a title
   * takes three bytes at most, be it one of UTF-8 or with a backslash.
   */
  public int maxWireBytes() {
    return 150 + 3 * gameId.value().length() + (title == null ? 0 : 3 * title.length());
  }

  /** The availability of the game, in the words of docs/json-lines.md. */
  public String availability() {
    return downloaded ? "Ready" : "LocalOnly";
  }
}
