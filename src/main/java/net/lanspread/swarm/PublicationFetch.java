package net.lanspread.swarm;

import java.io.IOException;
import java.time.Duration;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.protocol.Message;
import net.lanspread.transport.Connection;

/** The fetching of an organiser's catalog from other peers, chunk by chunk. Stateless. */
public record PublicationFetch(Swarm swarm) {
  private static final Duration TIMEOUT = Duration.ofSeconds(12);

  /** The silence in an answer that is in the holder's memory when it begins. */
  private static final Duration BODY_SILENCE = Duration.ofSeconds(5);

  /**
   * The chunk, as the peer sends it: its content has not been checked.
   *
   * @param chunkBytes its length
   * @throws IOException also when the peer does not have it, or sends another length
   */
  public byte[] chunk(PeerId peerId, Sha256 hash, int chunkBytes) throws IOException {
    Connection connection =
        swarm
            .connectionTo(peerId)
            .orElseThrow(() -> new IOException("there is no connection to the peer"));
    try (OpenReply<Message.PublicationReply> answer =
        OpenReply.of(connection, new Message.GetPublication(hash), TIMEOUT)) {
      if (answer.head()
              instanceof
              Source.Answer.Given<Message.PublicationReply>(Message.PublicationReply(int bodyBytes))
          && bodyBytes == chunkBytes) {
        return answer.readBody(bodyBytes, chunkBytes, BODY_SILENCE);
      }
      throw new IOException("the peer does not give a part of a catalog");
    }
  }
}
