package net.lanspread.protocol;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.Nulls;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import net.lanspread.content.Chunks;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonAppend;

/**
 * A message of one peer to another. A stream carries one {@link Request} and then one {@link
 * Reply}, each as a frame of {@link MessageCodec}; a reply that says {@code bodyBytes} is followed
 * by so many raw bytes. What no receiver could use cannot be made: each message checks its fields,
 * and throws an {@link IllegalArgumentException}.
 *
 * <p>The file is long because all that peers say to each other stands in it.
 */
@JsonTypeInfo(
    use = JsonTypeInfo.Id.NAME,
    include = JsonTypeInfo.As.EXISTING_PROPERTY,
    property = "type")
@JsonAppend(props = @JsonAppend.Prop(name = "type", value = TypeField.class))
public sealed interface Message {

  /** The protocol version of this build; peers of another one are not talked to. */
  int PROTOCOL_VERSION = 1;

  /**
   * The first word on a stream.
   *
   * @param <R> the answer to it, unless it is {@link Refused}
   */
  sealed interface Request<R extends Reply> extends Message {
    /** The type of the answer. */
    Class<R> due();
  }

  /** A word that wants no answer but that it was heard. */
  sealed interface News extends Request<Done> {
    @Override
    default Class<Done> due() {
      return Done.class;
    }
  }

  /** The answer to a {@link Request}. */
  sealed interface Reply extends Message {}

  /** A step of the proof that both sides know the key of a party that has one. */
  sealed interface KeyRequest<R extends Reply> extends Request<R> {}

  /**
   * Begins the proof, and tells nothing of the key; then the first request on every connection,
   * sent by the side that made the connection. The class that makes the rounds tells their content.
   *
   * @param round1 null when the sender is of a version that proved the key in another way
   */
  @JsonTypeName("prove-key")
  record ProveKey(@JsonSetter(nulls = Nulls.SET) @Nullable String round1)
      implements KeyRequest<KeyChallenge> {
    /**
     * The proof that stands for none in the way of earlier versions: they take it for a wrong one
     * and say so, where they would hang up without a word if it were missing.
     */
    @JsonProperty
    String proof() {
      return "0".repeat(2 * Sha256.BYTES);
    }

    @Override
    public Class<KeyChallenge> due() {
      return KeyChallenge.class;
    }
  }

  /** The answer to {@link ProveKey}. */
  @JsonTypeName("key-challenge")
  record KeyChallenge(String round1, String round2) implements Reply {}

  /** Goes on with the proof: the sender knows the key. */
  @JsonTypeName("confirm-key")
  record ConfirmKey(String round2, Sha256 proof) implements KeyRequest<KeyProven> {
    @Override
    public Class<KeyProven> due() {
      return KeyProven.class;
    }
  }

  /** The answer to {@link ConfirmKey}: the other side knows the key, too. */
  @JsonTypeName("key-proven")
  record KeyProven(Sha256 proof) implements Reply {}

  /**
   * The identity and library of a peer; the first request on every connection except a proof of the
   * key, sent by the side that made the connection.
   *
   * @param listenPort the port where the sender listens, at the address its packets come from
   * @param instance differs with each start of a peer, so that connections of an earlier run are
   *     known as dead
   * @param revision of the library that {@code games} shows
   * @param games as many as fit into a frame; a {@link LibraryDelta} of the same revision has more
   */
  @JsonTypeName("hello")
  record Hello(
      int protocolVersion,
      String name,
      int listenPort,
      String instance,
      long revision,
      List<GameSummary> games)
      implements Request<Welcome> {
    public Hello {
      require(isGreeting(name, listenPort, instance));
    }

    @Override
    public Class<Welcome> due() {
      return Welcome.class;
    }
  }

  /** The answer to {@link Hello}, with the same meaning. */
  @JsonTypeName("welcome")
  record Welcome(
      int protocolVersion,
      String name,
      int listenPort,
      String instance,
      long revision,
      List<GameSummary> games)
      implements Reply {
    public Welcome {
      require(isGreeting(name, listenPort, instance));
    }
  }

  /** The difference between the sender's library and its last word on it, or a part of that. */
  @JsonTypeName("library-delta")
  record LibraryDelta(long revision, List<GameSummary> changed, List<GameId> removed)
      implements News {}

  /** The sender leaves. */
  @JsonTypeName("goodbye")
  record Goodbye() implements News {}

