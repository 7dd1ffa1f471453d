package net.lanspread.organiser;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.catalog.GameNotes;
import net.lanspread.catalog.Translated;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.disk.RealDisk;

/** Made-up catalogs of organisers. */
final class Publications {
  static final byte[] PICTURE = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, 7};

  private Publications() {}

  static OrganiserKey key(Path folder) throws IOException {
    return OrganiserKey.loadOrCreate(new RealDisk(), folder, new SecureRandom());
  }

  /** A game whose content differs with its version. */
  static PublishedGame game(String id, String version) {
    return new PublishedGame(
        new CatalogGame(
            new GameId(id),
            "Title of " + id,
            "1999",
            "Maker",
            1.5,
            "Shooter",
            new Version(version),
            Sha256.hash(version.getBytes(java.nio.charset.StandardCharsets.US_ASCII))),
        new GameNotes(
            new Translated("Ballern", "Shooter", null),
            "8",
            new Translated(null, "Two\nlines", null),
            true,
            null),
        Picture.of(PICTURE).orElseThrow());
  }

  static PublicationHead head(OrganiserKey key, long revision, PublishedGame... games) {
    return PublicationHead.sign(key, "LAN", revision, PublicationBody.encode(List.of(games)));
  }
}
