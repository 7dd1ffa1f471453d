package net.lanspread.install;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import net.lanspread.content.PathRules;
import net.lanspread.content.Version;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;
import net.lanspread.disk.Trees;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The owner of each file in a game root, beside {@code local/} and the sentinel: the files that
 * Lanspread has written there, or may have written, and the files of somebody else that a download
 * is about to replace. As a file in the game's state folder, {@code downloaded_files.json}:
 *
 * <pre>{"root": "/games/bfbc2", "version": "20250101", "files": ["bfbc2.eti"],
 *  "replaced": {"version": "20240101", "files": {"old.eti": "mark"}},
 *  "kept": {"bfbc2_profile.eti": "mark"}}</pre>
 *
 * <p>Earlier versions wrote no root, and the array of the files alone where there was nothing else
 * to say. A record of a root in another games folder says nothing of this one.
 */
public final class PayloadRecord {
  private static final Logger LOG = LoggerFactory.getLogger(PayloadRecord.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MAX_BYTES = 64 * 1024 * 1024;

  static final String NAME = "downloaded_files.json";

  /**
   * The record.
   *
   * @param version of the download that was committed last; null when none was, or somebody else
   *     has put another one there since
   * @param written the payload of downloads, and the scripts that came with a streamed install
   * @param kept those of them that an installed game has kept when its archives went, by path, each
   *     with its {@link #mark}, until a download is committed
   */
  public record Entry(
      @Nullable Version version,
      List<String> written,
      Optional<Replaced> replaced,
      Map<String, String> kept) {
    static final Entry NOTHING = new Entry(null, List.of(), Optional.empty());

    public Entry {
      written = List.copyOf(written);
      kept = new TreeMap<>(kept);
    }

    /** With nothing kept. */
    public Entry(@Nullable Version version, List<String> written, Optional<Replaced> replaced) {
      this(version, written, replaced, Map.of());
    }

    private Entry withWritten(Collection<String> paths) {
      return new Entry(version, List.copyOf(paths), replaced, kept);
    }
  }

  /** The mark by which a file is known that nobody has touched. */
  public static String mark(Disk.Stat stat) {
    return stat.sizeBytes() + " " + stat.modified();
  }

  /**
   * The content of a version that Lanspread did not bring, from before a download takes its place
   * until that is committed.
   *
   * @param version its digits, or another word where it had none
   * @param marks size and time of each file as somebody else left it, by path
   */
  public record Replaced(String version, Map<String, String> marks) {
    public Replaced {
      marks = new TreeMap<>(marks);
    }
  }

  private final Disk disk;
  private final Roots roots;
  private final Path root;
  private final Path stateFolder;

  /**
   * @param roots all that there are
   * @param root of the game
   * @param stateFolder of the game, outside its root
   */
  public PayloadRecord(Disk disk, Roots roots, Path root, Path stateFolder) {
    this.disk = disk;
    this.roots = roots;
    this.root = root;
    this.stateFolder = stateFolder;
  }

  /** The record; empty when there is none of this root that can be read. */
  public Optional<Entry> read() throws IOException {
    return json().filter(json -> !isOfAnotherRoot(json)).map(PayloadRecord::parse);
  }

  private Optional<JsonNode> json() throws IOException {
    Path file = stateFolder.resolve(NAME);
    if (disk.stat(file).isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readTree(disk.readAll(file, MAX_BYTES)));
    } catch (JacksonException e) {
      LOG.warn("{} cannot be read; it is made anew", file);
      return Optional.empty();
    }
  }

  /** True when it tells of files of the same names in a root in another games folder. */
  private boolean isOfAnotherRoot(JsonNode json) {
    String recorded = json.path("root").asString("");
    try {
      return !recorded.isEmpty() && roots.isAnother(Path.of(recorded), root);
    } catch (InvalidPathException e) {
      return false; // of another system: the state folder was moved
    }
  }

  private static Entry parse(JsonNode json) {
    if (json.isArray()) {
      return new Entry(null, paths(json), Optional.empty());
    }
    JsonNode replaced = json.path("replaced");
    Map<String, String> marks = marks(replaced.path("files"));
    return new Entry(
        Version.parse(json.path("version").asString("")).orElse(null),
        paths(json.path("files")),
        marks.isEmpty()
            ? Optional.empty()
            : Optional.of(new Replaced(folderName(replaced.path("version").asString("")), marks)),
        marks(json.path("kept")));
  }

  private static Map<String, String> marks(JsonNode json) {
    Map<String, String> marks = new TreeMap<>();
    for (Map.Entry<String, JsonNode> mark : json.properties()) {
      if (isSafe(mark.getKey())) {
        marks.put(mark.getKey(), mark.getValue().asString(""));
      }
    }
    return marks;
  }

  private static List<String> paths(JsonNode array) {
    List<String> paths = new ArrayList<>();
    for (JsonNode path : array) {
      if (path.isString() && isSafe(path.stringValue())) {
        paths.add(path.stringValue());
      }
    }
    return paths;
  }

  private static boolean isSafe(String path) {
    return PathRules.sharedProblem(path).isEmpty() && !path.equals(PathRules.VERSION_INI);
  }

  private static String folderName(String version) {
    return PathRules.nameProblem(version).isEmpty() ? version : "unknown";
  }

  /** The paths that Lanspread has written; empty without a readable record. */
  public List<String> paths() throws IOException {
    return read().map(Entry::written).orElse(List.of());
  }

  /** Records other written paths; returns when they are on the medium. */
  public void write(Collection<String> paths) throws IOException {
    change(entry -> entry.withWritten(paths));
  }

  /** Returns when the entry is on the medium, in place of the one before. */
  public void write(Entry entry) throws IOException {
    disk.createFolders(stateFolder);
    Trees.writeAtomically(
        disk,
        stateFolder.resolve(NAME),
        stateFolder.resolve(NAME + ".tmp"),
        JSON.writeValueAsBytes(json(entry)));
  }

  private JsonNode json(Entry entry) {
    ArrayNode files = JSON.createArrayNode();
    entry.written().forEach(files::add);
    ObjectNode json = JSON.createObjectNode().put("root", root.toString());
    if (entry.version() != null) {
      json.put("version", entry.version().digits());
    }
    json.set("files", files);
    entry
        .replaced()
        .ifPresent(
            replaced -> {
              ObjectNode object = json.putObject("replaced").put("version", replaced.version());
              ObjectNode marks = object.putObject("files");
              replaced.marks().forEach(marks::put);
            });
    if (!entry.kept().isEmpty()) {
      ObjectNode kept = json.putObject("kept");
      entry.kept().forEach(kept::put);
    }
    return json;
  }

  private void change(Function<Entry, Entry> change) throws IOException {
    write(change.apply(read().orElse(Entry.NOTHING)));
  }

  /**
   * Forgets the files of Lanspread, which are gone. The record of somebody else's files stays, and
   * so does that of another root; an empty record is deleted.
   */
  public void forgetWritten() throws IOException {
    if (json().filter(this::isOfAnotherRoot).isPresent()) {
      return;
    }
    Optional<Replaced> replaced = read().flatMap(Entry::replaced);
    if (replaced.isPresent()) {
      write(new Entry(null, List.of(), replaced));
    } else {
      Trees.deleteOurs(disk, stateFolder.resolve(NAME));
    }
  }
}
