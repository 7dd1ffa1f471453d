package net.lanspread.download;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import net.lanspread.content.PathRules;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.download.Planner.Chunk;
import org.jspecify.annotations.Nullable;

/**
 * The chunks that have come in a {@link Transfer}, and their judgement: while the manifest is not
 * known their hashes are kept; what it confirms may be passed on. Guarded by the transfer's lock.
 */
final class ArrivedChunks {
  private record Unjudged(Sha256 hash, PeerId source) {}

  /** A chunk that turned out wrong after it had been taken, and who had sent it. */
  record Wrong(Chunk chunk, PeerId source) {}

  private final Map<Chunk, Unjudged> unjudged = new HashMap<>();
  private @Nullable ChunkJudge judge;
  private @Nullable Passing passing;
  private String versionIni = "";
  private long bytes;

  /** The digest of the manifest that judges; null while there is none. */
  @Nullable Sha256 digest() {
    return judge == null ? null : judge.digest();
  }

  boolean isJudged() {
    return judge != null;
  }

  /** Whether the manifest is known and does not confirm these bytes. */
  boolean isKnownWrong(Chunk chunk, Sha256 hash) {
    return judge != null && !judge.confirms(chunk, hash);
  }

  /**
   * Takes a chunk that is not known to be wrong.
   *
   * @param versionIniBytes the chunk's bytes when it is that file's
   */
  void add(Chunk chunk, Sha256 hash, PeerId source, byte @Nullable [] versionIniBytes) {
    bytes += chunk.lengthBytes();
    if (versionIniBytes != null) {
      versionIni = new String(versionIniBytes, StandardCharsets.ISO_8859_1);
    }
    if (judge == null) {
      unjudged.put(chunk, new Unjudged(hash, source));
    } else {
      pass(chunk);
    }
  }

  /** The manifest has become known; gives what it does not confirm, which counts no more. */
  List<Wrong> judgeBy(ChunkJudge known) {
    judge = known;
    List<Wrong> wrong = new ArrayList<>();
    unjudged.forEach(
        (chunk, arrival) -> {
          if (!known.confirms(chunk, arrival.hash())) {
            bytes -= chunk.lengthBytes();
            wrong.add(new Wrong(chunk, arrival.source()));
          }
        });
    unjudged.clear();
    return wrong;
  }

  /**
   * Passes these chunks on now, and every further one when it has come.
   *
   * @param verified what the manifest has confirmed
   */
  void passTo(Passing onwards, Collection<Chunk> verified) {
    passing = onwards;
    verified.forEach(this::pass);
  }

  private void pass(Chunk chunk) {
    if (passing != null) {
      passing.verified(
          chunk,
          chunk.path().equals(PathRules.VERSION_INI)
              ? versionIni.getBytes(StandardCharsets.ISO_8859_1)
              : null);
    }
  }

  /** Other chunks are asked of seeds than before. */
  void passAsked(Supplier<Set<Chunk>> askedOfSeeds) {
    if (passing != null) {
      passing.asked(askedOfSeeds.get());
    }
  }

  long bytes() {
    return bytes;
  }

  /** The text of version.ini; empty while it has not come. */
  String versionIni() {
    return versionIni;
  }
}
