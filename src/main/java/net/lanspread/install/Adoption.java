package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.PathRules;
import net.lanspread.content.Printable;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;
import net.lanspread.disk.Trees;
import net.lanspread.install.InstalledFiles.About;
import net.lanspread.install.InstalledFiles.Kept;
import net.lanspread.install.InstalledFiles.Missing;
import net.lanspread.install.InstalledFiles.Unpacked;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The facts about installed games, and the taking over of those that somebody else has unpacked: a
 * {@code local/} with every file of the archives in it, those of 1 MiB and more in their size, is
 * as good as one of ours, and its setup has run.
 *
 * <p>Reads headers and folders, no files. Thread-safe for different games.
 */
public final class Adoption {
  private static final Logger LOG = LoggerFactory.getLogger(Adoption.class);

  /** Games rewrite their small files; a large one of another size is not the game's. */
  private static final long SIZE_COUNTS_BYTES = 1024 * 1024;

  private static final int MAX_NAME_CHARS = 80;

  /**
   * The facts about one game.
   *
   * @param version the installed one; null when it is unknown, or nothing is installed
   * @param updatePending whether an update was cut off
   * @param complete whether the unpacked files are known, and all of them are there
   * @param scriptsChanged the scripts that an update has brought and nobody has accepted, by name
   * @param notices the notices for its owner
   */
  public record Known(
      @Nullable Version version,
      boolean updatePending,
      boolean complete,
      List<String> scriptsChanged,
      List<Notice> notices) {
    public static final Known NOTHING = new Known(null, false, false, List.of(), List.of());
  }

  /** The player's own files in an installed game. */
  public record Own(int count, long totalBytes) {}

  private final Disk disk;
  private final Roots roots;
  private final Path stateFolder;
  private final Journal journal;
  private final LocalFolder local;
  private final InstallRecord records;
  private final ArchiveListing listing;
  private final PutAway putAway;
  private final KnownScripts scripts;

  public Adoption(
      Disk disk, Roots roots, Path stateFolder, ArchiveReader archives, ArchiveLimits limits) {
    this.disk = disk;
    this.roots = roots;
    this.stateFolder = stateFolder;
    this.journal = new Journal(disk);
    this.local = new LocalFolder(disk, journal);
    this.records = new InstallRecord(disk);
    this.listing = new ArchiveListing(disk, archives, limits);
    this.putAway = new PutAway(disk);
    this.scripts = new KnownScripts(disk, roots, stateFolder);
  }

  /** The facts about a game now; a failure of the disk is logged, and nothing is known then. */
  public Known look(GameId id) {
    try {
      return look(find(id));
    } catch (IOException e) {
      LOG.warn("the record of the installed {} cannot be read", id, e);
      return Known.NOTHING;
    }
  }

  private Known look(GameFolders game) throws IOException {
    List<Notice> notices = new ArrayList<>();
    boolean installed = local.isInstalled(game);
    if (putAway.holdsAny(game)) {
      notices.add(new Notice(Notice.Code.SAVES_PUT_AWAY, putAwayWords(game.saves(), installed)));
    }
    if (!installed) {
      return new Known(null, false, false, List.of(), List.copyOf(notices));
    }
    Optional<About> about = records.about(game);
    Kept kept = about.map(About::kept).orElse(null);
    if (kept != null) {
      notices.add(new Notice(Notice.Code.SAVES_KEPT, words(kept)));
    }
    int broughtBack = about.map(About::broughtBack).orElse(0);
    if (broughtBack > 0) {
      notices.add(new Notice(Notice.Code.SAVES_BROUGHT_BACK, broughtBackWords(broughtBack)));
    }
    Missing missing = about.map(About::missing).orElse(Missing.NOTHING);
    if (missing.count() > 0) {
      notices.add(new Notice(Notice.Code.ADOPTION_INCOMPLETE, words(missing)));
    }
    return new Known(
        about.map(About::version).orElse(null),
        journal.isUpdateBegun(game),
        about.isPresent() && missing.count() == 0,
        scripts.unknown(game),
        List.copyOf(notices));
  }

  private static String putAwayWords(Path saves, boolean installed) {
    return installed
        ? "Some of your own files of an earlier install are still in %s, for the game has others of"
                .formatted(saves)
            + " the same names: copy back what you miss, or delete them there."
        : "Your own files of an earlier install are in %s, and the next install brings them back;"
                .formatted(saves)
            + " delete them there when you do not want them any more.";
  }

