package net.lanspread.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import net.lanspread.catalog.EtiFolder;
import net.lanspread.catalog.LiveCatalog;
import net.lanspread.catalog.OrganisedGames;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.OwnerOnly;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.Roots;
import net.lanspread.library.FileListing;
import net.lanspread.library.LocalLook;
import net.lanspread.library.ManifestStore;
import net.lanspread.library.PartyGames;
import net.lanspread.operation.Events;
import net.lanspread.organiser.OrganiserStore;
import net.lanspread.organiser.Organisers;

/**
 * Organisers without a peer: changes go into the state folder, where a peer that runs looks each
 * second.
 */
public final class OfflineOrganisers {
  private OfflineOrganisers() {}

  /** The organisers that the peer of this state folder believes. */
  public static Organisers of(Path stateFolder) {
    return of(new RealDisk(), stateFolder, _ -> {}, _ -> {});
  }

  private static Organisers of(
      Disk disk, Path stateFolder, Consumer<OrganisedGames> catalog, Events events) {
    Organisers organisers =
        new Organisers(
            new OrganiserStore(disk, stateFolder),
            false,
            new Organisers.Surroundings(
                (_, _, _) -> {
                  throw new IOException("nobody is asked");
                },
                _ -> {},
                catalog,
                events),
            new SecureRandom());
    organisers.recall();
    return organisers;
  }

  /**
   * The publishing of some games folders.
   *
   * @param catalog named by the user; else ETI's own, else none
   * @throws IOException when no games folder, or not the catalog can be read
   */
  public static Publishing publishing(
      GamesFolders folders, Path stateFolder, Optional<Path> catalog, Events events)
      throws IOException {
    Disk disk = new RealDisk();
    Roots roots = GameParts.roots(disk, folders, stateFolder);
    OwnerOnly.folder(stateFolder);
    LiveCatalog games =
        LiveCatalog.open(
            catalog,
            EtiFolder.catalog(GameParts.etiHome(disk, folders)),
            stateFolder.resolve("catalog-publish"),
            System::nanoTime);
    Organisers organisers = of(disk, stateFolder, games::organise, events);
    LocalLook look = LocalLook.of(disk, roots, stateFolder, PartyGames.of(games::named));
    ManifestStore manifests =
        new ManifestStore(disk, roots, stateFolder, new FileListing(disk), (GameId _) -> false, 0);
    return new Publishing(
        new Publishing.Here(
            disk,
            folders,
            look::games,
            look::problems,
            _ -> false,
            manifests,
            games,
            () -> organisers.covers().map(List::of).orElse(List.of())),
        new OrganiserStore(disk, stateFolder),
        organisers,
        new SecureRandom(),
        events);
  }
}
