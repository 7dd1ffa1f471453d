package net.lanspread.organiser;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import net.lanspread.catalog.OrganisedGames;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.operation.Events;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.OrganiserHead;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The organisers that this guest believes: they are heard of, accepted once, and from then on their
 * signed catalogs are fetched, kept, given to the catalog and passed on. Of an unaccepted organiser
 * only the head is kept and passed on. Thread-safe; a thread of its own fetches, from the start to
 * the end. The class is long because the records that it tells others of stand in it.
 */
public final class Organisers implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Organisers.class);

  public static final int MAX_ACCEPTED = 8;

  /**
   * An organiser, for people.
   *
   * @param id the key by which he signs
   * @param own whether it is this computer's user
   * @param revision the newest that is known; 0 when none is
   * @param games the number of his games in force here
   */
  public record Row(
      @JsonIgnore OrganiserId id,
      String fingerprint,
      String name,
      boolean accepted,
      boolean own,
      long revision,
      int games) {}

  /** The source of parts of catalogs. */
  public interface Source {
    /** The chunk as the peer sends it, unchecked. */
    byte[] chunk(PeerId peerId, Sha256 hash, int chunkBytes) throws IOException;
  }

  /**
   * The surroundings, which supply chunks and hear of changes.
   *
   * @param tell takes the heads that others are told of from now on, and does not block
   */
  public record Surroundings(
      Source source,
      Consumer<Message.OrganiserHeads> tell,
      Consumer<OrganisedGames> catalog,
      Events events) {}

  private final OrganiserStore store;
  private final Surroundings around;
  private final OrganiserBook book;
  private final BodyFetch fetch;
  private final Boards boards;
  private final Holders holders = new Holders();
  private final ServedChunks served;
  private final HeadNews news;

  /** Held while something is changed and written, which is all that this is for. */
  private final Object changing = new Object();

  @GuardedBy("changing")
  private String mark = "";

  // true once a catalog that was taken up has changed the games
  @GuardedBy("changing")
  private boolean stale;

  private volatile BelievedGames believed = BelievedGames.NONE;
  private volatile @Nullable Path covers;
  private volatile Runnable changed = () -> {};

  /**
   * @param hasPartyKey whether the first organiser who is heard of is accepted by itself
   */
  public Organisers(
      OrganiserStore store, boolean hasPartyKey, Surroundings around, RandomGenerator random) {
    this.store = store;
    this.around = around;
    this.book = new OrganiserBook(hasPartyKey);
    this.fetch = new BodyFetch(around.source(), random);
    this.served = new ServedChunks(store);
    this.boards = new Boards(store, book, around.events(), Boards.Time.SYSTEM);
    this.news = new HeadNews(book, boards, around.tell());
    boards.onNews(news::tell);
  }

  /** Takes up the saved state; to be called before anything else. */
  public void recall() {
    synchronized (changing) {
      var _ = takeUpLocked();
    }
    boards.look();
  }

  /** The boards that they have pinned up for the evening. */
  public Boards boards() {
    return boards;
  }

  /**
   * Begins to fetch and to tell.
   *
   * @param change told after the games or their descriptions have changed
   */
  public void start(Runnable change) {
    changed = change;
    news.tell();
    Thread.ofVirtual().name("organisers").start(this::run);
  }

  /**
   * Looks whether another program has changed the saved state; true when that changed the games.
   */
  public boolean look() {
    boolean isAnother;
    synchronized (changing) {
      refreshLocked();
      isAnother = stale;
      stale = false;
    }
    boards.look();
    news.tell();
    return isAnother;
  }

  /** Takes up the changes of another program, so that they are not overwritten. */
  @GuardedBy("changing")
  private void refreshLocked() {
    if (store.mark().equals(mark)) {
      return;
    }
    List<PeerEvent> events = takeUpLocked();
    stale |= !events.isEmpty();
    events.forEach(around.events()::emit);
    for (PublicationHead head : book.arrived()) {
      var _ = acceptLocked(head, false);
    }
  }

  /** Takes up the state on the disk; returns the events of the change. */
  @GuardedBy("changing")
  private List<PeerEvent> takeUpLocked() {
    mark = store.mark();
    Optional<OrganiserStore.Memory> read = store.read();
    if (read.isEmpty()) {
      mark = ""; // it is looked at again
      return List.of();
    }
    OrganiserStore.Memory memory = read.get();
    Map<OrganiserId, OrganiserStore.Held> files = new LinkedHashMap<>();
    for (OrganiserStore.Entry entry : memory.entries()) {
      if (entry.accepted() && files.size() < MAX_ACCEPTED) {
        store.load(entry.organiser()).ifPresent(held -> files.put(entry.organiser(), held.lean()));
      }
    }
    List<PeerEvent> events = book.takeUp(memory, files, store.own());
    believeLocked();
    return events;
  }

  /**
   * Another peer tells which heads it knows, all of them each time, and boards with them; false
   * when it is to tell that again, as an organiser has too many boards for a moment.
   */
  public boolean heard(PeerId from, List<OrganiserHead> offers) {
    boolean isInTime = true;
    holders.forget(from);
    for (OrganiserHead offer : offers) {
      if (!book.isKnown(offer.head())
          && PublicationHead.claimed(offer.head()).filter(book::isWorthACheck).isPresent()) {
        PublicationHead.parse(offer.head())
            .ifPresentOrElse(
                this::take,
                () -> log.info("{} sends a head that its organiser has not signed", from.brief()));
      }
      if (offer.held() && book.isKnown(offer.head())) {
        holders.add(from, offer.head());
      }
      isInTime &= boards.heard(offer);
    }
    book.wake();
    news.tell();
    return isInTime;
  }

  private void take(PublicationHead head) {
    String words = head.fingerprint().words();
    OrganiserBook.Taken taken = book.take(head);
    switch (taken) {
      case NOTHING -> log.debug("a head of {} is not taken", words);
      case NEWER -> {
        synchronized (changing) {
          refreshLocked();
          rememberLocked();
        }
      }
      case NEWS, AWAITED, FIRST -> {
        around.events().emit(new PeerEvent.OrganiserHeard(words, head.name(), head.revision()));
        if (taken != OrganiserBook.Taken.NEWS) {
          synchronized (changing) {
            refreshLocked();
            var _ = acceptLocked(head, taken == OrganiserBook.Taken.FIRST);
          }
        }
      }
    }
  }

  /** Believes the organiser with this fingerprint from now on, or as soon as he is heard of. */
  public Accepting accept(Fingerprint words) {
    Accepting result;
    synchronized (changing) {
      refreshLocked();
      Optional<Row> before = book.accepted(words);
      List<PublicationHead> heads = book.heard(words);
      if (before.isPresent()) {
        result = new Accepting.Done(before.get());
      } else if (heads.size() > 1) {
        result =
            new Accepting.Refused("two organisers have these words; ask for a new key of theirs");
      } else if (heads.size() == 1) {
        result = acceptLocked(heads.getFirst(), false);
      } else if (book.await(words)) {
        rememberLocked();
        result = new Accepting.Waiting(words.words());
      } else {
        result = new Accepting.Refused("too many organisers are waited for; drop one first");
      }
    }
    news.tell();
    return result;
  }

  @GuardedBy("changing")
  private Accepting acceptLocked(PublicationHead head, boolean byKey) {
    Optional<Row> row = book.accept(head);
    if (row.isEmpty()) {
      return new Accepting.Refused("too many organisers are believed; drop one first");
    }
    rememberLocked();
    around.events().emit(Standing.accepted(head.fingerprint(), head, byKey));
    boards.accepted(head.organiser());
    return new Accepting.Done(row.get());
  }

  /**
   * Believes an organiser no longer, or ends the wait for him; false when he was neither believed
   * nor awaited.
   */
  public boolean drop(Fingerprint words) {
    boolean waited;
    Optional<OrganiserBook.Dropped> dropped;
    synchronized (changing) {
      refreshLocked();
      waited = book.dropAwaited(words);
      dropped = book.drop(words);
      if (dropped.isPresent()) {
        try {
          store.delete(dropped.get().organiser());
        } catch (IOException e) {
          log.warn("the catalog of {} cannot be deleted", words, e);
        }
        believeLocked();
      }
      rememberLocked();
    }
    news.tell();
    if (dropped.isPresent()) {
      around.events().emit(dropped.get().event());
      changed.run();
    }
    return waited || dropped.isPresent();
  }

  /**
   * Signs games as the next revision and takes them up.
   *
   * @throws IOException when that cannot be kept
   */
  public Row publish(OrganiserKey key, String name, List<PublishedGame> games) throws IOException {
    List<PeerEvent> events;
    synchronized (changing) {
      refreshLocked();
      byte[] body = PublicationBody.encode(games);
      PublicationHead head = PublicationHead.sign(key, name, book.nextRevision(key.id()), body);
      OrganiserStore.Held held =
          OrganiserStore.checked(head, body)
              .orElseThrow(() -> new IOException("these games cannot be published"));
      store.save(held);
      events = book.published(held);
      store.write(book.memory());
      mark = store.mark();
      believeLocked();
    }
    news.tell();
    events.forEach(around.events()::emit);
    changed.run();
    return book.accepted(Fingerprint.of(key.id())).orElseThrow();
  }

  /**
   * The rows of all known organisers; the accepted ones come first, in the order of their
   * acceptance.
   */
  public List<Row> rows() {
    return book.rows();
  }

  /** The fingerprints that are waited for. */
  public List<String> awaited() {
    return book.awaited();
  }

  /** The message when organisers pin different content of a game. */
  public Optional<String> clash(GameId id) {
    return believed.clash(id);
  }

  /** The folder of their pictures, named by ids in lower case; empty when there are none. */
  public Optional<Path> covers() {
    return Optional.ofNullable(covers);
  }

  /** A chunk of a catalog that is in force here. */
  public Optional<byte[]> chunk(Sha256 hash) throws IOException {
    Optional<PublicationHead> head = book.withChunk(hash);
    return head.isEmpty() ? Optional.empty() : served.chunk(head.get(), hash);
  }

  @GuardedBy("changing")
  private void rememberLocked() {
    try {
      store.write(book.memory());
      mark = store.mark();
    } catch (IOException e) {
      log.warn(
          "the list of believed organisers cannot be written; it holds until the end of this"
              + " program",
          e);
    }
  }

  /** Tells the catalog the organisers' present games. */
  @GuardedBy("changing")
  private void believeLocked() {
    BelievedGames now = BelievedGames.of(book.words());
    believed = now;
    covers = store.covers(book.inForce());
    around.catalog().accept(now.games());
  }

  private void run() {
    try {
      for (PublicationHead head = book.awaitWork(holders);
          head != null;
          head = book.awaitWork(holders)) {
        Optional<byte[]> body = fetch.fetch(head, holders);
        if (body.isPresent()) {
          received(head, body.get());
        } else {
          book.failed(head);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void received(PublicationHead head, byte[] body) {
    Optional<OrganiserStore.Held> held = OrganiserStore.checked(head, body);
    if (held.isEmpty()) {
      book.refused(head);
      news.tell();
      return;
    }
    Optional<PeerEvent> event;
    synchronized (changing) {
      refreshLocked();
      event = book.received(held.get());
      if (event.isEmpty()) {
        return;
      }
      try {
        store.save(held.get());
      } catch (IOException e) {
        log.warn("the catalog of {} cannot be kept", head.fingerprint(), e);
      }
      rememberLocked();
      believeLocked();
    }
    news.tell();
    around.events().emit(event.get());
    changed.run();
  }

  /** Ends the thread soon; does not wait. */
  @Override
  public void close() {
    book.close();
  }
}
