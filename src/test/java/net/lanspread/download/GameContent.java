package net.lanspread.download;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import net.lanspread.content.Chunks;
import net.lanspread.content.FileList;
import net.lanspread.content.Manifest;
import net.lanspread.content.PathRules;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;

/** All bytes of one game version, {@code version.ini} among them. */
public record GameContent(Version version, NavigableMap<String, byte[]> files) {

  /** A version that has no payload yet. */
  public static GameContent version(String digits) {
    return new GameContent(new Version(digits), new TreeMap<>())
        .with(PathRules.VERSION_INI, digits);
  }

  public GameContent with(String path, String text) {
    return with(path, text.getBytes(StandardCharsets.UTF_8));
  }

  public GameContent with(String path, byte[] bytes) {
    NavigableMap<String, byte[]> more = new TreeMap<>(files);
    more.put(path, bytes);
    return new GameContent(version, more);
  }

  /** The content with so many files more, each of one small chunk. */
  GameContent withSmallFiles(int count) {
    GameContent more = this;
    for (int i = 0; i < count; i++) {
      more = more.with("level%02d.dat".formatted(i), "level " + i);
    }
    return more;
  }

  public FileList list() {
    return manifest().fileList();
  }

  public Manifest manifest() {
    List<Manifest.HashedFile> hashed = new ArrayList<>();
    files.forEach(
        (path, bytes) -> {
          List<Sha256> chunks = new ArrayList<>();
          for (long i = 0; i < Chunks.count(bytes.length); i++) {
            chunks.add(Sha256.hash(chunk(path, Chunks.offset(i), Chunks.length(bytes.length, i))));
          }
          hashed.add(new Manifest.HashedFile(path, bytes.length, chunks));
        });
    return new Manifest(version, hashed);
  }

  /** A copy of the bytes. */
  public byte[] chunk(String path, long offset, int lengthBytes) {
    byte[] bytes = files.getOrDefault(path, new byte[0]);
    return Arrays.copyOfRange(bytes, (int) offset, (int) offset + lengthBytes);
  }

  public String text(String path) {
    return new String(files.getOrDefault(path, new byte[0]), StandardCharsets.ISO_8859_1);
  }
}
