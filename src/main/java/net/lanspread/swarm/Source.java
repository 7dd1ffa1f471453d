package net.lanspread.swarm;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import net.lanspread.content.FileList;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.operation.Cancellation;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import org.jspecify.annotations.Nullable;

/**
 * A peer as somebody to get a game from. An {@link IOException} says that the peer, or the way to
 * it, is broken.
 */
public interface Source {
  /** The answer of a peer to a request. */
  sealed interface Answer<T> {
    /** Makes more of what is given, or finds fault with it. */
    interface Taker<T, U> {
      Answer<U> take(T given) throws IOException;
    }

    /** The answer with what is given taken on; one that gives nothing stays as it is. */
    default <U> Answer<U> then(Taker<T, U> taker) throws IOException {
      return switch (this) {
        case Given<T>(T value) -> taker.take(value);
        case Refused<T>(WireCode code, String message) -> new Refused<>(code, message);
        case Invalid<T>(String reason) -> new Invalid<>(reason);
      };
    }

    record Given<T>(T value) implements Answer<T> {}

    /** The peer refuses. */
    record Refused<T>(WireCode code, String message) implements Answer<T> {}

    /** The answer is hostile or broken and was thrown away as a whole. */
    record Invalid<T>(String reason) implements Answer<T> {}
  }

  /** A game as the peer offers it; the digest is null while its hashes are being made. */
  record Offer(Version version, FileList list, @Nullable Sha256 digest) {}

  /** Takes the bytes of a chunk as they come. */
  @FunctionalInterface
  interface ChunkSink {
    /**
     * Takes some bytes; none now and then while the user's limit holds them up, for which the
     * source is not blamed.
     */
    void take(ByteBuffer bytes) throws LocalDiskException;
  }

  /** A failure of our own disk while we took bytes, which the peer is not to blame for. */
  final class LocalDiskException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient IOException failure;

    public LocalDiskException(IOException failure) {
      super(failure);
      this.failure = failure;
    }

    public IOException failure() {
      return failure;
    }
  }

  PeerId peerId();

  /** The address at which the peer listens. */
  InetSocketAddress address();

  /** Whether the peer says that its user is in a match, and it better be left alone. */
  default boolean isInMatch() {
    return false;
  }

  Answer<Offer> offer(GameId gameId) throws IOException;

  Answer<Manifest> manifest(GameId gameId, Version version) throws IOException;

  /**
   * Fetches a chunk into the sink; given is the number of bytes, always the length asked for. A
   * cancellation closes the stream that the bytes come by, which is then as a broken one.
   */
  Answer<Integer> fetch(Message.GetChunk chunk, ChunkSink sink, Cancellation cancellation)
      throws IOException;

  /** Fetches a chunk, come what may. */
  default Answer<Integer> fetch(Message.GetChunk chunk, ChunkSink sink) throws IOException {
    return fetch(chunk, sink, new Cancellation());
  }
}
