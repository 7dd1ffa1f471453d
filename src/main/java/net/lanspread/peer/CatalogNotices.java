package net.lanspread.peer;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.lanspread.catalog.LiveCatalog;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.Version;
import net.lanspread.library.LibrarySnapshot;
import org.jspecify.annotations.Nullable;

/** The notices about games here that are older than the current version in ETI's catalog. */
record CatalogNotices(LiveCatalog catalog, Supplier<LibrarySnapshot> library)
    implements NoticeSource {

  @Override
  public List<Notice> of(GameId gameId) {
    @Nullable Version current = catalog.notes(gameId).currentVersion();
    Optional<Version> here = library.get().version(gameId);
    return current == null || here.isEmpty() || here.get().compareTo(current) >= 0
        ? List.of()
        : List.of(
            new Notice(
                Notice.Code.OLDER_THAN_CATALOG,
                "Version %s is older than the catalog says: %s is the current one. Update it when somebody here has that."
                    .formatted(here.get(), current)));
  }
}
