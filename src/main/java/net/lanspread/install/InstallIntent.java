package net.lanspread.install;

import java.nio.file.FileSystem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.content.PathRules;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The intent of an operation on a game root, on the medium before the operation acts: the proof of
 * ownership from which {@link Recovery} finishes or rolls back.
 *
 * <p>As a file, {@code install_intent.json}:
 *
 * <pre>{"format": 1, "operation": "update", "phase": "committing", "root": "/games/bfbc2"}</pre>
 *
 * <p>That of {@link Operation#STOP_SHARING} names the {@code "archives"}, too.
 *
 * @param root the absolute game root meant: an intent proves nothing about a root of the same game
 *     in another games folder
 * @param archives the files directly in the root that go; once some are gone, the names of the rest
 *     tell less
 */
record InstallIntent(Operation operation, Phase phase, Path root, List<String> archives) {
  /** The largest intent file that is read at all, in bytes: some 10,000 volumes have long names. */
  static final int MAX_BYTES = 8 * 1024 * 1024;

  /** The same of an older launcher. */
  static final int MAX_LEGACY_BYTES = 64 * 1024;

  private static final int FORMAT = 1;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The operation on the root. */
  enum Operation {
    /** A first install. There is no {@code local/} yet, so there will be no backup. */
    INSTALL,
    /** An install that replaces {@code local/}. */
    UPDATE,
    UNINSTALL,
    REMOVE,
    /** An {@link ArchiveRemoval}. */
    STOP_SHARING
  }

  /** The phase that it may have reached. */
  enum Phase {
    /**
     * The staging folder is ours and may be incomplete; {@code local/} is as it was. Archives that
     * go are still recorded as ours.
     */
    STAGING,
    /**
     * The staging folder, where the operation has one, is complete and on the medium. Archives that
     * go are recorded no more.
     */
    COMMITTING
  }

  InstallIntent(Operation operation, Phase phase, Path root) {
    this(operation, phase, root, List.of());
  }

  InstallIntent in(Phase next) {
    return new InstallIntent(operation, next, root, archives);
  }

  byte[] toJson() {
    ObjectNode json =
        JSON.createObjectNode()
            .put("format", FORMAT)
            .put("operation", label(operation))
            .put("phase", label(phase))
            .put("root", root.toString());
    if (!archives.isEmpty()) {
      archives.forEach(json.putArray("archives")::add);
    }
    return JSON.writeValueAsBytes(json);
  }

  /**
   * The intent of a game in a file's bytes; empty when they are damaged or of another format.
   *
   * @param files the game's folders
   */
  static Optional<InstallIntent> parse(byte[] bytes, GameId id, FileSystem files) {
    JsonNode json;
    try {
      json = JSON.readTree(bytes);
    } catch (JacksonException e) {
      return Optional.empty();
    }
    Optional<Operation> operation = named(Operation.values(), text(json, "operation"));
    Optional<Phase> phase = named(Phase.values(), text(json, "phase"));
    Optional<Path> root = root(text(json, "root"), id, files);
    JsonNode format = json.path("format");
    boolean known = format.isInt() && format.intValue() == FORMAT;
    return known && operation.isPresent() && phase.isPresent() && root.isPresent()
        ? Optional.of(new InstallIntent(operation.get(), phase.get(), root.get(), archives(json)))
        : Optional.empty();
  }

  private static List<String> archives(JsonNode json) {
    return json.path("archives")
        .valueStream()
        .map(name -> name.asString(""))
        .filter(name -> PathRules.nameProblem(name).isEmpty())
        .toList();
  }

  /**
   * The intent that an older launcher's {@code .lanspread.json} records, e.g. {@code {"intent":
   * "updating"}}; empty for any other file. An install counts as one that was still unpacking.
   */
  static Optional<InstallIntent> parseLegacy(byte[] bytes, Path root) {
    String word;
    try {
      word = text(JSON.readTree(bytes), "intent").toLowerCase(Locale.ROOT);
    } catch (JacksonException e) {
      return Optional.empty();
    }
    return switch (word) {
      case "installing" -> Optional.of(new InstallIntent(Operation.INSTALL, Phase.STAGING, root));
      case "updating" -> Optional.of(new InstallIntent(Operation.UPDATE, Phase.STAGING, root));
      case "uninstalling" ->
          Optional.of(new InstallIntent(Operation.UNINSTALL, Phase.COMMITTING, root));
      default -> Optional.empty();
    };
  }

  private static String text(JsonNode json, String field) {
    return json.path(field).asString("");
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> Optional<E> named(E[] values, String label) {
    for (E value : values) {
      if (label(value).equals(label)) {
        return Optional.of(value);
      }
    }
    return Optional.empty();
  }

  private static Optional<Path> root(String text, GameId id, FileSystem files) {
    try {
      Path root = files.getPath(text);
      return root.isAbsolute() && root.endsWith(id.value()) ? Optional.of(root) : Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}
