package net.lanspread.swarm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.lanspread.content.Deadline;
import net.lanspread.content.PeerId;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.Swarm.ConnectResult;
import net.lanspread.transport.Connection;

/**
 * The first words on a connection: proof of the party's key where there is one, then both
 * libraries. Nothing of ours is said before the proof.
 */
final class Greeting {
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** The decision on a peer that has greeted. */
  sealed interface Admission {
    record TakenIn() implements Admission {}

    /** Another one with its identity is linked and alive. */
    record Clone(InetSocketAddress incumbent) implements Admission {}

    /** No more peers are taken in. */
    record ShuttingDown() implements Admission {}
  }

  private final Swarm.Self self;
  private final Supplier<LibraryState> library;
  private final PartyGate gate;
  private final Register register;
  private final Clones clones;

  Greeting(
      Swarm.Self self,
      Supplier<LibraryState> library,
      PartyGate gate,
      Register register,
      Clones clones) {
    this.self = self;
    this.library = library;
    this.gate = gate;
    this.register = register;
    this.clones = clones;
  }

  /**
   * Greets on a connection that we made.
   *
   * @param listenPort ours
   * @param deadline when all must be said
   */
  ConnectResult greet(
      Connection connection, int listenPort, InetSocketAddress address, Deadline deadline)
      throws IOException {
    if (connection.peerId().equals(self.id())) {
      return greetOurId(connection, listenPort, address, deadline);
    }
    Optional<KeyExchange> exchange = gate.exchange(connection);
    if (exchange.isPresent()) {
      Optional<ConnectResult> problem = prove(connection, exchange.get(), address, deadline);
      if (problem.isPresent()) {
        return problem.get();
      }
    }
    LibraryState state = library.get();
    LibraryState opening = state.opening();
    Message.Hello hello =
        new Message.Hello(
            Message.PROTOCOL_VERSION,
            self.name(),
            listenPort,
            self.instance(),
            state.revision(),
            opening.games());
    try (OpenReply<Message.Welcome> answer = OpenReply.of(connection, hello, patience(deadline))) {
      return answer.head() instanceof Source.Answer.Given<Message.Welcome>(Message.Welcome welcome)
              && welcome.protocolVersion() == Message.PROTOCOL_VERSION
          ? adopt(connection, welcome, address, opening)
          : unwelcome(answer.head(), connection.peerId(), true, address);
    }
  }

  /**
   * Asks who answers by our own id whether it is ourselves. It has our key, so it is told who we
   * are without a proof of the party's, and nothing else.
   */
  private ConnectResult greetOurId(
      Connection connection, int listenPort, InetSocketAddress address, Deadline deadline) {
    Message.Hello hello =
        new Message.Hello(
            Message.PROTOCOL_VERSION, self.name(), listenPort, self.instance(), 0, List.of());
    try (OpenReply<Message.Welcome> answer = OpenReply.of(connection, hello, patience(deadline))) {
      return answer.head() instanceof Source.Answer.Refused<Message.Welcome>(WireCode code, _)
              && code == WireCode.SAME_IDENTITY
          ? new ConnectResult.SameIdentity(clones.seenAt(address))
          : new ConnectResult.ToSelf();
    } catch (IOException e) {
      return new ConnectResult.ToSelf();
    }
  }

  /** The failure of the mutual proof of the key; empty when both proved it. */
  private Optional<ConnectResult> prove(
      Connection connection, KeyExchange exchange, InetSocketAddress address, Deadline deadline)
      throws IOException {
    Source.Answer<Message.KeyChallenge> first =
        ask(connection, new Message.ProveKey(exchange.round1()), patience(deadline));
    if (!(first instanceof Source.Answer.Given<Message.KeyChallenge>(var challenge))) {
      // One with a key of its own would have answered with a challenge.
      return Optional.of(unwelcome(first, connection.peerId(), false, address));
    }
    Optional<Message.ConfirmKey> confirmation = gate.confirm(connection, exchange, challenge);
    if (confirmation.isEmpty()) {
      return Optional.of(stranger(connection.peerId(), true, address));
    }
    Source.Answer<Message.KeyProven> second =
        ask(connection, confirmation.get(), patience(deadline));
    if (!(second instanceof Source.Answer.Given<Message.KeyProven>(var proven))) {
      return Optional.of(unwelcome(second, connection.peerId(), true, address));
    }
    return gate.isProven(connection, exchange, proven)
        ? Optional.empty()
        : Optional.of(stranger(connection.peerId(), true, address));
  }

  private static <R extends Message.Reply> Source.Answer<R> ask(
      Connection connection, Message.Request<R> request, Duration timeout) throws IOException {
    try (OpenReply<R> answer = OpenReply.of(connection, request, timeout)) {
      return answer.head();
    }
  }

