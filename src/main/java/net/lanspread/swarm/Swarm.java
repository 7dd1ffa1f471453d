package net.lanspread.swarm;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import net.lanspread.content.PeerId;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.RateLimit;
import net.lanspread.protocol.WireCode;
import net.lanspread.transport.Connection;
import net.lanspread.transport.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The ties of this peer to all others: it connects and greets, knows the peers and their games, and
 * tells them of ours.
 *
 * <p>A peer may have several connections at once (both sides may connect in the same moment); the
 * one on which the peer was heard last is used. Both sides come to use the same one, and silence
 * ends the others. When the last breaks without a goodbye, one new connection is tried before the
 * peer counts as lost, and a {@link Seeker} goes on trying. Each of the {@link Links} has a {@link
 * Courier} thread, ended with the link. The class is long because each kind of message that comes
 * has a method here.
 */
public final class Swarm implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Swarm.class);

  private static final Duration RECONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration GOODBYE_TIMEOUT = Duration.ofSeconds(1);

  /** The time in which a silent peer must answer a ping on its new connection. */
  private static final Duration PROOF_OF_LIFE_TIMEOUT = Duration.ofSeconds(1);

  /** This peer in its own words. The instance differs with each start. */
  public record Self(PeerId id, String name, String instance) {}

  /** The result of {@link #connect}. */
  public sealed interface ConnectResult {
    record Connected(PeerEntry peer) implements ConnectResult {}

    /** The address is our own. */
    record ToSelf() implements ConnectResult {}

    /** The program at the address is no Lanspread peer of our protocol version. */
    record Incompatible(String message) implements ConnectResult {}

    /** One of the two has not proven the other's party key. */
    record Unauthorized(String message) implements ConnectResult {}

    /** Two peers with one identity are there: ours and another one, or two others. */
    record SameIdentity(String message) implements ConnectResult {}

    record Failed(String message) implements ConnectResult {}
  }

  private final PeerTable table;
  private final Links links;
  private final Events events;
  private final PartyGate gate;
  private final Clones clones;
  private final Greeting greeting;
  private final Duration firstSeekPause;
  private final Traffic traffic = new Traffic();
  private final RateLimit receiving = new RateLimit(RateLimit.Time.SYSTEM);
  private final Dialer dialer;
  private final PeerExchange exchange;

  private volatile Message.OrganiserHeads organiserHeads = Message.OrganiserHeads.NONE;
  private volatile Activity activity = Activity.NOTHING;

  /**
   * @param library our library at the moment of the call
   * @param key what others have to know to be talked to; empty in an open party
   */
  public Swarm(
      Self self,
      Supplier<LibraryState> library,
      PeerTable table,
      Events events,
      Optional<PartyKey> key) {
    this(self, library, table, events, key, Seeker.FIRST_PAUSE);
  }

  /**
   * @param firstSeekPause before a peer that vanished is looked for
   */
  Swarm(
      Self self,
      Supplier<LibraryState> library,
      PeerTable table,
      Events events,
      Optional<PartyKey> key,
      Duration firstSeekPause) {
    this.table = table;
    this.links = new Links(table);
    this.events = events;
    this.gate = new PartyGate(key, self.id(), events, System::nanoTime, new SecureRandom());
    this.clones = new Clones(events, System::nanoTime);
    Register register = new Register(this, self.id(), library, table, links, events);
    this.greeting = new Greeting(self, library, gate, register, clones);
    this.firstSeekPause = firstSeekPause;
    this.dialer = new Dialer(self.id(), links, gate, greeting, this::reached);
    this.exchange = new PeerExchange(dialer, links, self.id(), table, System::nanoTime);
  }

  /** Gives the swarm the network; before that nobody can be connected to. */
  public void attach(Transport network) {
    dialer.attach(network);
  }

  /** Connects to the peer that listens at the address, and greets it. */
  public ConnectResult connect(InetSocketAddress address) {
    return dialer.connect(address);
  }

  private void reached(PeerEntry peer) {
    exchange.reached(peer);
  }

  /** Answers a peer that proves its party key. */
  public Message.Reply proven(Connection connection, Message.KeyRequest<?> step) {
    return gate.answer(connection, step);
  }

  /** Answers the greeting of a peer that connected to us. */
  public Message.Reply welcome(Connection connection, Message.Hello hello) {
    OptionalInt port = dialer.listenPort();
    return port.isEmpty()
        ? new Message.Refused(WireCode.INTERNAL, "this peer is starting")
        : greeting.welcome(connection, hello, port.getAsInt());
  }

  /**
   * True when the peer at the other end has greeted us, or we it, on this connection or on the one
   * that this is a further way of. Waits a moment for a greeting under way: the other side may ask
   * as soon as it has our answer, before we have seen its greeting succeed.
   */
  public boolean awaitGreeted(Connection connection) throws InterruptedException {
    return links.await(connection, Greeting.TIMEOUT);
  }

  /** The refusal for a peer that has not proven our party key; empty when it has. */
  public Optional<Message.Refused> refusal(Connection connection) {
    return gate.isOpen(connection) ? Optional.empty() : Optional.of(gate.refuse(connection));
  }

  /**
   * A greeted peer has asked or answered something: it is there, this connection to it works, and a
   * connection outlives a change of the peer's address.
   */
  public void heard(Connection connection) {
    InetAddress host = connection.remoteAddress().getAddress();
    PeerTable.Change change = links.heard(connection, host);
    if (change != PeerTable.Change.NONE) {
      log.info("peer {} has moved to {}", connection.peerId().brief(), host);
      events.emit(new PeerEvent.GamesListUpdated());
    }
  }

  /** A greeted peer asks whether we are there, and may have met a clone of ours. */
  public void pinged(Message.Ping ping) {
    Optional.ofNullable(ping.twin()).flatMap(Message.Place::address).ifPresent(clones::seenAt);
  }

  /** The message about another computer that runs with our identity; empty when none was seen. */
  public Optional<String> cloneProblem() {
    return clones.problem();
  }

  /** Takes in what a greeted peer says of its user, where its ping does; gives the answer. */
  public Message.Reply told(Connection connection, Message.Ping ping) {
    Message.Now now = ping.now();
    if (now == null) {
      return new Message.Done();
    }
    Optional<PeerTable.Change> change = table.tell(connection.peerId(), now);
    if (change.isEmpty()) {
      return new Message.Refused(WireCode.BUSY, "not so often");
    }
    if (change.get() != PeerTable.Change.NONE) {
      events.emit(new PeerEvent.NowChanged());
    }
    return new Message.Done();
  }

  /** Takes in a greeted peer's news of its library. */
  public void update(Connection connection, Message.LibraryDelta delta) {
    PeerTable.Change change =
        table.update(connection.peerId(), delta.revision(), delta.changed(), delta.removed());
    if (change != PeerTable.Change.NONE) {
      events.emit(new PeerEvent.GamesListUpdated());
    }
  }

  /** A greeted peer says goodbye. */
  public void goodbye(Connection connection) {
    forget(connection.peerId(), null);
  }

  /** A connection has ended. */
  public void closed(Connection connection) {
    PeerId peerId = connection.peerId();
    Optional<Links.Link> left = links.closed(connection);
    if (left.isEmpty()) {
      return;
    }
    Optional<PeerEntry> entry = table.find(peerId);
    if (entry.isPresent()
        && dialer.connectByItself(
            peerId, entry.get().address(), RECONNECT_TIMEOUT, RECONNECT_TIMEOUT)) {
      if (!isAlive(peerId)) {
        // A peer that greets and answers nothing else would stay in the list for ever.
        forget(peerId, null);
      }
      return;
    }
    forget(peerId, left.get());
    entry.ifPresent(lost -> new Seeker(dialer, peerId, lost.address(), firstSeekPause).start());
  }

  /** Takes in that some way to a peer broke: the peer is pinged at once. */
  public void doubted(PeerId peerId) {
    links.doubt(peerId);
  }

  /** Connects to a peer that the user has connected to before, now or when it is there again. */
  public void seek(PeerId peerId, InetSocketAddress address) {
    new Seeker(dialer, peerId, address, Duration.ZERO).start();
  }

  private boolean isAlive(PeerId peerId) {
    Optional<Connection> connection = connectionTo(peerId);
    if (connection.isEmpty()) {
      return false;
    }
    try (OpenReply<Message.Done> answer =
        OpenReply.of(connection.get(), new Message.Ping(), PROOF_OF_LIFE_TIMEOUT)) {
      return answer.isGiven();
    } catch (IOException e) {
      log.debug("peer {} greets and answers nothing else", peerId.brief(), e);
      return false;
    }
  }

  /** The peer answers the courier of its link on none of its connections. */
  void silent(PeerId peerId, Courier courier) {
    links.connections(peerId, courier).forEach(Connection::close);
  }

  /**
   * Ends the link with its connections and removes the peer from the table.
   *
   * @param lost when not null: only if this is still the link and it has no connection
   */
  private void forget(PeerId peerId, Links.@Nullable Link lost) {
    Optional<Links.Forgotten> forgotten = links.forget(peerId, lost);
    if (forgotten.isEmpty()) {
      return;
    }
    exchange.gone(peerId);
    forgotten
        .get()
        .entry()
        .ifPresent(
            entry -> {
              log.info("peer {} ({}) is gone", peerId.brief(), entry.name());
              events.emit(new PeerEvent.PeerLost(peerId, entry.address()));
              events.emit(new PeerEvent.PeerCountUpdated(table.count()));
              events.emit(new PeerEvent.GamesListUpdated());
              if (!entry.activity().equals(Activity.NOTHING)) {
                events.emit(new PeerEvent.NowChanged());
              }
            });
    forgotten.get().connections().forEach(Connection::close);
  }

  /** A peer was seen on the network: connects to it, unless there is a connection already. */
  public void sighted(PeerId peerId, InetSocketAddress address) {
    dialer.sighted(peerId, address);
  }

  /** Begins to tell peers of each other, and to ask them for further ones. */
  public void exchangePeers(RandomGenerator random) {
    exchange.start(random);
  }

  /** Answers a greeted peer that asks for further ones. */
  public Message.Reply peersFor(Connection connection, Message.GetPeers request) {
    return exchange.answer(connection.peerId(), request);
  }

  /** True when this peer was started with the key of a party. */
  public boolean hasPartyKey() {
    return gate.hasKey();
  }

  /** The peers of other parties that came, or that this peer went to. */
  public Strangers strangers() {
    return gate.strangers();
  }

  /** The party has other games now: peers whose rows were left out are asked for them again. */
  public void catalogChanged() {
    List<PeerEntry> incomplete = table.incomplete();
    Thread.ofVirtual()
        .name("greet-anew")
        .start(
            () ->
                incomplete.stream()
                    .filter(peer -> !links.isClosing())
                    .forEach(
                        peer ->
                            dialer.connectByItself(
                                peer.id(), peer.address(), Dialer.CONNECT_TIMEOUT)));
  }

  /** Tells all peers of our library's change, soon and in order. */
  public void libraryChanged() {
    links.wakeCouriers();
  }

  /** Tells all peers which organisers' catalogs we know of from now on. */
  public void tell(Message.OrganiserHeads heads) {
    organiserHeads = heads;
    links.wakeCouriers();
  }

  /** Tells all peers what our user does from now on. */
  public void tell(Activity ours) {
    if (!ours.equals(activity)) {
      activity = ours;
      links.wakeCouriers();
    }
  }

  Activity activity() {
    return activity;
  }

  Message.OrganiserHeads organiserHeads() {
    return organiserHeads;
  }

  /** The open connection on which the peer was heard last. */
  public Optional<Connection> connectionTo(PeerId peerId) {
    return links.connectionTo(peerId);
  }

  /**
   * As {@link #connectionTo(PeerId)}; waits for one that is being made anew, until the time is over
   * or it is not wanted any more.
   */
  Optional<Connection> connectionTo(PeerId peerId, Duration patience, Cancellation cancellation)
      throws InterruptedException {
    return links.awaitConnectionTo(peerId, patience, cancellation);
  }

  /** The bytes of games that go to the others and come from them. */
  public Traffic traffic() {
    return traffic;
  }

  boolean isInMatch(PeerId peerId) {
    return table.find(peerId).filter(peer -> peer.activity().match()).isPresent();
  }

  /** The limit on received bytes of games. */
  public RateLimit receiving() {
    return receiving;
  }

  /** The peer as a source. */
  public Source source(PeerEntry peer) {
    return new RemoteSource(this, peer.id(), peer.address());
  }

  /** Says goodbye to all peers and ends the links; returns when they have heard, or after 1 s. */
  @Override
  public void close() {
    exchange.close();
    List<Thread> threads =
        links.close().stream()
            .map(connection -> Thread.ofVirtual().start(() -> sayGoodbye(connection)))
            .toList();
    for (Thread thread : threads) {
      try {
        thread.join(GOODBYE_TIMEOUT);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void sayGoodbye(Connection connection) {
    try (OpenReply<Message.Done> _ =
        OpenReply.of(connection, new Message.Goodbye(), GOODBYE_TIMEOUT)) {
      log.debug("said goodbye to {}", connection.peerId().brief());
    } catch (IOException e) {
      log.debug("a goodbye was not heard", e);
    }
  }
}