  /**
   * Is anybody there?
   *
   * @param twin the address where another peer greets with the identity of the one that is asked;
   *     null in most
   * @param now what the sender's user does, in place of what was told before; null where that is
   *     still so
   */
  @JsonTypeName("ping")
  record Ping(
      @JsonSetter(nulls = Nulls.SET) @Nullable Place twin,
      @JsonSetter(nulls = Nulls.SET) @Nullable Now now)
      implements News {
    public Ping() {
      this(null, null);
    }
  }

  /**
   * What the user of a peer does.
   *
   * @param match whether the peer is in match mode: nothing should be asked of it that others have
   * @param playing the games that are played, {@link #MAX_GAMES} at most
   * @param servers the games of which a dedicated server runs, as many at most
   * @param here what the peer is; null where it does not tell
   */
  record Now(
      boolean match,
      List<Since> playing,
      List<Since> servers,
      @JsonSetter(nulls = Nulls.SET) @Nullable Here here) {
    public static final int MAX_GAMES = 8;

    public Now {
      require(playing.size() <= MAX_GAMES && servers.size() <= MAX_GAMES);
    }

    /** Of a peer that does not tell what it is. */
    public Now(boolean match, List<Since> playing, List<Since> servers) {
      this(match, playing, servers, null);
    }
  }

  /**
   * The word of a peer on itself, for its organiser.
   *
   * @param program its version of Lanspread
   * @param freeBytes the room on its games' disk
   */
  record Here(String program, long freeBytes) {
    public static final int MAX_PROGRAM_CHARS = 40;

    /** More is told as this. */
    public static final long MAX_FREE_BYTES = 1L << 60;

    /** It is told in such steps, so that a download does not tell it all the time. */
    public static final long STEP_BYTES = 1L << 30;

    public Here {
      require(program.length() <= MAX_PROGRAM_CHARS);
      require(freeBytes >= 0 && freeBytes <= MAX_FREE_BYTES);
    }

    /** As a peer tells it of itself. */
    public static Here of(String program, long freeBytes) {
      return new Here(program, Math.clamp(freeBytes, 0, MAX_FREE_BYTES) / STEP_BYTES * STEP_BYTES);
    }
  }

  /** A game, and for how long; no moment, as clocks differ. */
  record Since(GameId gameId, long seconds) {
    /** What lasts longer is told as this. */
    public static final long MAX_SECONDS = 31L * 24 * 60 * 60;

    public Since {
      require(seconds >= 0 && seconds <= MAX_SECONDS);
    }
  }

  /**
   * The place where a peer listens.
   *
   * @param host an address in digits
   */
  record Place(String host, int port) {
    public static Place of(InetSocketAddress address) {
      String host = address.getAddress().getHostAddress();
      int zone = host.indexOf('%'); // says something on the computer that has it alone
      return new Place(zone < 0 ? host : host.substring(0, zone), address.getPort());
    }

