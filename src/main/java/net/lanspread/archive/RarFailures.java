package net.lanspread.archive;

import com.github.junrar.exception.BadRarArchiveException;
import com.github.junrar.exception.InitDeciphererFailedException;
import com.github.junrar.exception.MissingNextVolumeException;
import com.github.junrar.exception.MissingPreviousVolumeException;
import com.github.junrar.exception.NotRarArchiveException;
import com.github.junrar.exception.UnsupportedDictionarySizeException;
import com.github.junrar.exception.UnsupportedRarEncryptedException;
import com.github.junrar.exception.UnsupportedRarMethodException;
import com.github.junrar.exception.UnsupportedRarVersionException;
import com.github.junrar.exception.WrongPasswordException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The translation of junrar's failures into words for people. */
final class RarFailures {
  private RarFailures() {}

  static ArchiveException whileOpening(Path archive, Throwable e) {
    if (isUnsupported(e)) {
      return unsupported(archive, e);
    }
    if (e instanceof BadRarArchiveException || e instanceof NotRarArchiveException) {
      return notRar(archive, e);
    }
    return new ArchiveException(archive, "is damaged: its headers cannot be read", e);
  }

  /** True when the archive may be sound, but its kind cannot be read. */
  static boolean isUnsupported(Throwable e) {
    return e instanceof WrongPasswordException
        || e instanceof InitDeciphererFailedException
        || e instanceof UnsupportedRarEncryptedException
        || e instanceof MissingNextVolumeException
        || e instanceof MissingPreviousVolumeException
        || e instanceof UnsupportedDictionarySizeException
        || e instanceof UnsupportedRarVersionException
        || e instanceof UnsupportedRarMethodException;
  }

  static ArchiveException unsupported(Path archive, Throwable e) {
    if (e instanceof MissingNextVolumeException || e instanceof MissingPreviousVolumeException) {
      return volume(archive, e);
    }
    if (e instanceof UnsupportedDictionarySizeException) {
      return ArchiveException.beyondReader(
          archive, "needs more memory to unpack than it may have", e);
    }
    if (e instanceof UnsupportedRarVersionException || e instanceof UnsupportedRarMethodException) {
      return ArchiveException.beyondReader(archive, "uses a version of RAR that cannot be read", e);
    }
    return encrypted(archive, e);
  }

  static ArchiveException encrypted(Path archive, @Nullable Throwable cause) {
    return exception(archive, "is encrypted: encrypted archives are not supported", cause);
  }

  static ArchiveException volume(Path archive, @Nullable Throwable cause) {
    return exception(
        archive,
        "comes in several volumes, and one of them is missing: put all of them into the same"
            + " folder, or download the game again",
        cause);
  }

  static ArchiveException notRar(Path archive, @Nullable Throwable cause) {
    return exception(archive, "is not a RAR archive, or its headers are damaged", cause);
  }

  private static ArchiveException exception(
      Path archive, String problem, @Nullable Throwable cause) {
    return cause == null
        ? new ArchiveException(archive, problem)
        : new ArchiveException(archive, problem, cause);
  }
}
