package net.lanspread.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.PeerId;
import net.lanspread.disk.Disk;
import net.lanspread.protocol.MalformedMessageException;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.LeechLinks;
import org.jspecify.annotations.Nullable;

/**
 * The downloads that run here and whose manifest is known, as other leeches of the same content see
 * them. Each stays until {@link #end}, also when it is complete and being installed: then the game
 * is served to all. Thread-safe.
 */
public final class RunningDownloads {
  private final LeechLinks links;
  private final BannedPeers banned;
  private final LongSupplier nanoTime;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<GameId, SharedDownload> running = new HashMap<>();

  /**
   * @param banned the peers whose haves are not taken
   * @param nanoTime a clock for intervals
   */
  public RunningDownloads(LeechLinks links, BannedPeers banned, LongSupplier nanoTime) {
    this.links = links;
    this.banned = banned;
    this.nanoTime = nanoTime;
  }

  /**
   * A download has its manifest; other leeches are greeted.
   *
   * @param besides listen, too
   */
  void begin(
      GameId gameId,
      Manifest manifest,
      PayloadFiles payload,
      Transfer transfer,
      List<ChunkLedger.Listener> besides) {
    SharedDownload shared =
        new SharedDownload(
            gameId, manifest, payload, transfer, links, peer -> !banned.contains(peer), nanoTime);
    synchronized (lock) {
      running.put(gameId, shared);
    }
    List<ChunkLedger.Listener> listeners = new ArrayList<>(besides);
    listeners.add(shared);
    transfer.judgeBy(manifest.digest(), manifest.hashes(), listeners);
    shared.start();
  }

  /** The download has ended in every way; nothing of it is told or served any more. */
  public void end(GameId gameId) {
    SharedDownload shared;
    synchronized (lock) {
      shared = running.remove(gameId);
    }
    if (shared != null) {
      shared.close();
    }
  }

  /**
   * Takes in another leech's news of its chunks.
   *
   * @throws MalformedMessageException when the news is impossible
   */
  public Message.Reply heard(PeerId from, Message.Have have) throws MalformedMessageException {
    SharedDownload shared = find(have.gameId());
    return shared == null || !shared.digest().equals(have.manifestDigest())
        ? new Message.Refused(WireCode.NOT_SERVED, "this is not downloaded here")
        : shared.heard(from, have);
  }

  /** The file asked for, when all of the bytes asked for are verified and written. */
  public Optional<Disk.Reader> open(Message.GetChunk request) throws IOException {
    SharedDownload shared = find(request.gameId());
    return shared == null || !shared.digest().equals(request.manifestDigest())
        ? Optional.empty()
        : shared.open(request);
  }

  private @Nullable SharedDownload find(GameId gameId) {
    synchronized (lock) {
      return running.get(gameId);
    }
  }
}
