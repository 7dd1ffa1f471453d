package net.lanspread.organiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.lanspread.catalog.OrganisedGames;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.disk.RealDisk;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.OrganiserHead;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guests who hear of organisers. */
@Timeout(60)
class OrganisersTest {
  private static final GameId CSS = new GameId("css");
  private static final PeerId TELLER = PeerId.parse("ab".repeat(32)).orElseThrow();
  private static final PeerId SILENT = PeerId.parse("ef".repeat(32)).orElseThrow();
  private static final PeerId LIAR = PeerId.parse("cd".repeat(32)).orElseThrow();

  @TempDir private Path folder;

  private final List<Guest> guests = new ArrayList<>();

  private final CountDownLatch over = new CountDownLatch(1);

  /** The chunks that peers give, by hash; the liar gives the same with a wrong byte. */
  private final Map<Sha256, byte[]> served = new ConcurrentHashMap<>();

  private void awaitTheEnd() throws IOException {
    try {
      over.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @AfterEach
  void closeGuests() {
    over.countDown();
    guests.forEach(guest -> guest.organisers.close());
  }

  private final class Guest {
    final BlockingQueue<PeerEvent> events = new LinkedBlockingQueue<>();
    final List<Sha256> asked = new ArrayList<>();
    final Organisers organisers;
    volatile OrganisedGames games = OrganisedGames.NONE;
    volatile Message.OrganiserHeads told = Message.OrganiserHeads.NONE;

    Guest(String name, boolean hasPartyKey) {
      organisers =
          new Organisers(
              new OrganiserStore(new RealDisk(), folder.resolve(name)),
              hasPartyKey,
              new Organisers.Surroundings(
                  this::chunk, heads -> told = heads, now -> games = now, events::add),
              new Random(1));
      organisers.recall();
      organisers.start(() -> {});
      guests.add(this);
    }

    private byte[] chunk(PeerId peer, Sha256 hash, int bytes) throws IOException {
      if (peer.equals(SILENT)) {
        awaitTheEnd();
      }
      synchronized (this) {
        asked.add(hash);
      }
      byte[] chunk = served.get(hash);
      if (chunk == null) {
        throw new IOException("not here");
      }
      byte[] given = chunk.clone();
      given[0] ^= (byte) (peer.equals(LIAR) ? 1 : 0);
      return given;
    }

    synchronized List<Sha256> asked() {
      return List.copyOf(asked);
    }

    void hear(PublicationHead... heads) {
      organisers.heard(
          TELLER, Stream.of(heads).map(head -> new OrganiserHead(head.text(), true)).toList());
    }

    <E extends PeerEvent> E await(Class<E> type) throws InterruptedException {
      while (true) {
        PeerEvent event = events.poll(20, TimeUnit.SECONDS);
        assertThat(event).as("%s", type).isNotNull();
        if (type.isInstance(event)) {
          return type.cast(event);
        }
      }
    }

    Optional<String> version() {
      return games.games().find(CSS).map(game -> String.valueOf(game.pinnedVersion()));
    }
  }

  private OrganiserKey key(String name) throws IOException {
    return Publications.key(folder.resolve("key-" + name));
  }

  /** Publishes a catalog that others have from now on. */
  private PublicationHead publish(OrganiserKey key, long revision, String version) {
    PublishedGame game = Publications.game("css", version);
    byte[] body = PublicationBody.encode(List.of(game));
    PublicationHead head = Publications.head(key, revision, game);
    served.put(head.chunks().getFirst(), body);
    return head;
  }

  private static Fingerprint words(OrganiserKey key) {
    return Fingerprint.of(key.id());
  }

  @Test
  void nothingIsFetchedOfAnUnacceptedOrganiser() throws Exception {
    OrganiserKey key = key("nord");
    Guest guest = new Guest("guest", false);
    PublicationHead head = publish(key, 1, "20250101");

    guest.hear(head);

    assertThat(guest.await(PeerEvent.OrganiserHeard.class).fingerprint())
        .isEqualTo(words(key).words());
    assertThat(guest.told.heads()).containsExactly(new OrganiserHead(head.text(), false));
    assertThat(guest.version()).isEmpty();
    assertThat(guest.asked()).isEmpty();

    assertThat(guest.organisers.accept(words(key))).isInstanceOf(Accepting.Done.class);

    assertThat(guest.await(PeerEvent.OrganiserRevision.class).revision()).isEqualTo(1);
    assertThat(guest.version()).contains("20250101");
    assertThat(guest.games.notes().get(CSS))
        .isEqualTo(Publications.game("css", "20250101").notes());
    assertThat(guest.told.heads()).containsExactly(new OrganiserHead(head.text(), true));
    assertThat(guest.organisers.chunk(head.chunks().getFirst()))
        .hasValueSatisfying(chunk -> assertThat(head.isOf(chunk)).isTrue());
    assertThat(guest.organisers.covers().orElseThrow().resolve("css.jpg"))
        .hasBinaryContent(Publications.PICTURE);
  }

  @Test
  void anOlderOneIsNeverTakenAlsoAfterARestart() throws Exception {
    OrganiserKey key = key("nord");
    PublicationHead first = publish(key, 1, "20250101");
    PublicationHead second = publish(key, 2, "20250202");
    Guest guest = new Guest("guest", false);
    guest.hear(first);
    guest.organisers.accept(words(key));
    assertThat(guest.await(PeerEvent.OrganiserRevision.class).revision()).isEqualTo(1);

    guest.hear(second);
    assertThat(guest.await(PeerEvent.OrganiserRevision.class).revision()).isEqualTo(2);
    guest.hear(first);
    assertThat(guest.version()).contains("20250202");
    assertThat(guest.told.heads()).containsExactly(new OrganiserHead(second.text(), true));

    guest.organisers.close();
    Guest again = new Guest("guest", false);
    assertThat(again.version()).contains("20250202");
    again.hear(first);
    assertThat(again.version()).contains("20250202");
    assertThat(again.organisers.rows())
        .singleElement()
        .satisfies(row -> assertThat(row.revision()).isEqualTo(2));

    assertThat(again.organisers.drop(words(key))).isTrue();
    assertThat(again.version()).isEmpty();
    again.hear(first);
    assertThat(again.organisers.rows())
        .as("nor of who was dropped, who is still heard of")
        .extracting(Organisers.Row::revision, Organisers.Row::accepted)
        .containsExactly(tuple(2L, false));
    again.hear(second);
    assertThat(again.organisers.accept(words(key))).isInstanceOf(Accepting.Done.class);
    assertThat(again.await(PeerEvent.OrganiserRevision.class).revision()).isEqualTo(2);
    assertThat(again.version()).contains("20250202");
  }

  @Test
  void unsignedHeadsAreNotPassedOn() throws Exception {
    Guest guest = new Guest("guest", true);
    String forged =
        new StringBuilder(publish(key("nord"), 1, "20250101").text()).reverse().toString();

    guest.organisers.heard(TELLER, List.of(new OrganiserHead(forged, true)));

    assertThat(guest.told.heads()).isEmpty();
    assertThat(guest.organisers.rows()).isEmpty();
    assertThat(guest.events).isEmpty();
  }

  @Test
  void eightAreKeptThatAreNotAccepted() throws Exception {
    Guest guest = new Guest("guest", false);
    List<OrganiserHead> heads = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      heads.add(new OrganiserHead(publish(key("k" + i), 1, "20250101").text(), true));
    }

    guest.organisers.heard(TELLER, heads);

    assertThat(guest.organisers.rows()).hasSize(8);
    assertThat(guest.told.heads()).hasSize(8);
    OrganiserKey ninth = key("k8");
    assertThat(guest.organisers.accept(words(ninth)))
        .as("he is waited for, and then there is room for him")
        .isInstanceOf(Accepting.Waiting.class);
    guest.organisers.heard(TELLER, heads);
    assertThat(guest.await(PeerEvent.OrganiserRevision.class).fingerprint())
        .isEqualTo(words(ninth).words());
  }

  @Test
  void liarsCostNothingButTheirChunk() throws Exception {
    OrganiserKey key = key("nord");
    PublicationHead head = publish(key, 1, "20250101");
    Guest guest = new Guest("guest", false);
    List<OrganiserHead> heads = List.of(new OrganiserHead(head.text(), true));
    guest.organisers.heard(LIAR, heads);
    guest.organisers.heard(TELLER, heads);

    guest.organisers.accept(words(key));

    assertThat(guest.await(PeerEvent.OrganiserRevision.class).revision()).isEqualTo(1);
    assertThat(guest.version()).contains("20250101");
  }

  @Test
  void aSilentPeerHoldsUpNothing() throws Exception {
    OrganiserKey key = key("nord");
    List<OrganiserHead> heads =
        List.of(new OrganiserHead(publish(key, 1, "20250101").text(), true));
    Guest guest = new Guest("guest", false);
    guest.organisers.heard(SILENT, heads);
    guest.organisers.accept(words(key)); // only the silent one has it
    guest.organisers.heard(TELLER, heads);

    assertThat(guest.await(PeerEvent.OrganiserRevision.class).revision()).isEqualTo(1);
  }

  @Test
  void theFirstOneInAPartyWithAKeyIsBelieved() throws Exception {
    OrganiserKey first = key("nord");
    OrganiserKey second = key("south");
    Guest guest = new Guest("guest", true);

    guest.hear(publish(first, 1, "20250101"), publish(second, 1, "20260101"));

    assertThat(guest.await(PeerEvent.OrganiserAccepted.class).byPartyKey()).isTrue();
    guest.await(PeerEvent.OrganiserRevision.class);
    assertThat(guest.organisers.rows())
        .extracting(Organisers.Row::accepted)
        .containsExactly(true, false);

    assertThat(guest.organisers.drop(words(first))).isTrue();
    guest.hear(publish(first, 2, "20250303"));
    assertThat(guest.organisers.rows())
        .as("who was dropped is asked for")
        .noneMatch(Organisers.Row::accepted);
  }

  @Test
  void ofTwoTheOneAcceptedFirstCountsAndTheClashIsTold() throws Exception {
    OrganiserKey first = key("nord");
    OrganiserKey second = key("south");
    Guest guest = new Guest("guest", false);
    guest.hear(publish(first, 1, "20250101"));
    guest.organisers.accept(words(first));
    guest.await(PeerEvent.OrganiserRevision.class);

    guest.hear(publish(second, 1, "20260101"));
    guest.organisers.accept(words(second));
    guest.await(PeerEvent.OrganiserRevision.class);

    assertThat(guest.version()).contains("20250101");
    assertThat(guest.organisers.clash(CSS))
        .hasValueSatisfying(clash -> assertThat(clash).contains("20250101", "20260101"));
    guest.organisers.drop(words(first));
    assertThat(guest.version()).contains("20260101");
    assertThat(guest.organisers.clash(CSS)).isEmpty();
  }

  @Test
  void aPublicationIsOneMoreThanBeforeAndSeenByTheOtherProgram() throws Exception {
    OrganiserKey key = key("nord");
    Guest running = new Guest("state", false);
    Guest command = new Guest("state", false);

    assertThat(
            command.organisers.publish(key, "LAN", List.of(Publications.game("css", "20250101"))))
        .extracting(Organisers.Row::revision, Organisers.Row::accepted, Organisers.Row::own)
        .containsExactly(1L, true, true);
    assertThat(running.version()).isEmpty();

    assertThat(running.organisers.look()).isTrue();

    assertThat(running.version()).contains("20250101");
    assertThat(running.organisers.look()).as("nothing is new").isFalse();
    assertThat(
            running
                .organisers
                .publish(key, "LAN", List.of(Publications.game("css", "20250202")))
                .revision())
        .isEqualTo(2);
  }

  @Test
  void anOrganiserThatAnotherProgramWaitsForIsAcceptedWhenHeard() throws Exception {
    OrganiserKey key = key("nord");
    Guest running = new Guest("state", false);
    running.hear(publish(key, 1, "20250101"));
    Guest command = new Guest("state", false);
    assertThat(command.organisers.accept(words(key))).isInstanceOf(Accepting.Waiting.class);

    running.organisers.look();

    running.await(PeerEvent.OrganiserRevision.class);
    assertThat(running.version()).contains("20250101");
    assertThat(running.organisers.awaited()).isEmpty();
  }
}
