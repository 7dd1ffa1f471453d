package net.lanspread.organiser;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import net.lanspread.content.Sha256;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.OrganiserHead;
import org.jspecify.annotations.Nullable;

/**
 * The book of organisers: those that are accepted, with their catalogs in force, those that were,
 * those that were heard of, and those that are awaited. Reads and writes nothing. Thread-safe.
 */
final class OrganiserBook {
  private static final long FIRST_PAUSE_NANOS = 1_000_000_000;
  private static final int MAX_DOUBLINGS = 5;

  /** The consequence of a head that was heard. */
  enum Taken {
    /** It is none to take. */
    NOTHING,
    /** A newer one of an organiser who is accepted: it is fetched. */
    NEWER,
    /** A head of an organiser who is not accepted. */
    NEWS,
    /** A head of an organiser who is waited for. */
    AWAITED,
    /** The first head in a party with a key. */
    FIRST
  }

  private final boolean hasPartyKey;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Standings standings = new Standings();

  @GuardedBy("lock")
  private final HeardHeads heard = new HeardHeads();

  @GuardedBy("lock")
  private final Set<Fingerprint> awaited = new LinkedHashSet<>();

  @GuardedBy("lock")
  private @Nullable OrganiserId own;

  @GuardedBy("lock")
  private boolean closed;

  /**
   * @param hasPartyKey whether the first organiser who is heard of is accepted by itself
   */
  OrganiserBook(boolean hasPartyKey) {
    this.hasPartyKey = hasPartyKey;
  }

  /** Takes in the state of the disk, except where a newer revision is here. */
  List<PeerEvent> takeUp(
      OrganiserStore.Memory memory,
      Map<OrganiserId, OrganiserStore.Held> files,
      @Nullable OrganiserId self) {
    List<PeerEvent> events = new ArrayList<>();
    synchronized (lock) {
      own = self;
      awaited.clear();
      awaited.addAll(memory.wanted());
      Map<OrganiserId, Standing> before = standings.takeAll();
      for (OrganiserStore.Entry entry : memory.entries()) {
        Standing known = before.remove(entry.organiser());
        Standing standing = known == null ? new Standing(entry.organiser()) : known;
        standings.add(standing);
        standing.seen = Math.max(standing.seen, entry.revision());
        OrganiserStore.Held file = files.get(entry.organiser());
        if (!entry.accepted() && standing.accepted) {
          events.add(standing.dropped());
          dropLocked(standing);
        }
        if (entry.accepted() && !standing.accepted) {
          standing.accepted = true;
          Optional<PublicationHead> head = heard.remove(entry.organiser());
          head.ifPresent(newest -> standing.want(newest, System.nanoTime()));
          events.add(
              Standing.accepted(
                  standing.fingerprint, file == null ? head.orElse(null) : file.head(), false));
        }
        if (file != null && standing.accepted && file.head().revision() > standing.heldRevision()) {
          standing.hold(file);
          events.add(standing.inForce());
        }
      }
      before.values().stream()
          .filter(gone -> gone.accepted)
          .forEach(gone -> events.add(gone.dropped()));
      lock.notifyAll();
    }
    return events;
  }

  boolean isKnown(String head) {
    synchronized (lock) {
      return heard.has(head) || standings.all().anyMatch(standing -> standing.has(head));
    }
  }

  /** True when he is accepted, or was, or is heard of. */
  boolean isKnown(OrganiserId organiser) {
    synchronized (lock) {
      return standings.get(organiser) != null
          || heard.all().stream().anyMatch(head -> head.organiser().equals(organiser));
    }
  }

  /** True when a head could be taken: to check a signature costs something. */
  boolean isWorthACheck(OrganiserId claimed) {
    synchronized (lock) {
      return standings.get(claimed) != null || heard.hasRoomFor(claimed) || !awaited.isEmpty();
    }
  }

