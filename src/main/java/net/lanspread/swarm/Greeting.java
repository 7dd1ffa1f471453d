package net.lanspread.swarm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.Swarm.ConnectResult;
import net.lanspread.transport.Connection;

/**
 * The first words on a connection: proof of the party's key where there is one, then both
 * libraries. Nothing of ours is said before the proof.
 */
final class Greeting {
  static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** Takes in who has greeted. */
  interface Register {
    /**
     * False when no more peers are taken in.
     *
     * @param told what the peer has heard of our library
     */
    boolean add(Connection connection, PeerEntry entry, String instance, LibraryState told);
  }

  private final Swarm.Self self;
  private final Supplier<LibraryState> library;
  private final PartyGate gate;
  private final Register register;

  Greeting(Swarm.Self self, Supplier<LibraryState> library, PartyGate gate, Register register) {
    this.self = self;
    this.library = library;
    this.gate = gate;
    this.register = register;
  }

  /**
   * Greets on a connection that we made.
   *
   * @param listenPort ours
   */
  ConnectResult greet(Connection connection, int listenPort, InetSocketAddress address)
      throws IOException {
    if (connection.peerId().equals(self.id())) {
      return new ConnectResult.ToSelf();
    }
    Optional<Message.ProveKey> question = gate.question(connection);
    if (question.isPresent()) {
      Optional<ConnectResult> problem = prove(connection, question.get(), address);
      if (problem.isPresent()) {
        return problem.get();
      }
    }
    LibraryState state = library.get();
    Message.Hello hello =
        new Message.Hello(
            Message.PROTOCOL_VERSION,
            self.name(),
            listenPort,
            self.instance(),
            state.revision(),
            state.games());
    try (OpenReply answer = OpenReply.of(connection, hello, TIMEOUT)) {
      return switch (answer.reply()) {
        case Message.Welcome welcome ->
            welcome.protocolVersion() == Message.PROTOCOL_VERSION
                ? adopt(connection, welcome, address, state)
                : incompatible(address);
        case Message.Refusal refusal -> refused(refusal, address);
        case Message.Done _,
            Message.KeyProven _,
            Message.FileListReply _,
            Message.ManifestReply _,
            Message.ChunkReply _,
            Message.InstallStreamReply _ ->
            incompatible(address);
      };
    }
  }

  /** What kept us and the other from proving the key to each other; empty when nothing did. */
  private Optional<ConnectResult> prove(
      Connection connection, Message.ProveKey question, InetSocketAddress address)
      throws IOException {
    try (OpenReply answer = OpenReply.of(connection, question, TIMEOUT)) {
      return switch (answer.reply()) {
        case Message.KeyProven proven ->
            gate.isProven(connection, proven)
                ? Optional.empty()
                : Optional.of(new ConnectResult.Unauthorized(gate.problem(address)));
        case Message.Refusal refusal -> Optional.of(refused(refusal, address));
        case Message.Welcome _,
            Message.Done _,
            Message.FileListReply _,
            Message.ManifestReply _,
            Message.ChunkReply _,
            Message.InstallStreamReply _ ->
            Optional.of(incompatible(address));
      };
    }
  }

  private ConnectResult refused(Message.Refusal refusal, InetSocketAddress address) {
    return switch (refusal.code()) {
      case INCOMPATIBLE_VERSION -> incompatible(address);
      case SELF -> new ConnectResult.ToSelf();
      case UNAUTHORIZED -> new ConnectResult.Unauthorized(gate.problem(address));
      case NOT_SERVED, BUSY, STALE, ARCHIVE, MALFORMED, INTERNAL ->
          new ConnectResult.Failed("the peer refused: " + refusal.message());
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
    return register.add(connection, entry, welcome.instance(), told)
        ? new ConnectResult.Connected(entry)
        : new ConnectResult.Failed("this peer is shutting down");
  }

  /**
   * Answers the greeting of a peer that connected to us.
   *
   * @param listenPort ours
   */
  Message.Reply welcome(Connection connection, Message.Hello hello, int listenPort) {
    if (connection.peerId().equals(self.id())) {
      return new Message.Refusal(WireCode.SELF, "this is the peer itself");
    }
    if (!gate.isOpen(connection)) {
      return gate.refuse(connection);
    }
    if (hello.protocolVersion() != Message.PROTOCOL_VERSION) {
      return new Message.Refusal(
          WireCode.INCOMPATIBLE_VERSION,
          "this peer speaks protocol version " + Message.PROTOCOL_VERSION);
    }
    LibraryState state = library.get();
    PeerEntry entry =
        new PeerEntry(
            connection.peerId(),
            hello.name(),
            new InetSocketAddress(connection.remoteAddress().getAddress(), hello.listenPort()),
            hello.revision(),
            LibraryState.byId(hello.games()));
    if (!register.add(connection, entry, hello.instance(), state)) {
      return new Message.Refusal(WireCode.INTERNAL, "this peer is shutting down");
    }
    return new Message.Welcome(
        Message.PROTOCOL_VERSION,
        self.name(),
        listenPort,
        self.instance(),
        state.revision(),
        state.games());
  }
}
