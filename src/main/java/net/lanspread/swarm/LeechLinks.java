package net.lanspread.swarm;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.lanspread.content.PeerId;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.transport.Connection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The links between leeches, on which they tell each other of their chunks. */
public interface LeechLinks {
  /** The reaction of a peer to news. */
  enum Reception {
    HEARD,
    /** It does not download that. */
    NO_LEECH,
    /** It was not reached, or cannot answer now. */
    FAILED
  }

  /** The linked peers. */
  Set<PeerId> peers();

  /** The peer as a source; empty when it is not there. */
  Optional<Source> source(PeerId peer);

  /** Tells a peer; waits for its answer. */
  Reception tell(PeerId peer, Message.Have have);

  /** The links of a swarm that runs. */
  static LeechLinks of(Swarm swarm, PeerTable table) {
    return new SwarmLinks(swarm, table);
  }

  /** Links by way of the connections. */
  record SwarmLinks(Swarm swarm, PeerTable table) implements LeechLinks {
    private static final Logger log = LoggerFactory.getLogger(LeechLinks.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Override
    public Set<PeerId> peers() {
      return table.entries().stream().map(PeerEntry::id).collect(Collectors.toSet());
    }

    @Override
    public Optional<Source> source(PeerId peer) {
      return table.find(peer).map(swarm::source);
    }

    @Override
    public Reception tell(PeerId peer, Message.Have have) {
      Optional<Connection> connection = swarm.connectionTo(peer);
      if (connection.isEmpty()) {
        return Reception.FAILED;
      }
      try (OpenReply<Message.Done> answer = OpenReply.of(connection.get(), have, TIMEOUT)) {
        return switch (answer.head()) {
          case Source.Answer.Given<Message.Done> _ -> Reception.HEARD;
          case Source.Answer.Refused<Message.Done>(WireCode code, _) ->
              code == WireCode.BUSY ? Reception.FAILED : Reception.NO_LEECH;
          case Source.Answer.Invalid<Message.Done> _ -> Reception.NO_LEECH;
        };
      } catch (IOException e) {
        log.debug("peer {} was not told of our chunks", peer.brief(), e);
        return Reception.FAILED;
      }
    }
  }
}
