package net.lanspread.install;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.lanspread.content.GameId;
import net.lanspread.content.PathRules;
import net.lanspread.content.Sha256;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;
import net.lanspread.disk.Trees;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The known scripts of an installed game: {@code known_scripts.json} in the game's state folder,
 * {@code {"game_start.cmd": "mark"}}. The file is there from before a download can replace scripts
 * until the user has accepted the new ones, or all are still the same. The user is asked about any
 * other script in the root before it runs.
 *
 * <p>All scripts directly in the root count, whatever their names, since one calls another.
 * Thread-safe for different games.
 */
public final class KnownScripts {
  private static final Logger LOG = LoggerFactory.getLogger(KnownScripts.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int MAX_BYTES = 1024 * 1024;
  private static final Set<String> SUFFIXES = Set.of(".cmd", ".bat", ".sh", ".ps1", ".vbs");

  private final Disk disk;
  private final Roots roots;
  private final Path stateFolder;
  private final LocalFolder local;

  public KnownScripts(Disk disk, Roots roots, Path stateFolder) {
    this.disk = disk;
    this.roots = roots;
    this.stateFolder = stateFolder;
    this.local = new LocalFolder(disk, new Journal(disk));
  }

  /**
   * Notes the scripts of an installed game before anything of its root is touched; returns when
   * that is on the medium. A script that was noted before and never accepted stays.
   */
  public void note(GameId id) throws IOException {
    GameFolders game = find(id);
    if (local.isInstalled(game)) {
      note(disk, game);
    }
  }

  /** The same of a game that is known to be installed. */
  static void note(Disk disk, GameFolders game) throws IOException {
    if (disk.stat(game.knownScripts()).isPresent()) {
      return;
    }
    ObjectNode json = JSON.createObjectNode();
    for (String name : scripts(disk, game)) {
      json.put(PathRules.fold(name), mark(disk, game.root().resolve(name)));
    }
    disk.createFolders(game.state());
    Trees.writeAtomically(
        disk, game.knownScripts(), game.knownScriptsTemporary(), JSON.writeValueAsBytes(json));
  }

  /** The scripts that the user of an installed game does not know, by name. */
  public List<String> unknown(GameId id) throws IOException {
    return unknown(find(id));
  }

  List<String> unknown(GameFolders game) throws IOException {
    if (!local.isInstalled(game) || disk.stat(game.knownScripts()).isEmpty()) {
      return List.of();
    }
    Map<String, String> known = read(game);
    List<String> unknown = new ArrayList<>();
    for (String name : scripts(disk, game)) {
      if (!mark(disk, game.root().resolve(name)).equals(known.get(PathRules.fold(name)))) {
        unknown.add(name);
      }
    }
    return List.copyOf(unknown);
  }

  /**
   * Reads the known scripts; an unreadable file knows none, so that the user is asked about all.
   */
  private Map<String, String> read(GameFolders game) throws IOException {
    Map<String, String> known = new TreeMap<>();
    try {
      JsonNode json = JSON.readTree(disk.readAll(game.knownScripts(), MAX_BYTES));
      json.properties().forEach(mark -> known.put(mark.getKey(), mark.getValue().asString("")));
    } catch (JacksonException e) {
      LOG.warn("{} cannot be read, so no script counts as known", game.knownScripts());
    }
    return known;
  }

  /**
   * Makes known all scripts that are in the root now: the user has accepted them, or somebody
   * vouches for them.
   */
  public void accept(GameId id) throws IOException {
    new Journal(disk).clearKnownScripts(find(id));
  }

  /** Deletes the file when all scripts are known. */
  public void settle(GameId id) throws IOException {
    if (unknown(id).isEmpty()) {
      accept(id);
    }
  }

  private static List<String> scripts(Disk disk, GameFolders game) throws IOException {
    return disk.list(game.root()).stream()
        .filter(entry -> entry.stat().isFile() && isScript(entry.name()))
        .map(Disk.Entry::name)
        .sorted()
        .toList();
  }

  private static boolean isScript(String name) {
    String folded = PathRules.fold(name);
    return SUFFIXES.stream().anyMatch(folded::endsWith);
  }

  /**
   * The mark that a script is known by; a huge file, which is no script, gets one that any write
   * changes.
   */
  private static String mark(Disk disk, Path script) throws IOException {
    Optional<Disk.Stat> stat = disk.stat(script);
    if (stat.filter(there -> there.sizeBytes() > MAX_BYTES).isPresent()) {
      return stat.get().sizeBytes() + " " + stat.get().modified();
    }
    return Sha256.hash(disk.readAll(script, MAX_BYTES)).hex();
  }

  private GameFolders find(GameId id) throws IOException {
    return GameFolders.of(roots, stateFolder, id).found(roots);
  }
}
