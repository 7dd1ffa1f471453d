package net.lanspread.swarm;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import net.lanspread.content.ChunkBuffers;
import net.lanspread.content.FileList;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.operation.Cancellation;
import net.lanspread.protocol.FileListBody;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.RateLimit;
import net.lanspread.transport.Connection;
import net.lanspread.transport.PeerStream;

/** A peer of the swarm as a source, over whichever connection to it is best now. */
final class RemoteSource implements Source {
  /** The buffers for arriving bodies; more than 4 MiB at once are seldom, and not worth keeping. */
  private static final ChunkBuffers BUFFERS = new ChunkBuffers(256 * 1024, 16);

  private static final Duration TIMEOUT = Duration.ofSeconds(12);

  /** The time for a file list: its holder may have to read its disk first. */
  private static final Duration LIST_TIMEOUT = Duration.ofSeconds(30);

  /** The silence in an answer that is in the holder's memory when it begins. */
  private static final Duration BODY_SILENCE = Duration.ofSeconds(5);

  /** The wait for a connection that is being made anew; after it the peer has failed. */
  private static final Duration RECONNECTING = Duration.ofSeconds(1);

  /** The size of a file list that is asked for as a proof and looked at. */
  private static final int MAX_PROOF_BYTES = 1024 * 1024;

  private final Swarm swarm;
  private final PeerId peerId;
  private final InetSocketAddress address;

  RemoteSource(Swarm swarm, PeerId peerId, InetSocketAddress address) {
    this.swarm = swarm;
    this.peerId = peerId;
    this.address = address;
  }

  @Override
  public PeerId peerId() {
    return peerId;
  }

  @Override
  public InetSocketAddress address() {
    return address;
  }

  @Override
  public boolean isInMatch() {
    return swarm.isInMatch(peerId);
  }

  @Override
  public Answer<Offer> offer(GameId gameId) throws IOException {
    // A download asks this, and will want chunks soon.
    connection().prepareBulk();
    try (OpenReply<Message.FileListReply> answer = askList(gameId)) {
      return answer
          .head()
          .then(
              reply ->
                  list(answer, reply, FileListBody.MAX_BYTES)
                      .then(
                          list -> given(new Offer(reply.version(), list, reply.manifestDigest()))));
    }
  }

  /**
   * The version whose file list the peer gives. Costs little: it prepares no way for chunks, and
   * keeps nothing of a long list.
   */
  Answer<Version> prove(GameId gameId) throws IOException {
    try (OpenReply<Message.FileListReply> answer = askList(gameId)) {
      return answer
          .head()
          .then(
              reply -> {
                if (reply.bodyBytes() > MAX_PROOF_BYTES) {
                  pour(answer, reply.bodyBytes(), _ -> {});
                  return given(reply.version());
                }
                return list(answer, reply, MAX_PROOF_BYTES).then(_ -> given(reply.version()));
              });
    }
  }

  private OpenReply<Message.FileListReply> askList(GameId gameId) throws IOException {
    return OpenReply.of(connection(), new Message.GetFileList(gameId), LIST_TIMEOUT);
  }

  private static Answer<FileList> list(
      OpenReply<?> answer, Message.FileListReply reply, int maxBytes) throws IOException {
    return switch (FileListBody.decode(
        answer.readBody(reply.bodyBytes(), maxBytes, BODY_SILENCE))) {
      case FileList.Check.Accepted(FileList list) -> given(list);
      case FileList.Check.Invalid(String reason) -> new Answer.Invalid<>(reason);
    };
  }

  private static <T> Answer<T> given(T value) {
    return new Answer.Given<>(value);
  }

