package net.lanspread.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A kind of file system error, in words for people. Systems tell most kinds by text alone, so the
 * text is read.
 */
public enum DiskProblem {
  /** The disk is full. */
  FULL("cannot be written: there is no room on its disk; make room and try again"),

  /** The user may not store more. */
  QUOTA("cannot be written: your quota on its disk is used up; make room and try again"),

  /** The file system takes no writes at all. */
  READ_ONLY_DISK(
      "cannot be written: its disk is read-only; make it writable, or choose another games folder,"
          + " and try again"),

  /** The file system holds no files of that size. */
  FILE_TOO_LARGE(
      "cannot be written: its disk holds no files that large (FAT32: 4 GiB at most); choose a games"
          + " folder on a disk with NTFS, exFAT or a system of Linux or macOS"),

  /** Another program holds the file. */
  IN_USE("is held by another program, as it seems; close the program that uses it and try again"),

  /** We may not. */
  DENIED(
      "cannot be used: Lanspread may not, or it is write-protected; allow it, or choose another"
          + " games folder, and try again"),

  /** The path is longer than the system takes. */
  PATH_TOO_LONG(
      "cannot be written: its path is too long here; choose a games folder with a shorter path"),

  /** The medium fails. */
  DEVICE(
      "cannot be used: its disk fails or is gone; look whether it is connected and healthy, then"
          + " try again"),

  OTHER("");

  private static final String TOO_LARGE = "file too large";

  /** Goes on from the path. */
  private final String sentence;

  DiskProblem(String sentence) {
    this.sentence = sentence;
  }

  /** The kind of the error, or else of its cause. */
  public static DiskProblem of(IOException e) {
    DiskProblem own = ofItself(e);
    return own == OTHER && e.getCause() instanceof IOException cause ? of(cause) : own;
  }

  /** The same of a write: where nothing is said that is understood, a disk without room is full. */
  static DiskProblem ofWrite(IOException e, long neededBytes, long roomBytes) {
    DiskProblem said = of(e);
    return said == OTHER && roomBytes < neededBytes ? FULL : said;
  }

  private static DiskProblem ofItself(IOException e) {
    if (e instanceof DiskFullException) {
      return FULL;
    }
    if (e instanceof FileInUseException) {
      return IN_USE;
    }
    String text = text(e).toLowerCase(Locale.ROOT);
    if (has(text, "quota exceeded", "quota")) {
      return QUOTA;
    }
    if (has(text, "no space left", "not enough space", "disk full")) {
      return FULL;
    }
    if (has(text, "read-only file system", "write protected", "write-protected")) {
      return READ_ONLY_DISK;
    }
    if (has(text, TOO_LARGE, "file size exceeds")) {
      return FILE_TOO_LARGE;
    }
    if (has(
        text, "used by another process", "locked a portion", "resource busy", "text file busy")) {
      return IN_USE;
    }
    if (has(text, "name too long", "extension is too long")) {
      return PATH_TOO_LONG;
    }
    if (has(
        text,
        "input/output error",
        "i/o device error",
        "cyclic redundancy",
        "not ready",
        "no such device",
        "stale file handle")) {
      return DEVICE;
    }
    return e instanceof AccessDeniedException
            || has(text, "permission denied", "access is denied", "operation not permitted")
        ? DENIED
        : OTHER;
  }

  /**
   * The error for a file that its disk would not hold, before anybody tries.
   *
   * @param path as people should read it
   */
  public static IOException tooLarge(String path) {
    return new FileSystemException(path, null, TOO_LARGE);
  }

  /** The failure and its remedy, as the end of a sentence, e.g. of "the download failed: …". */
  public static String inWords(IOException e) {
    DiskProblem problem = of(e);
    if (problem != OTHER) {
      return path(e).orElse("the games folder") + " " + problem.sentence;
    }
    return e instanceof FileSystemException named && named.getFile() != null
        ? named.getFile() + " " + words(named)
        : Objects.requireNonNullElse(e.getMessage(), "the disk failed and does not say why");
  }

  private static String words(FileSystemException e) {
    return switch (e) {
      case NoSuchFileException _ -> "is not there";
      case FileAlreadyExistsException _ -> "is in the way; move it elsewhere and try again";
      case DirectoryNotEmptyException _ -> "is not empty; look at its files and try again";
      case NotDirectoryException _ -> "is no folder; move it elsewhere and try again";
      default ->
          e.getReason() == null
              ? "cannot be used, and the system does not say why"
              : "cannot be used: " + e.getReason();
    };
  }

  private static Optional<String> path(IOException e) {
    if (e instanceof FileSystemException named && named.getFile() != null) {
      return Optional.of(named.getFile());
    }
    return e.getCause() instanceof IOException cause ? path(cause) : Optional.empty();
  }

  /** The text of an error without its path, which could contain any word. */
  private static String text(IOException e) {
    return String.valueOf(
        e instanceof FileSystemException named ? named.getReason() : e.getMessage());
  }

  private static boolean has(String text, String... words) {
    for (String word : words) {
      if (text.contains(word)) {
        return true;
      }
    }
    return false;
  }
}