    /** The address; empty when these are none. */
    public Optional<InetSocketAddress> address() {
      try {
        return port > 0 && port < 65_536
            ? Optional.of(new InetSocketAddress(InetAddress.ofLiteral(host), port))
            : Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  /**
   * Asks whom else the other side has reached, in answers of {@link PeersReply#MAX_PEERS} at most.
   *
   * @param known the first {@link PeerAddress#BRIEF_CHARS} digits of the ids of peers that need not
   *     be told
   */
  @JsonTypeName("get-peers")
  record GetPeers(List<String> known) implements Request<PeersReply> {
    /** The number that fits into a frame, and more than any party has. */
    public static final int MAX_KNOWN = 2_500;

    public GetPeers {
      require(known.size() <= MAX_KNOWN);
    }

    @Override
    public Class<PeersReply> due() {
      return PeersReply.class;
    }
  }

  /** The places of some peers that the sender has connected to itself, and the asker has not. */
  @JsonTypeName("peers")
  record PeersReply(List<PeerAddress> peers) implements Reply {
    public static final int MAX_PEERS = 50;

    public PeersReply {
      require(peers.size() <= MAX_PEERS);
    }
  }

  /** The request was heard and done. */
  @JsonTypeName("done")
  record Done() implements Reply {}

  /** Asks for the files of a game. */
  @JsonTypeName("get-file-list")
  record GetFileList(GameId gameId) implements Request<FileListReply> {
    @Override
    public Class<FileListReply> due() {
      return FileListReply.class;
    }
  }

  /**
   * The files of a game; the body is a {@link FileListBody}.
   *
   * @param manifestDigest names the content; null while its hashes are still being made
   */
  @JsonTypeName("file-list")
  record FileListReply(
      Version version,
      @JsonSetter(nulls = Nulls.SET) @JsonProperty(required = true) @Nullable Sha256 manifestDigest,
      int bodyBytes)
      implements Reply {}

  /** Asks for the manifest of a game; refused as busy while its hashes are still being made. */
  @JsonTypeName("get-manifest")
  record GetManifest(GameId gameId, Version version) implements Request<ManifestReply> {
    @Override
    public Class<ManifestReply> due() {
      return ManifestReply.class;
    }
  }

  /** The manifest of a game; the body is its canonical form. */
  @JsonTypeName("manifest")
  record ManifestReply(int bodyBytes) implements Reply {}

  /**
   * Asks for bytes of a file, at most one chunk.
   *
   * @param manifestDigest the content they must belong to; null when the asker does not know it yet
   */
  @JsonTypeName("get-chunk")
  record GetChunk(
      GameId gameId,
      Version version,
      @JsonSetter(nulls = Nulls.SET) @JsonProperty(required = true) @Nullable Sha256 manifestDigest,
      String path,
      long offset,
      int lengthBytes)
      implements Request<ChunkReply> {
    @Override
    public Class<ChunkReply> due() {
      return ChunkReply.class;
    }

    /** True when these can be bytes of a file, and no more of them than the protocol allows. */
    public boolean isOneChunkAtMost() {
      return offset >= 0 && lengthBytes > 0 && lengthBytes <= Chunks.CHUNK_BYTES;
    }

    /** The request for the rest when the first bytes have come. */
    public GetChunk behind(int takenBytes) {
      return new GetChunk(
          gameId, version, manifestDigest, path, offset + takenBytes, lengthBytes - takenBytes);
    }
  }

  /** The bytes asked for; the body is they. */
  @JsonTypeName("chunk")
  record ChunkReply(int bodyBytes) implements Reply {}

  /**
   * Tells which chunks of a game the sender has while it downloads it. A leech of the same content
   * answers with {@link Done}; everybody else refuses.
   *
   * @param chunkCount the number of chunks in the content
   * @param greeting whether the receiver forgets earlier ones and tells all of its own chunks
   * @param added the chunks that the sender has beyond what it told before
   * @param fetching the chunks, and no others, that it asks holders of the whole game for now
   */
  @JsonTypeName("have")
  record Have(
      GameId gameId,
      Sha256 manifestDigest,
      int chunkCount,
      boolean greeting,
      List<ChunkRange> added,
      List<ChunkRange> fetching)
      implements News {
    /** The most ranges in either list; more are told in several messages. */
    public static final int MAX_RANGES = 800;

    /** The most chunks that a manifest can list. */
    public static final int MAX_CHUNKS = 2 * 1024 * 1024;

    public Have {
      require(chunkCount > 0 && chunkCount <= MAX_CHUNKS);
      require(added.size() <= MAX_RANGES && ChunkRange.areSound(added, chunkCount));
      require(fetching.size() <= MAX_RANGES && ChunkRange.areSound(fetching, chunkCount));
    }
  }

  /**
   * Tells which organisers' catalogs the sender knows of, all of them each time, at most {@link
   * #MAX_HEADS}; answered with {@link Done}.
   */
  @JsonTypeName("organiser-heads")
  record OrganiserHeads(List<OrganiserHead> heads) implements News {
    public static final int MAX_HEADS = 16;

    /** The message of a peer that has no heads. */
    public static final OrganiserHeads NONE = new OrganiserHeads(List.of());

    public OrganiserHeads {
      require(heads.size() <= MAX_HEADS);
    }
  }

  /** Asks for a chunk of an organiser's catalog, by its hash. */
  @JsonTypeName("get-publication")
  record GetPublication(Sha256 chunk) implements Request<PublicationReply> {
    @Override
    public Class<PublicationReply> due() {
      return PublicationReply.class;
    }
  }

  /** The chunk asked for; the body is it. */
  @JsonTypeName("publication")
  record PublicationReply(int bodyBytes) implements Reply {
    public PublicationReply {
      require(bodyBytes >= 0);
    }
  }

  /**
   * The request is refused; the message is for people and says nothing about the refuser's disk.
   */
  @JsonTypeName("refusal")
  record Refused(WireCode code, String message) implements Reply {}

  private static boolean isGreeting(String name, int listenPort, String instance) {
    return name.length() <= 200
        && instance.length() <= 64
        && listenPort > 0
        && listenPort <= 65_535;
  }

  private static void require(boolean sound) {
    if (!sound) {
      throw new IllegalArgumentException("a field is out of its range");
    }
  }
}
