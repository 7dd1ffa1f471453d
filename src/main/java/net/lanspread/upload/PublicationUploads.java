package net.lanspread.upload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.protocol.WireCode;
import net.lanspread.transport.PeerStream;

/** The serving of organisers' catalogs to other peers. Stateless but for the answers under way. */
public final class PublicationUploads {
  /** The number of chunks that one asker gets at once. */
  private static final int AT_ONCE = 2;

  /** As many as a catalog has chunks; an asker fetches several catalogs one after the other. */
  private static final int WAITED_FOR = 8;

  /** The store of the chunks. */
  public interface Chunks {
    /** The bytes of a chunk that is given to others; not to be changed. */
    Optional<byte[]> chunk(Sha256 hash) throws IOException;
  }

  private final Chunks chunks;
  private final AskerTurns turns = new AskerTurns(AT_ONCE, WAITED_FOR);

  public PublicationUploads(Chunks chunks) {
    this.chunks = chunks;
  }

  /** Answers with a chunk, when it is this asker's turn. */
  public void serve(Message.GetPublication request, PeerId asker, PeerStream stream)
      throws IOException {
    turns.inTurn(asker, stream, "chunks", () -> send(request, stream));
  }

  private void send(Message.GetPublication request, PeerStream stream) throws IOException {
    Optional<byte[]> chunk = chunks.chunk(request.chunk());
    if (chunk.isEmpty()) {
      stream.writeLast(
          MessageCodec.encode(new Message.Refused(WireCode.NOT_SERVED, "it is not here")));
      return;
    }
    stream.write(MessageCodec.encode(new Message.PublicationReply(chunk.get().length)));
    stream.writeLast(ByteBuffer.wrap(chunk.get()));
  }
}
