package net.lanspread.library;

import java.util.Map;
import java.util.TreeMap;
import net.lanspread.content.Manifest;
import net.lanspread.content.Sha256;
import net.lanspread.disk.Disk;

/**
 * A manifest with the marks that its files had when they were hashed, by path.
 *
 * @param downloaded whether the game was downloaded with it: then the game consists of its files
 *     while these are intact, with or without files beside them; else the game consists of all
 *     content
 */
record MarkedManifest(
    Manifest manifest, Sha256 digest, Map<String, String> marks, boolean downloaded) {

  MarkedManifest(Manifest manifest, Map<String, String> marks, boolean downloaded) {
    this(manifest, manifest.digest(), marks, downloaded);
  }

  static Map<String, String> marks(Map<String, Disk.Stat> stats) {
    Map<String, String> marks = new TreeMap<>();
    stats.forEach((path, stat) -> marks.put(path, mark(stat)));
    return marks;
  }

  /** Size, modification time and file key. */
  static String mark(Disk.Stat stat) {
    return stat.sizeBytes() + " " + stat.modified() + " " + stat.fileKey();
  }
}