  /** Takes a head that was heard and that its organiser has signed. */
  Taken take(PublicationHead head) {
    Fingerprint words = head.fingerprint();
    synchronized (lock) {
      Standing standing = standings.get(head.organiser());
      if (standing != null && head.revision() < standing.seen) {
        return Taken.NOTHING; // nobody is led back to an older one
      }
      if (standing != null && standing.accepted) {
        boolean isNewer = standing.want(head, System.nanoTime());
        lock.notifyAll();
        return isNewer ? Taken.NEWER : Taken.NOTHING;
      }
      if (awaited.contains(words)) {
        return Taken.AWAITED;
      }
      if (hasPartyKey && standing == null && standings.accepted().count() == 0) {
        return Taken.FIRST;
      }
      return heard.add(head) ? Taken.NEWS : Taken.NOTHING;
    }
  }

  /** Heads of those who are waited for and were heard of meanwhile. */
  List<PublicationHead> arrived() {
    synchronized (lock) {
      Set<Fingerprint> waitedFor = Set.copyOf(awaited);
      return heard.all().stream().filter(head -> waitedFor.contains(head.fingerprint())).toList();
    }
  }

  /** The known heads with this fingerprint, which may be several organisers'. */
  List<PublicationHead> heard(Fingerprint words) {
    synchronized (lock) {
      return heard.all().stream().filter(head -> head.fingerprint().equals(words)).toList();
    }
  }

  /** The row of one who is accepted. */
  Optional<Organisers.Row> accepted(Fingerprint words) {
    synchronized (lock) {
      return standings.accepted(words).map(standing -> standing.row(own));
    }
  }

  /** Waits for an organiser; false when that are too many. */
  boolean await(Fingerprint words) {
    synchronized (lock) {
      return awaited.contains(words)
          || (awaited.size() < Organisers.MAX_ACCEPTED && awaited.add(words));
    }
  }

  /** Accepts an organiser; empty when too many are. */
  Optional<Organisers.Row> accept(PublicationHead head) {
    synchronized (lock) {
      Standing before = standings.get(head.organiser());
      Standing standing = before;
      if (standing == null || !standing.accepted) {
        if (standings.accepted().count() >= Organisers.MAX_ACCEPTED) {
          return Optional.empty();
        }
        standing = new Standing(head.organiser());
        standing.seen = before == null ? 0 : before.seen;
        standing.accepted = true;
        standings.addLast(standing);
      }
      boolean _ = standing.want(head, System.nanoTime());
      heard.remove(head.organiser());
      awaited.remove(head.fingerprint());
      lock.notifyAll();
      return Optional.of(standing.row(own));
    }
  }

  /** Waits for an organiser no more; whether he was waited for. */
  boolean dropAwaited(Fingerprint words) {
    synchronized (lock) {
      return awaited.remove(words);
    }
  }

  /** A dropped organiser, and the event that tells of it. */
  record Dropped(OrganiserId organiser, PeerEvent event) {}

  /** Believes an organiser no more; empty when nobody does. His highest revision is remembered. */
  Optional<Dropped> drop(Fingerprint words) {
    synchronized (lock) {
      Optional<Standing> known = standings.accepted(words);
      Optional<Dropped> dropped =
          known.map(standing -> new Dropped(standing.organiser, standing.dropped()));
      known.ifPresent(this::dropLocked);
      return dropped;
    }
  }

  /** The organiser is still heard of: those that may be accepted again are shown. */
  @GuardedBy("lock")
  private void dropLocked(Standing standing) {
    Optional.ofNullable(standing.newest()).ifPresent(heard::add);
    standing.drop();
  }

  /** The revision that comes behind all that are known of an organiser. */
  long nextRevision(OrganiserId organiser) {
    synchronized (lock) {
      Standing standing = standings.get(organiser);
      return 1 + (standing == null ? 0 : Math.max(standing.seen, standing.heldRevision()));
    }
  }

  /** Takes in a publication of this computer's own user. */
  List<PeerEvent> published(OrganiserStore.Held held) {
    List<PeerEvent> events = new ArrayList<>();
    synchronized (lock) {
      OrganiserId self = held.head().organiser();
      own = self;
      Standing standing = standings.getOrNew(self);
      if (!standing.accepted) {
        standing.accepted = true;
        events.add(Standing.accepted(standing.fingerprint, held.head(), false));
      }
      standing.hold(held);
      heard.remove(self);
      events.add(standing.inForce());
    }
    return events;
  }

