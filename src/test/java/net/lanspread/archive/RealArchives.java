package net.lanspread.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The real archives beside this project, where there are any, and other decoders' results for them.
 */
public final class RealArchives {
  /**
   * Refused though not called hostile: a path twice; an end block without its flags; a filter
   * program that RAR itself no longer runs.
   */
  private static final Set<String> REFUSED_BY_RULE =
      Set.of(
          "mk_rar4_dup.rar",
          "la_rar5_unsupported_exfld.rar",
          "jr_vm_audio-filter-noncanonical.rar");

  /** Hard links, which the other decoders made as links, and the files that they are. */
  private static final Map<String, Map<String, String>> COPIES =
      Map.of("la_rar5_hardlink.rar", Map.of("hardlink.txt", "file.txt"));

  private RealArchives() {}

  /** An archive with the known facts about it. */
  public record Row(String file, String features, boolean encrypted) {
    public boolean maySucceed() {
      return !encrypted && (!features.contains("link") || COPIES.containsKey(file));
    }

    /** True when it is the first of several files, the others beside it. */
    public boolean inVolumes() {
      return features.contains("multi-volume");
    }

    /** True when it is one that every reader must unpack. */
    public boolean mustSucceed(Set<Entry> known) {
      return maySucceed()
          && !features.contains("hostile")
          && !known.isEmpty()
          && !REFUSED_BY_RULE.contains(file);
    }
  }

  /** A file of an archive. */
  public record Entry(String path, String sha256) {}

  public static List<Row> rows(Path data) throws IOException {
    return Files.readAllLines(data.resolve("README.tsv")).stream()
        .skip(1)
        .map(RealArchives::row)
        .toList();
  }

  /** Rows of volumes say after the file how many there are, and all else one field later. */
  private static Row row(String line) {
    String[] f = line.split("\t", -1);
    int later = f[1].matches("\\d+") ? 1 : 0;
    return new Row(f[0], f[7 + later], f[6 + later].equals("y"));
  }

  /** The files of each archive as other decoders saw them. */
  public static Map<String, Set<Entry>> hashes(Path data) throws IOException {
    Map<String, Set<Entry>> hashes = new TreeMap<>();
    for (String line : Files.readAllLines(data.resolve("SHA256.tsv")).stream().skip(1).toList()) {
      String[] f = line.split("\t", -1);
      hashes
          .computeIfAbsent(f[0], _ -> new HashSet<>())
          .add(new Entry(f[1].replace('\\', '/'), f[4]));
    }
    COPIES.forEach(
        (archive, copies) -> copies.forEach((copy, of) -> addCopy(hashes.get(archive), copy, of)));
    return hashes;
  }

  private static void addCopy(@Nullable Set<Entry> entries, String copy, String of) {
    if (entries != null) {
      entries.addAll(
          entries.stream()
              .filter(entry -> entry.path().equals(of))
              .map(entry -> new Entry(copy, entry.sha256()))
              .toList());
    }
  }

  /**
   * The number that are unpacked: others show old versions, too, one in a folder of its own making.
   */
  public static long files(Set<Entry> entries) {
    return entries.stream()
        .map(Entry::path)
        .filter(path -> !path.startsWith("[VER]") && !path.matches(".*;\\d+"))
        .count();
  }

  /** The folder beside this project; it may be missing. */
  public static Path shared() {
    String elsewhere = System.getProperty("LANSPREAD_SHARED", System.getenv("LANSPREAD_SHARED"));
    return Path.of(elsewhere == null ? "../shared" : elsewhere).resolve("data");
  }
}
