package net.lanspread.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.lanspread.disk.Disk;
import net.lanspread.disk.OwnerOnly;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The page with which a browser is opened: a file for its owner alone, which leads on to the app
 * with a code. Every user of the computer can read the command line of a browser, so the code must
 * not be there; the name of this page is no secret. The file is there from the start of the browser
 * until the code is traded, or the app ends.
 */
final class DoorPage {
  static final String NAME = "lanspread-open.html";

  private static final Logger log = LoggerFactory.getLogger(DoorPage.class);
  private static final Path SNAPS = Path.of("/var/lib/snapd");
  private static final int MAX_BYTES = 4096;

  private final Disk disk;
  private final Path file;

  private DoorPage(Disk disk, Path folder) {
    this.disk = disk;
    this.file = folder.resolve(NAME);
  }

  /**
   * The page of an app.
   *
   * @param home the user's own folder
   */
  static DoorPage of(Disk disk, Path stateFolder, Path home) {
    return of(disk, stateFolder, home, Files.isDirectory(SNAPS));
  }

  /**
   * The page of an app on a system that has snaps or not. A browser that is a snap reads nothing
   * below a hidden folder, such as the state folder, but files in the open part of its user's own
   * folder.
   */
  static DoorPage of(Disk disk, Path stateFolder, Path home, boolean snaps) {
    return new DoorPage(disk, snaps ? home : stateFolder);
  }

  /**
   * Writes the page, in place of an earlier one.
   *
   * @param address of the app, with a code
   * @return the page's own address, which holds no secret
   */
  String write(String address) throws IOException {
    String page =
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="referrer" content="no-referrer">
        <meta http-equiv="refresh" content="0; url=%1$s">
        <title>Lanspread</title>
        <a href="%1$s">Lanspread</a>
        """
            .formatted(address);
    OwnerOnly.write(disk, file, page.getBytes(StandardCharsets.UTF_8));
    return file.toUri().toString();
  }

  /** Deletes the page when it is the one of this code, which is traded. */
  void used(String code) {
    try {
      if (disk.stat(file).isPresent()
          && new String(disk.readAll(file, MAX_BYTES), StandardCharsets.UTF_8).contains(code)) {
        disk.delete(file);
      }
    } catch (IOException e) {
      log.debug("{} is left", file, e);
    }
  }

  void delete() {
    try {
      disk.delete(file);
    } catch (IOException e) {
      log.debug("{} is left", file, e);
    }
  }
}
