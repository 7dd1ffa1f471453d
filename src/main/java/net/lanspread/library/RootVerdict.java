package net.lanspread.library;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.PathRules;
import net.lanspread.content.Version;
import net.lanspread.content.VersionIni;
import net.lanspread.library.FileListing.Sentinel;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on a root, and its reason.
 *
 * @param game empty when nothing of it is here
 * @param notice empty when there is nothing to tell
 */
record RootVerdict(Optional<LocalGame> game, Optional<Notice> notice) {

  /**
   * Judges a root.
   *
   * @param damaged whether a verification found damage in this version that nobody has mended
   * @param isOurs whether Lanspread has begun to bring the game here, so that its root may be half
   */
  static RootVerdict of(
      GameId id,
      Sentinel sentinel,
      LibraryIndex.Root seen,
      boolean damaged,
      BooleanSupplier isOurs) {
    boolean offered = seen.unshareable() == null && !damaged;
    Version version = seen.unfinished() == null ? version(sentinel) : null;
    return new RootVerdict(
        version == null && !seen.installed()
            ? Optional.empty()
            : Optional.of(
                new LocalGame(
                    id, version, seen.installed(), seen.sizeBytes(), version != null && offered)),
        notice(sentinel, seen, damaged, isOurs));
  }

  /** The version that a sentinel names. */
  static @Nullable Version version(Sentinel sentinel) {
    return sentinel instanceof Sentinel.Read(VersionIni.Reading.Accepted(Version version))
        ? version
        : null;
  }

  private static Optional<Notice> notice(
      Sentinel sentinel, LibraryIndex.Root seen, boolean damaged, BooleanSupplier isOurs) {
    if (seen.unfinished() != null) {
      return told(
          Notice.Code.BRINGING,
          "Resilio is still bringing this game: %s is not all here. It is offered as soon as it is."
              .formatted(seen.unfinished()));
    }
    return switch (sentinel) {
      case Sentinel.Read(VersionIni.Reading.Accepted _) -> keptFromOthers(seen, damaged);
      case Sentinel.Read(VersionIni.Reading.Invalid(String reason)) ->
          told(
              Notice.Code.VERSION_INI,
              ("Its version.ini %s, so the game counts as not downloaded. Its first line must be"
                      + " the version, eight digits such as 20250101.")
                  .formatted(reason));
      case Sentinel.NoFile _ ->
          told(
              Notice.Code.VERSION_INI,
              "Its version.ini is a folder or a link, so the game counts as not downloaded. It must"
                  + " be a file.");
      case Sentinel.Absent _ -> withoutSentinel(seen, isOurs);
    };
  }

  private static Optional<Notice> keptFromOthers(LibraryIndex.Root seen, boolean damaged) {
    if (seen.unshareable() != null) {
      return told(
          Notice.Code.UNSHAREABLE,
          "The game is not offered to others, for %s.".formatted(seen.unshareable()));
    }
    return damaged
        ? told(
            Notice.Code.DAMAGED,
            "Its files are damaged and nobody here could mend them, so the game is not offered to"
                + " others. Verify it again when somebody is here who has the same version.")
        : Optional.empty();
  }

  private static Optional<Notice> withoutSentinel(LibraryIndex.Root seen, BooleanSupplier isOurs) {
    if (seen.misspelt() != null) {
      return told(
          Notice.Code.NAME_CASE,
          ("Its %s is not found on this disk, which tells capital letters from small ones. Rename"
                  + " it to %s.")
              .formatted(seen.misspelt(), PathRules.VERSION_INI));
    }
    return seen.archive() && !seen.installed() && !isOurs.getAsBoolean()
        ? told(
            Notice.Code.NO_VERSION_INI,
            "It has an archive but no version.ini, so it may be half copied and is not offered."
                + " Copy the rest, or download the game: intact files are kept.")
        : Optional.empty();
  }

  private static Optional<Notice> told(Notice.Code code, String message) {
    return Optional.of(new Notice(code, message));
  }
}
