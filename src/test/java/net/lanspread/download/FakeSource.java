package net.lanspread.download;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.operation.Cancellation;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.Source;

/**
 * A holder of a game in memory, whose answers a test can replace. Each replacement is told how
 * often it was asked before. Thread-safe; settings are made before the download begins.
 */
public final class FakeSource implements Source {
  /** Answers a question about the whole game, the nth from 0. */
  @FunctionalInterface
  public interface Reply<T> {
    Answer<T> answer(int nth) throws IOException;
  }

  /** Answers a request for a chunk, the nth from 0. */
  @FunctionalInterface
  public interface ChunkReply {
    Answer<Integer> answer(int nth, Message.GetChunk request, ChunkSink sink) throws IOException;
  }

  private final PeerId peerId;
  private final GameContent content;
  private Reply<Offer> offers;
  private Reply<Manifest> manifests;
  private ChunkReply chunks;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final List<AskedChunk> asked = new ArrayList<>();

  @GuardedBy("lock")
  private int offersAsked;

  @GuardedBy("lock")
  private int manifestsAsked;

  public FakeSource(String name, GameContent content) {
    this.peerId = PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8));
    this.content = content;
    this.offers = _ -> hashedOffer();
    this.manifests = _ -> rightManifest();
    this.chunks = (_, request, sink) -> rightBytes(request, sink);
  }

  public FakeSource offering(Reply<Offer> reply) {
    offers = reply;
    return this;
  }

  FakeSource givingManifest(Reply<Manifest> reply) {
    manifests = reply;
    return this;
  }

  public FakeSource sending(ChunkReply reply) {
    chunks = reply;
    return this;
  }

  public Answer<Offer> hashedOffer() {
    return new Answer.Given<>(
        new Offer(content.version(), content.list(), content.manifest().digest()));
  }

  Answer<Offer> unhashedOffer() {
    return new Answer.Given<>(new Offer(content.version(), content.list(), null));
  }

  Answer<Manifest> rightManifest() {
    return new Answer.Given<>(content.manifest());
  }

  public Answer<Integer> rightBytes(Message.GetChunk request, ChunkSink sink) {
    return send(content.chunk(request.path(), request.offset(), request.lengthBytes()), sink);
  }

  Answer<Integer> wrongBytes(Message.GetChunk request, ChunkSink sink) {
    byte[] wrong = content.chunk(request.path(), request.offset(), request.lengthBytes());
    wrong[wrong.length / 2] ^= 1;
    return send(wrong, sink);
  }

  /** In two pieces, as a network brings them when a limit has held them up. */
  private static Answer<Integer> send(byte[] bytes, ChunkSink sink) {
    int half = bytes.length / 2;
    sink.take(ByteBuffer.allocate(0));
    sink.take(ByteBuffer.wrap(bytes, 0, half).slice());
    sink.take(ByteBuffer.wrap(bytes, half, bytes.length - half).slice());
    return new Answer.Given<>(bytes.length);
  }

  public static <T> Answer<T> refused(WireCode code) {
    return new Answer.Refused<>(code, "not now");
  }

  /** Waits as a blocked stream does: its close breaks it. */
  static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  /** The number of times it was asked for bytes. */
  public int chunksAsked() {
    return asked().size();
  }

  /** The chunks it was asked for so far, in order. */
  List<AskedChunk> asked() {
    synchronized (lock) {
      return List.copyOf(asked);
    }
  }

  public int offersAsked() {
    synchronized (lock) {
      return offersAsked;
    }
  }

  int manifestsAsked() {
    synchronized (lock) {
      return manifestsAsked;
    }
  }

  @Override
  public PeerId peerId() {
    return peerId;
  }

  @Override
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000);
  }

  @Override
  public Answer<Offer> offer(GameId gameId) throws IOException {
    int nth;
    synchronized (lock) {
      nth = offersAsked++;
    }
    return offers.answer(nth);
  }

  @Override
  public Answer<Manifest> manifest(GameId gameId, Version version) throws IOException {
    int nth;
    synchronized (lock) {
      nth = manifestsAsked++;
    }
    return manifests.answer(nth);
  }

  @Override
  public Answer<Integer> fetch(Message.GetChunk chunk, ChunkSink sink, Cancellation cancellation)
      throws IOException {
    int nth;
    synchronized (lock) {
      nth = asked.size();
      asked.add(new AskedChunk(chunk.path(), chunk.offset(), chunk.lengthBytes()));
    }
    ClosableWait stream = new ClosableWait();
    cancellation.onCancel(stream::close);
    try {
      return chunks.answer(nth, chunk, bytes -> stream.leave(() -> sink.take(bytes)));
    } finally {
      stream.end();
    }
  }

  /** The waiting for a stream, which a close ends; a consumer is not interrupted. */
  private static final class ClosableWait {
    private final Object lock = new Object();
    private final Thread waiting = Thread.currentThread();

    @GuardedBy("lock")
    private boolean isInside = true;

    @GuardedBy("lock")
    private boolean interrupted;

    void close() {
      synchronized (lock) {
        if (isInside) {
          interrupted = true;
          waiting.interrupt();
        }
      }
    }

    void leave(Runnable what) {
      synchronized (lock) {
        isInside = false;
        if (interrupted) {
          var _ = Thread.interrupted();
        }
      }
      what.run();
      synchronized (lock) {
        isInside = true;
      }
    }

    void end() {
      synchronized (lock) {
        isInside = false;
        if (interrupted) {
          var _ = Thread.interrupted();
        }
      }
    }
  }
}
