package net.lanspread.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import net.lanspread.content.ChunkMap;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.disk.Disk;
import net.lanspread.protocol.ChunkRange;
import net.lanspread.protocol.MalformedMessageException;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.LeechLinks;
import net.lanspread.swarm.Source;

/**
 * One download as other leeches of the same content see it: the bytes of its verified chunks, and
 * the thread that tells the others which these are. Thread-safe; ended by {@link #close}, and its
 * thread with it.
 *
 * <p>Lock order: {@code Transfer.lock}, then {@code lock}; no I/O under it.
 */
final class SharedDownload implements ChunkLedger.Listener {
  /** The time between two looks for peers that have gone, in milliseconds. */
  private static final long CHECK_MILLIS = 1_000;

  private final GameId gameId;
  private final Sha256 digest;
  private final PayloadFiles payload;
  private final Transfer transfer;
  private final LeechLinks links;
  private final Predicate<PeerId> trusted;
  private final LongSupplier nanoTime;
  private final ChunkMap map;
  private final Thread teller;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final HaveLedger ledger = new HaveLedger();

  @GuardedBy("lock")
  private final Set<PeerId> leeches = new HashSet<>();

  // whether there may be something to tell
  @GuardedBy("lock")
  private boolean changed;

  @GuardedBy("lock")
  private boolean closed;

  SharedDownload(
      GameId gameId,
      Manifest manifest,
      PayloadFiles payload,
      Transfer transfer,
      LeechLinks links,
      Predicate<PeerId> trusted,
      LongSupplier nanoTime) {
    this.gameId = gameId;
    this.digest = manifest.digest();
    this.payload = payload;
    this.transfer = transfer;
    this.links = links;
    this.trusted = trusted;
    this.nanoTime = nanoTime;
    this.map = new ChunkMap(manifest.fileList().files());
    this.teller = Thread.ofVirtual().name("tell-" + gameId).unstarted(this::tellAll);
  }

  Sha256 digest() {
    return digest;
  }

  /** Greets all that may be leeching, too. */
  void start() {
    List<PeerId> peers = links.peers().stream().filter(trusted).toList();
    synchronized (lock) {
      peers.forEach(ledger::met);
    }
    teller.start();
  }

  @Override
  public void verified(int chunk) {
    wake();
  }

  @Override
  public void asked() {
    wake();
  }

  private void wake() {
    synchronized (lock) {
      changed = true;
      lock.notifyAll();
    }
  }

  /**
   * Takes in another leech's news of its chunks.
   *
   * @throws MalformedMessageException when the content has another number of chunks
   */
  Message.Reply heard(PeerId from, Message.Have have) throws MalformedMessageException {
    if (have.chunkCount() != map.count()) {
      throw new MalformedMessageException("a leech miscounts the chunks of its own content");
    }
    Optional<Source> source = trusted.test(from) ? links.source(from) : Optional.empty();
    if (source.isEmpty()) {
      return new Message.Refused(WireCode.NOT_SERVED, "this is not shared with you");
    }
    boolean known;
    synchronized (lock) {
      known = leeches.contains(from);
    }
    boolean isTaken =
        transfer.leech(
            source.get(),
            have.greeting() || !known,
            ChunkRange.chunks(have.added()),
            ChunkRange.chunks(have.fetching()));
    if (!isTaken) {
      return new Message.Refused(WireCode.BUSY, "an earlier request of yours is not done yet");
    }
    synchronized (lock) {
      leeches.add(from);
      ledger.heardOf(from, have.greeting());
    }
    wake();
    return new Message.Done();
  }

  /** The file asked for, when all of the bytes asked for are verified and written. */
  Optional<Disk.Reader> open(Message.GetChunk request) throws IOException {
    BitSet asked = map.holding(request.path(), request.offset(), request.lengthBytes());
    if (asked.isEmpty() || !request.isOneChunkAtMost() || isClosed()) {
      return Optional.empty();
    }
    SharedFile file = map.file(asked.nextSetBit(0));
    asked.andNot(transfer.standing().has());
    return asked.isEmpty() ? payload.openReader(file) : Optional.empty();
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  private void tellAll() {
    try {
      long checkedNanos = nanoTime.getAsLong();
      while (true) {
        synchronized (lock) {
          if (closed) {
            return;
          }
          changed = false;
        }
        // A change from here on wakes this thread again.
        HaveLedger.Standing now = transfer.standing();
        List<HaveLedger.News> due;
        synchronized (lock) {
          due = ledger.due(now, nanoTime.getAsLong());
          if (due.isEmpty() && !changed && !closed) {
            lock.wait(
                ledger.hasNews(now) ? HaveLedger.LEAST_INTERVAL_NANOS / 5_000_000 : CHECK_MILLIS);
          }
        }
        due.forEach(
            news ->
                Thread.ofVirtual()
                    .name("tell-" + gameId + "-" + news.to().brief())
                    .start(() -> tell(news)));
        if (nanoTime.getAsLong() - checkedNanos >= CHECK_MILLIS * 1_000_000) {
          checkedNanos = nanoTime.getAsLong();
          forgetWhoIsGone();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(HaveLedger.News news) {
    LeechLinks.Reception reception =
        links.tell(
            news.to(),
            new Message.Have(
                gameId,
                digest,
                map.count(),
                news.greeting(),
                ChunkRange.of(news.added(), Message.Have.MAX_RANGES),
                ChunkRange.of(news.fetching(), Message.Have.MAX_RANGES)));
    synchronized (lock) {
      ledger.told(news, reception, nanoTime.getAsLong());
    }
    wake();
  }

  private void forgetWhoIsGone() {
    Set<PeerId> here = links.peers();
    List<PeerId> gone;
    synchronized (lock) {
      gone = leeches.stream().filter(peer -> !here.contains(peer)).toList();
      gone.forEach(ledger::gone);
      leeches.removeAll(gone);
    }
    gone.forEach(transfer::leave);
  }

  /** Ends the telling and the serving; does not wait. */
  void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
  }
}