  @Override
  public Answer<Manifest> manifest(GameId gameId, Version version) throws IOException {
    try (OpenReply<Message.ManifestReply> answer =
        OpenReply.of(connection(), new Message.GetManifest(gameId, version), TIMEOUT)) {
      return answer
          .head()
          .then(
              reply ->
                  switch (Manifest.decode(
                      answer.readBody(
                          reply.bodyBytes(), Manifest.MAX_ENCODED_BYTES, BODY_SILENCE))) {
                    case Manifest.Decoded.Accepted(Manifest manifest) -> given(manifest);
                    case Manifest.Decoded.Invalid(String reason) -> new Answer.Invalid<>(reason);
                  });
    }
  }

  @Override
  public Answer<Integer> fetch(Message.GetChunk chunk, ChunkSink sink, Cancellation cancellation)
      throws IOException {
    int[] takenBytes = {0};
    Pouring counted =
        bytes -> {
          swarm.receiving().take(bytes.remaining(), cancellation::isCancelled);
          takenBytes[0] += bytes.remaining();
          received(bytes.remaining());
          sink.take(bytes);
        };
    BooleanSupplier isOver =
        () -> {
          sink.take(ByteBuffer.allocate(0));
          return cancellation.isCancelled();
        };
    try (RateLimit.Stream _ = swarm.receiving().enter(isOver)) {
      return fetch(chunk, counted, takenBytes, cancellation);
    }
  }

  /**
   * @param takenBytes of the chunk that came by one way, so that another one brings the rest
   */
  private Answer<Integer> fetch(
      Message.GetChunk chunk, Pouring counted, int[] takenBytes, Cancellation cancellation)
      throws IOException {
    PeerStream way = connection(cancellation).openBulkStream();
    try {
      return fetch(way, chunk, counted, cancellation);
    } catch (IOException e) {
      if (cancellation.isCancelled()
          || Thread.currentThread().isInterrupted()
          || !way.leaveWay(e)) {
        throw e;
      }
    }
    PeerStream other = connection(cancellation).openBulkStream();
    return fetch(other, chunk.behind(takenBytes[0]), counted, cancellation)
        .then(_ -> given(chunk.lengthBytes()));
  }

  private Answer<Integer> fetch(
      PeerStream way, Message.GetChunk chunk, Pouring sink, Cancellation cancellation)
      throws IOException {
    try (OpenReply<Message.ChunkReply> answer =
        OpenReply.of(way, chunk, way.patience(TIMEOUT), cancellation::onCancel)) {
      return answer
          .head()
          .then(
              reply ->
                  reply.bodyBytes() == chunk.lengthBytes()
                      ? given(pour(answer, reply.bodyBytes(), sink))
                      : new Answer.Invalid<>("the peer sends another length than was asked for"));
    }
  }

  private void received(long bytes) {
    swarm.traffic().received(peerId, bytes);
  }

  /** Takes the bytes of a body as they come. */
  private interface Pouring {
    void take(ByteBuffer bytes) throws IOException;
  }

  private int pour(OpenReply<?> answer, int bodyBytes, Pouring sink) throws IOException {
    ByteBuffer buffer = BUFFERS.take();
    try {
      int left = bodyBytes;
      while (left > 0) {
        buffer.clear().limit(Math.min(swarm.receiving().pieceBytes(buffer.capacity()), left));
        while (buffer.hasRemaining()) {
          if (answer.read(buffer) < 0) {
            throw new EOFException("the peer ended in the middle of a chunk");
          }
        }
        left -= buffer.position();
        sink.take(buffer.flip());
      }
      return bodyBytes;
    } finally {
      BUFFERS.giveBack(buffer);
    }
  }

  private Connection connection() throws IOException {
    return swarm.connectionTo(peerId).orElseThrow(RemoteSource::noConnection);
  }

  /**
   * A connection to the peer, also one that is being made anew at this moment: that is no failure
   * of the source.
   */
  private Connection connection(Cancellation cancellation) throws IOException {
    try {
      return swarm
          .connectionTo(peerId, RECONNECTING, cancellation)
          .orElseThrow(RemoteSource::noConnection);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  private static IOException noConnection() {
    return new IOException("there is no connection to the peer");
  }
}
