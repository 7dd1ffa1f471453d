package net.lanspread.download;

import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import net.lanspread.content.Chunks;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.PathRules;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.disk.Disk;
import net.lanspread.disk.MemoryReader;
import net.lanspread.protocol.ChunkRange;
import net.lanspread.protocol.MalformedMessageException;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.LeechLinks;
import net.lanspread.swarm.Source;
import org.jspecify.annotations.Nullable;

/**
 * One download as other leeches of the same content see it: which chunks are verified, their bytes,
 * and the thread that tells the others. Chunks are numbered in the order of the manifest's files.
 * Thread-safe; ended by {@link #close}, and its thread with it.
 *
 * <p>Lock order: {@code Transfer.lock}, then {@code lock}; no I/O under it.
 */
final class SharedDownload implements Passing {
  /** How often it is looked who is gone, in milliseconds. */
  private static final long CHECK_MILLIS = 1_000;

  private record Place(SharedFile file, int firstChunk) {}

  private final GameId gameId;
  private final Sha256 digest;
  private final PayloadFiles payload;
  private final Transfer transfer;
  private final LeechLinks links;
  private final Predicate<PeerId> trusted;
  private final LongSupplier nanoTime;
  private final Map<String, Place> files = new HashMap<>();
  private final List<Planner.Chunk> chunks = new ArrayList<>();
  private final Thread teller;

  private final Object lock = new Object();
  // guarded by lock
  private final BitSet verified = new BitSet();
  // guarded by lock
  private final HaveLedger ledger;
  // guarded by lock
  private final Set<PeerId> leeches = new HashSet<>();
  // guarded by lock
  private byte @Nullable [] versionIni;
  // guarded by lock
  private boolean closed;

  SharedDownload(
      GameId gameId,
      Manifest manifest,
      PayloadFiles payload,
      Collection<Planner.Chunk> missing,
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
    Set<Planner.Chunk> absent = new HashSet<>(missing);
    for (Manifest.HashedFile hashed : manifest.files()) {
      SharedFile file = new SharedFile(hashed.path(), hashed.sizeBytes());
      files.put(file.path(), new Place(file, chunks.size()));
      for (int i = 0; i < hashed.chunks().size(); i++) {
        Planner.Chunk chunk = Planner.Chunk.of(file, i);
        if (!absent.contains(chunk)) {
          verified.set(chunks.size());
        }
        chunks.add(chunk);
      }
    }
    this.ledger = new HaveLedger(verified);
    this.teller = Thread.ofVirtual().name("tell-" + gameId).unstarted(this::tellAll);
  }

  Sha256 digest() {
    return digest;
  }

  /** Greets whoever may be leeching, too. */
  void start() {
    Set<PeerId> peers = links.peers();
    synchronized (lock) {
      peers.stream().filter(trusted).forEach(ledger::met);
    }
    teller.start();
  }

  @Override
  public void verified(Planner.Chunk chunk, byte @Nullable [] bytes) {
    int number = number(chunk);
    synchronized (lock) {
      if (chunk.path().equals(PathRules.VERSION_INI)) {
        versionIni = bytes;
      }
      verified.set(number);
      ledger.has(number);
      lock.notifyAll();
    }
  }

  @Override
  public void asked(Set<Planner.Chunk> asked) {
    BitSet fetching = new BitSet();
    asked.forEach(chunk -> fetching.set(number(chunk)));
    synchronized (lock) {
      if (ledger.fetches(fetching)) {
        lock.notifyAll();
      }
    }
  }

  private int number(Planner.Chunk chunk) {
    Place place = java.util.Objects.requireNonNull(files.get(chunk.path()));
    return place.firstChunk() + (int) (chunk.offset() / Chunks.CHUNK_BYTES);
  }

  /**
   * Takes in what another leech of this content has.
   *
   * @throws MalformedMessageException when the content has another number of chunks
   */
  Message.Reply heard(PeerId from, Message.Have have) throws MalformedMessageException {
    if (have.chunkCount() != chunks.size()) {
      throw new MalformedMessageException("a leech miscounts the chunks of its own content");
    }
    Optional<Source> source = trusted.test(from) ? links.source(from) : Optional.empty();
    if (source.isEmpty()) {
      return new Message.Refusal(WireCode.NOT_SERVED, "this is not shared with you");
    }
    boolean known;
    synchronized (lock) {
      known = leeches.contains(from);
    }
    boolean isTaken =
        transfer.leech(
            source.get(), have.greeting() || !known, list(have.added()), list(have.fetching()));
    if (!isTaken) {
      return new Message.Refusal(WireCode.BUSY, "what was asked of you before is not done yet");
    }
    synchronized (lock) {
      leeches.add(from);
      ledger.heardOf(from, have.greeting());
      lock.notifyAll();
    }
    return new Message.Done();
  }

  private List<Planner.Chunk> list(List<ChunkRange> ranges) {
    return ChunkRange.chunks(ranges).stream().mapToObj(chunks::get).toList();
  }

  /** The file asked for, when all of the bytes asked for are verified and written. */
  Optional<Disk.Reader> open(Message.GetChunk request) throws IOException {
    Place place = files.get(request.path());
    if (place == null
        || !request.isOneChunkAtMost()
        || request.offset() > place.file().sizeBytes() - request.lengthBytes()) {
      return Optional.empty();
    }
    int first = place.firstChunk() + (int) (request.offset() / Chunks.CHUNK_BYTES);
    int last =
        place.firstChunk()
            + (int) ((request.offset() + request.lengthBytes() - 1) / Chunks.CHUNK_BYTES);
    synchronized (lock) {
      if (closed || verified.nextClearBit(first) <= last) {
        return Optional.empty();
      }
      if (request.path().equals(PathRules.VERSION_INI)) {
        return Optional.ofNullable(versionIni).map(MemoryReader::new);
      }
    }
    return payload.openReader(place.file());
  }

  private void tellAll() {
    try {
      long checkedNanos = nanoTime.getAsLong();
      while (true) {
        List<HaveLedger.News> due;
        synchronized (lock) {
          if (closed) {
            return;
          }
          due = ledger.due(nanoTime.getAsLong());
          if (due.isEmpty()) {
            lock.wait(
                ledger.hasNews() ? HaveLedger.LEAST_INTERVAL_NANOS / 5_000_000 : CHECK_MILLIS);
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
                chunks.size(),
                news.greeting(),
                ChunkRange.of(news.added(), Message.Have.MAX_RANGES),
                ChunkRange.of(news.fetching(), Message.Have.MAX_RANGES)));
    synchronized (lock) {
      ledger.told(news, reception, nanoTime.getAsLong());
      lock.notifyAll();
    }
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
