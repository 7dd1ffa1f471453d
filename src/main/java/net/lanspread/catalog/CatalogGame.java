package net.lanspread.catalog;

import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import org.jspecify.annotations.Nullable;

/**
 * A game as a catalog describes it.
 *
 * @param sizeGb installed size in GB, as ETI's catalog says; only a hint
 * @param genre in English
 * @param pinnedVersion the one version that this party plays; null for the newest
 * @param pinnedDigest the manifest digest that the version must have; null for any
 */
public record CatalogGame(
    GameId id,
    String title,
    @Nullable String release,
    @Nullable String publisher,
    @Nullable Double sizeGb,
    @Nullable String genre,
    @Nullable Version pinnedVersion,
    @Nullable Sha256 pinnedDigest) {

  /** A game of which nothing but the id is known. */
  static CatalogGame untitled(GameId id) {
    return new CatalogGame(id, id.value(), null, null, null, null, null, null);
  }

  /** The same, pinned so. */
  public CatalogGame pinnedTo(@Nullable Version version, @Nullable Sha256 digest) {
    return new CatalogGame(id, title, release, publisher, sizeGb, genre, version, digest);
  }
}
