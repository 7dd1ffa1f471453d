package net.lanspread.catalog;

import java.nio.file.Path;
import net.lanspread.content.GameId;

/** The layout of the folder that ETI's own launcher has among the games. */
public final class EtiFolder {
  private EtiFolder() {}

  /** ETI's catalog. */
  public static Path catalog(Path gamesFolder) {
    return update(gamesFolder).resolve("game.db");
  }

  /** ETI's covers, an archive. */
  public static Path assets(Path gamesFolder) {
    return update(gamesFolder).resolve("assets.eti");
  }

  private static Path update(Path gamesFolder) {
    return gamesFolder.resolve(GameId.ETI_LAUNCHER).resolve("update");
  }
}
