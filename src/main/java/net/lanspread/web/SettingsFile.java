package net.lanspread.web;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import net.lanspread.disk.Disk;
import net.lanspread.disk.OwnerOnly;
import net.lanspread.peer.GamesFolders;
import net.lanspread.peer.StateFolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The guest's answers, in {@code settings.json} of the state folder, which only its owner can read:
 *
 * <pre>
 *   {"format": 1, "games_dirs": ["/home/tom/Games"], "name": "Tom", "language": "de",
 *    "party_key": "swordfish" or null, "tell_playing": true}
 * </pre>
 *
 * <p>Earlier versions wrote one folder as {@code "games_dir"}. While there is no readable file, or
 * every games folder is gone, the questions are asked: a disk that is not plugged in must not
 * become an empty folder.
 */
final class SettingsFile {
  private static final Logger log = LoggerFactory.getLogger(SettingsFile.class);
  private static final int FORMAT = 1;
  private static final int MAX_BYTES = 64 * 1024;

  private final Disk disk;
  private final Path file;

  SettingsFile(Disk disk, Path stateFolder) {
    this.disk = disk;
    this.file = new StateFolder(stateFolder).settings();
  }

  Optional<AppSettings> read() {
    try {
      if (disk.stat(file).isEmpty()) {
        return Optional.empty();
      }
      Optional<AppSettings> settings = parse(AppJson.object(disk.readAll(file, MAX_BYTES)));
      if (settings.isEmpty()) {
        log.warn("{} has an unexpected content; the questions are asked again", file);
      } else if (!isAnyThere(settings.get().gamesFolders())) {
        log.warn("{} is gone; the questions are asked again", settings.get().gamesFolders());
        return Optional.empty();
      }
      return settings;
    } catch (IOException | JacksonException | InvalidPathException e) {
      log.warn("{} cannot be read; the questions are asked again", file, e);
      return Optional.empty();
    }
  }

  private boolean isAnyThere(GamesFolders folders) throws IOException {
    for (Path folder : folders.all()) {
      if (disk.stat(folder).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private static Optional<AppSettings> parse(ObjectNode json) {
    Optional<GamesFolders> folders = StateFolder.gamesFolders(json);
    String name = json.path("name").asString("");
    Optional<AppSettings.Language> language =
        AppSettings.Language.of(json.path("language").asString(""));
    if (json.path("format").asInt(0) != FORMAT
        || folders.isEmpty()
        || AppSettings.nameProblem(name).isPresent()
        || language.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> key =
        Optional.of(json.path("party_key").asString("")).filter(text -> !text.isBlank());
    boolean tells = json.path("tell_playing").asBoolean(true);
    return Optional.of(new AppSettings(folders.get(), name, language.get(), key, tells));
  }

  void write(AppSettings settings) throws IOException {
    ObjectNode json =
        AppJson.MAPPER
            .createObjectNode()
            .put("format", FORMAT)
            .put("name", settings.name())
            .put("language", settings.language().code())
            .put("party_key", settings.partyKey().orElse(null))
            .put("tell_playing", settings.tells());
    ArrayNode folders = json.putArray("games_dirs");
    settings.gamesFolders().all().forEach(folder -> folders.add(folder.toString()));
    OwnerOnly.write(disk, file, AppJson.MAPPER.writeValueAsBytes(json));
  }
}
