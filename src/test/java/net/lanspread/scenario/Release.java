package net.lanspread.scenario;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import net.lanspread.content.Chunks;
import net.lanspread.download.GameContent;

/** A version, with the files that its install and the player put into {@code local/}. */
record Release(GameContent content, Map<String, String> installed) {
  private static final String SAVE = "saves/slot.sav";
  private static final String CHANGED = "small/7";
  private static final String MADE = "screenshots";

  String version() {
    return content.version().digits();
  }

  /** The files that a player makes in it. */
  private Map<String, byte[]> own() {
    return Map.of(
        SAVE, ("saved in " + version()).getBytes(UTF_8),
        CHANGED, ("changed in " + version()).getBytes(UTF_8));
  }

  void play(Path local) throws IOException {
    own().forEach((path, bytes) -> Lab.write(local.resolve(path), bytes));
    Files.createDirectories(local.resolve(MADE));
  }

  /** The installed files together with the player's own. */
  Map<String, String> played() {
    Map<String, String> played = new TreeMap<>(installed);
    played.putAll(Lab.hashesOf(own()));
    return played;
  }

  /** The files after this version's update of another one that was played. */
  Map<String, String> after(Release old) {
    Map<String, String> updated = new TreeMap<>(installed);
    Map<String, String> own = Lab.hashesOf(old.own());
    updated.put(SAVE, Objects.requireNonNull(own.get(SAVE)));
    updated.put(
        ".lanspread-kept/" + old.version() + "/" + CHANGED,
        Objects.requireNonNull(own.get(CHANGED)));
    return updated;
  }

  static boolean hasMadeFolder(Path local) {
    return Files.isDirectory(local.resolve(MADE));
  }

  Map<String, String> downloaded() {
    return VerifyScenarioTest.hashes(content);
  }

  /** The nth version: its archive and one chunk of its large file are its own. */
  static Release of(Lab lab, int number) throws IOException {
    Path archive = lab.path("archive");
    Map<String, byte[]> files =
        new TreeMap<>(
            Map.of(
                "bin/game.bin",
                Lab.random(6 << 20, number),
                "data/maps.dat",
                Lab.random(1 << 20, number)));
    for (int i = 0; i < 50; i++) {
      files.put("small/" + i, Lab.random(100, number + i));
    }
    Lab.archive(archive, files);
    byte[] big = Lab.random(3 * Chunks.CHUNK_BYTES, 1);
    big[Chunks.CHUNK_BYTES] = (byte) number;
    GameContent content =
        GameContent.version(String.valueOf(20250101 + number))
            .with("cod5.eti", Files.readAllBytes(archive))
            .with("data/big.bin", big)
            .with("only" + number + ".txt", "of this version");
    return new Release(content, Lab.hashesOf(files));
  }
}