  /** Takes in a fetched catalog; empty when it is not wanted any more. */
  Optional<PeerEvent> received(OrganiserStore.Held held) {
    synchronized (lock) {
      Standing standing = standings.get(held.head().organiser());
      if (standing == null || !held.head().equals(standing.wanted)) {
        return Optional.empty();
      }
      standing.hold(held);
      return Optional.of(standing.inForce());
    }
  }

  /** Notes that the fetched bytes are no catalog: the one in force stays. */
  void refused(PublicationHead head) {
    synchronized (lock) {
      Standing standing = standings.get(head.organiser());
      if (standing != null && head.equals(standing.wanted)) {
        standing.wanted = null;
      }
    }
  }

  /** It could not be fetched, and is tried again later. */
  void failed(PublicationHead head) {
    synchronized (lock) {
      Standing standing = standings.get(head.organiser());
      if (standing != null && head.equals(standing.wanted)) {
        standing.retryNanos = System.nanoTime() + (FIRST_PAUSE_NANOS << standing.failures);
        standing.failures = Math.min(standing.failures + 1, MAX_DOUBLINGS);
      }
    }
  }

  /** Wakes the fetching: other peers have something new. */
  void wake() {
    synchronized (lock) {
      lock.notifyAll();
    }
  }

  /** The next catalog to fetch; waits for it. Null when closed. */
  @Nullable PublicationHead awaitWork(Holders holders) throws InterruptedException {
    synchronized (lock) {
      while (!closed) {
        long now = System.nanoTime();
        long waitMillis = 0; // for ever
        for (Standing standing : standings.accepted().toList()) {
          PublicationHead head = standing.wanted;
          if (head == null || holders.of(head.text()).isEmpty()) {
            continue;
          }
          long leftNanos = standing.retryNanos - now;
          if (leftNanos <= 0) {
            return head;
          }
          long leftMillis = leftNanos / 1_000_000 + 1;
          waitMillis = waitMillis == 0 ? leftMillis : Math.min(waitMillis, leftMillis);
        }
        lock.wait(waitMillis);
      }
      return null;
    }
  }

  void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
  }

  /**
   * The rows of all known organisers; the accepted ones come first, in the order of their
   * acceptance.
   */
  List<Organisers.Row> rows() {
    synchronized (lock) {
      OrganiserId self = own;
      return Stream.concat(
              standings.accepted().map(standing -> standing.row(self)), heard.rows(self))
          .toList();
    }
  }

  List<String> awaited() {
    synchronized (lock) {
      return awaited.stream().map(Fingerprint::words).toList();
    }
  }

  OrganiserStore.Memory memory() {
    synchronized (lock) {
      return new OrganiserStore.Memory(standings.entries(), List.copyOf(awaited));
    }
  }

  boolean isAccepted(OrganiserId organiser) {
    synchronized (lock) {
      Standing standing = standings.get(organiser);
      return standing != null && standing.accepted;
    }
  }

  /**
   * The heads that others are told, as many as a message takes: who publishes is accepted beyond
   * the number of those whom he may accept.
   *
   * @param boards the text of each organiser's board, or null
   */
  List<OrganiserHead> heads(Function<OrganiserId, @Nullable String> boards) {
    synchronized (lock) {
      return Stream.concat(
              standings.heads(boards),
              heard.all().stream().map(head -> new OrganiserHead(head.text(), false)))
          .limit(Message.OrganiserHeads.MAX_HEADS)
          .toList();
    }
  }

  /** The heads in force. */
  List<PublicationHead> inForce() {
    synchronized (lock) {
      return standings.inForce();
    }
  }

  /** The words of the believed organisers, in the order in which they were accepted. */
  List<BelievedGames.Word> words() {
    synchronized (lock) {
      return standings.words();
    }
  }

  /** The head of the catalog in force that has a chunk. */
  Optional<PublicationHead> withChunk(Sha256 hash) {
    return inForce().stream().filter(head -> head.chunks().contains(hash)).findFirst();
  }
}
