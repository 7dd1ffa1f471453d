package net.lanspread.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.download.ContentAgreement.Files;
import net.lanspread.install.RootScripts;
import net.lanspread.operation.Cancellation;
import net.lanspread.protocol.Message;
import net.lanspread.swarm.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The scripts that a game has in its root, fetched whole from the source that streams the rest, so
 * that a game that came without its payload can be played. They are held in memory, some MiB at
 * most; where the content has a name, they are checked against it.
 */
final class ScriptFetch {
  private static final Logger log = LoggerFactory.getLogger(ScriptFetch.class);

  /** A longer script is no script; less than a chunk, so that one request brings it. */
  static final int MAX_BYTES = 1024 * 1024;

  /** What a source gave is not what the sources agreed on. */
  static final class WrongException extends IOException {
    private static final long serialVersionUID = 1L;

    WrongException(String message) {
      super(message);
    }
  }

  private final GameId gameId;
  private final Version version;
  private final Files files;
  private final Cancellation cancellation;

  ScriptFetch(GameId gameId, Version version, Files files, Cancellation cancellation) {
    this.gameId = gameId;
    this.version = version;
    this.files = files;
    this.cancellation = cancellation;
  }

  /**
   * All scripts of the game, by name.
   *
   * @throws IOException when the source does not give them, or gives others
   */
  Map<String, byte[]> from(Source source) throws IOException {
    List<SharedFile> wanted = new ArrayList<>();
    for (SharedFile file : files.list().files()) {
      if (RootScripts.isScript(file.path()) && file.sizeBytes() <= MAX_BYTES) {
        wanted.add(file);
      } else if (RootScripts.isScript(file.path())) {
        log.warn("{} of {} is too long for a script and is left out", file.path(), gameId);
      }
    }
    if (wanted.isEmpty()) {
      return Map.of();
    }
    Optional<Manifest> manifest = manifest(source);
    Map<String, byte[]> scripts = new TreeMap<>();
    for (SharedFile file : wanted) {
      cancellation.check();
      byte[] script = fetch(source, file);
      if (manifest.isPresent() && !isIn(manifest.get(), file.path(), script)) {
        throw new WrongException("the source's " + file.path() + " is not the one of the game");
      }
      scripts.put(file.path(), script);
    }
    return scripts;
  }

  private Optional<Manifest> manifest(Source source) throws IOException {
    Sha256 digest = files.digest();
    if (digest == null) {
      return Optional.empty();
    }
    cancellation.check();
    return switch (source.manifest(gameId, version)) {
      case Source.Answer.Given<Manifest>(Manifest manifest) when manifest.digest().equals(digest) ->
          Optional.of(manifest);
      case Source.Answer.Given<Manifest> _ ->
          throw new WrongException("the source's hashes are not those of the game");
      case Source.Answer.Declined<Manifest>(_, String message) -> throw declined(message);
      case Source.Answer.Refused<Manifest>(String reason) -> throw new IOException(reason);
    };
  }

  private byte[] fetch(Source source, SharedFile file) throws IOException {
    byte[] bytes = new byte[(int) file.sizeBytes()];
    if (bytes.length == 0) {
      return bytes;
    }
    ByteBuffer into = ByteBuffer.wrap(bytes);
    return switch (source.fetch(
        new Message.GetChunk(gameId, version, files.digest(), file.path(), 0, bytes.length),
        into::put)) {
      case Source.Answer.Given<Integer> _ -> bytes;
      case Source.Answer.Declined<Integer>(_, String message) -> throw declined(message);
      case Source.Answer.Refused<Integer>(String reason) -> throw new IOException(reason);
    };
  }

  private static IOException declined(String message) {
    return new IOException(StreamPayload.printable(message));
  }

  /** A script is one chunk at most. */
  private static boolean isIn(Manifest manifest, String name, byte[] script) {
    List<Sha256> expected = script.length == 0 ? List.of() : List.of(Sha256.hash(script));
    return manifest.files().stream()
        .anyMatch(file -> file.path().equals(name) && file.chunks().equals(expected));
  }
}