  private static Duration patience(Deadline deadline) {
    Duration left = deadline.left().plusMillis(1);
    return left.compareTo(TIMEOUT) < 0 ? left : TIMEOUT;
  }

  private ConnectResult stranger(PeerId peerId, boolean hasKey, InetSocketAddress address) {
    gate.meets(peerId, hasKey);
    return new ConnectResult.Unauthorized(gate.problem(address));
  }

  /**
   * The end of a greeting whose answer is not the one that takes us in.
   *
   * @param hasKey whether the other side has a key, where it asks for another one than ours
   */
  private <R> ConnectResult unwelcome(
      Source.Answer<R> answer, PeerId peerId, boolean hasKey, InetSocketAddress address) {
    if (!(answer instanceof Source.Answer.Refused<R>(WireCode code, String message))) {
      return incompatible(address);
    }
    return switch (code) {
      case INCOMPATIBLE_VERSION -> incompatible(address);
      case SELF -> new ConnectResult.ToSelf();
      case SAME_IDENTITY -> new ConnectResult.SameIdentity(clones.toldBy(address));
      case UNAUTHORIZED -> stranger(peerId, hasKey, address);
      case NOT_SERVED, BUSY, STALE, MALFORMED, INTERNAL ->
          new ConnectResult.Failed("the peer refused: " + message);
    };
  }

  private static ConnectResult incompatible(InetSocketAddress address) {
    return new ConnectResult.Incompatible(
        address.getHostString()
            + ":"
            + address.getPort()
            + " speaks another version of the protocol; update the older of the two peers");
  }

  private ConnectResult adopt(
      Connection connection,
      Message.Welcome welcome,
      InetSocketAddress address,
      LibraryState told) {
    InetAddress host = connection.remoteAddress().getAddress();
    PeerEntry entry =
        new PeerEntry(
            connection.peerId(),
            welcome.name(),
            new InetSocketAddress(host == null ? address.getAddress() : host, address.getPort()),
            welcome.revision(),
            LibraryState.byId(welcome.games()));
    return switch (register.add(connection, entry, welcome.instance(), told)) {
      case Admission.TakenIn _ -> {
        gate.joins(entry.id());
        yield new ConnectResult.Connected(entry);
      }
      case Admission.Clone(InetSocketAddress incumbent) -> {
        var _ = Clones.isHeard(List.of(connection), incumbent);
        yield new ConnectResult.SameIdentity(Clones.ofOthers(incumbent, entry.address()));
      }
      case Admission.ShuttingDown _ -> new ConnectResult.Failed("this peer is shutting down");
    };
  }

  /**
   * Answers the greeting of a peer that connected to us.
   *
   * @param listenPort ours
   */
  Message.Reply welcome(Connection connection, Message.Hello hello, int listenPort) {
    InetSocketAddress address =
        new InetSocketAddress(connection.remoteAddress().getAddress(), hello.listenPort());
    if (connection.peerId().equals(self.id())) {
      return hello.instance().equals(self.instance())
          ? new Message.Refused(WireCode.SELF, "this is the peer itself")
          : new Message.Refused(WireCode.SAME_IDENTITY, clones.seenAt(address));
    }
    if (!gate.isOpen(connection)) {
      return gate.refuse(connection);
    }
    if (hello.protocolVersion() != Message.PROTOCOL_VERSION) {
      return new Message.Refused(
          WireCode.INCOMPATIBLE_VERSION,
          "this peer speaks protocol version " + Message.PROTOCOL_VERSION);
    }
    if (register.hasGreeted(connection)) {
      return new Message.Refused(WireCode.MALFORMED, "this connection has its greeting");
    }
    LibraryState state = library.get();
    LibraryState opening = state.opening();
    PeerEntry entry =
        new PeerEntry(
            connection.peerId(),
            hello.name(),
            address,
            hello.revision(),
            LibraryState.byId(hello.games()));
    return switch (register.add(connection, entry, hello.instance(), opening)) {
      case Admission.TakenIn _ -> {
        gate.joins(entry.id());
        yield new Message.Welcome(
            Message.PROTOCOL_VERSION,
            self.name(),
            listenPort,
            self.instance(),
            state.revision(),
            opening.games());
      }
      case Admission.Clone(InetSocketAddress incumbent) ->
          new Message.Refused(WireCode.SAME_IDENTITY, Clones.ofOthers(incumbent, address));
      case Admission.ShuttingDown _ ->
          new Message.Refused(WireCode.INTERNAL, "this peer is shutting down");
    };
  }
}