  private static String broughtBackWords(int files) {
    return files == 1
        ? "One of your own files of an earlier install is back in local/."
        : files + " of your own files of an earlier install are back in local/.";
  }

  private static String words(Kept kept) {
    String words =
        kept.files() == 0
            ? "The update is done."
            : "The update has put %d %s that you had changed into local/%s: copy back what you miss."
                .formatted(kept.files(), kept.files() == 1 ? "file" : "files", kept.folder());
    return kept.links() == 0
        ? words
        : words + " %d links in local/ were not taken over.".formatted(kept.links());
  }

  private static String words(Missing missing) {
    List<String> named =
        missing.first().stream().map(path -> Printable.of(path, MAX_NAME_CHARS)).toList();
    return "The installed game is not all of its archive: %d %s missing or of another size (%s%s)."
            .formatted(
                missing.count(),
                missing.count() == 1 ? "file is" : "files are",
                String.join(", ", named),
                missing.count() > named.size() ? ", …" : "")
        + " Repair unpacks it again and keeps your own files.";
  }

  /**
   * Makes the record of an installed game from its archives, where there is none or the game was
   * not complete; to be called only while the archives are whole. An unreadable game is left as it
   * is.
   */
  public void adopt(GameId id) {
    try {
      adopt(find(id));
    } catch (IOException e) {
      LOG.warn("{} cannot be compared with its archives", id, e);
    }
  }

  private void adopt(GameFolders game) throws IOException {
    Optional<About> about = records.about(game);
    boolean known = about.filter(was -> was.missing().count() == 0).isPresent();
    if (known || !local.isInstalled(game) || journal.isUpdateBegun(game)) {
      return;
    }
    Optional<InstalledFiles> unpacked = listing.ifReadable(game);
    if (unpacked.isEmpty()) {
      return;
    }
    List<String> missing = missing(game, unpacked.get());
    // without archives there is nothing to tell a whole game by
    if (missing.isEmpty() && !unpacked.get().files().isEmpty() && isSomebodyElses(game)) {
      LOG.info("{} is taken over as it is", game.local());
      journal.markSetUp(game);
    }
    Version version = missing.isEmpty() ? unpacked.get().about().version() : null;
    About now = About.of(version, Missing.of(missing));
    if (about.isEmpty() || !about.get().equals(now)) {
      records.write(game, new InstalledFiles(now, unpacked.get().files(), List.of()));
    }
  }

  private List<String> missing(GameFolders game, InstalledFiles unpacked) throws IOException {
    Map<String, Long> sizes = new HashMap<>();
    for (Trees.TreeFile file : Trees.files(disk, game.local(), OwnFiles.KEPT::equals)) {
      sizes.put(PathRules.fold(file.path()), file.stat().sizeBytes());
    }
    List<String> missing = new ArrayList<>();
    for (Unpacked file : unpacked.files()) {
      Long size = sizes.get(PathRules.fold(file.path()));
      if (size == null || (file.sizeBytes() >= SIZE_COUNTS_BYTES && size != file.sizeBytes())) {
        missing.add(file.path());
      }
    }
    return missing;
  }

  /** True when Lanspread has never done anything with the game. */
  private boolean isSomebodyElses(GameFolders game) throws IOException {
    if (local.isNothing(game.state())) {
      return true;
    }
    List<Disk.Entry> ours = disk.list(game.state());
    return !ours.isEmpty() && ours.stream().allMatch(entry -> InstallRecord.isOne(entry.name()));
  }

  /**
   * The player's own files, by a glance at sizes and times; empty when nothing is installed or the
   * unpacked files are unknown.
   */
  public Optional<Own> ownFiles(GameId id) {
    try {
      GameFolders game = find(id);
      if (!local.isInstalled(game)) {
        return Optional.empty();
      }
      Optional<InstalledFiles> unpacked = records.read(game);
      if (unpacked.isEmpty()) {
        return Optional.empty();
      }
      OwnFiles own = OwnFiles.atAGlance(disk, game.local(), unpacked.get());
      return Optional.of(new Own(own.all().size(), own.totalBytes()));
    } catch (IOException e) {
      LOG.warn("the player's files in {} cannot be counted", id, e);
      return Optional.empty();
    }
  }

  private GameFolders find(GameId id) throws IOException {
    return GameFolders.of(roots, stateFolder, id).found(roots);
  }
}
