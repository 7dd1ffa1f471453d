package net.lanspread.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Turns messages into frames and back.
 *
 * <pre>
 *   4  length of the header in bytes, big-endian, 2 to {@value #MAX_HEADER_BYTES}
 *   n  header: one JSON object, UTF-8; "type" names the message, the other fields are its own
 * </pre>
 *
 * <p>Unknown fields are ignored, a missing or ill-typed one is an error. Stateless.
 */
public final class MessageCodec {
  /** The longest header: its sender may be a stranger. */
  public static final int MAX_HEADER_BYTES = 64 * 1024;

  /**
   * The proof that stands for none in the way of earlier versions: they take it for a wrong one and
   * say so, where they would hang up without a word if it were missing.
   */
  private static final String NO_PROOF = "0".repeat(2 * Sha256.BYTES);

  /**
   * The greatest depth of a header; no message needs more than an object in an array in an object.
   */
  private static final int MAX_DEPTH = 4;

  private static final Map<String, Class<? extends Message>> TYPES =
      Map.ofEntries(
          Map.entry("prove-key", Message.ProveKey.class),
          Map.entry("key-challenge", Message.KeyChallenge.class),
          Map.entry("confirm-key", Message.ConfirmKey.class),
          Map.entry("key-proven", Message.KeyProven.class),
          Map.entry("hello", Message.Hello.class),
          Map.entry("welcome", Message.Welcome.class),
          Map.entry("library-delta", Message.LibraryDelta.class),
          Map.entry("goodbye", Message.Goodbye.class),
          Map.entry("ping", Message.Ping.class),
          Map.entry("get-peers", Message.GetPeers.class),
          Map.entry("peers", Message.PeersReply.class),
          Map.entry("done", Message.Done.class),
          Map.entry("get-file-list", Message.GetFileList.class),
          Map.entry("file-list", Message.FileListReply.class),
          Map.entry("get-manifest", Message.GetManifest.class),
          Map.entry("manifest", Message.ManifestReply.class),
          Map.entry("get-chunk", Message.GetChunk.class),
          Map.entry("chunk", Message.ChunkReply.class),
          Map.entry("have", Message.Have.class),
          Map.entry("organiser-heads", Message.OrganiserHeads.class),
          Map.entry("get-publication", Message.GetPublication.class),
          Map.entry("publication", Message.PublicationReply.class),
          Map.entry("refusal", Message.Refused.class));

  private static final Map<Class<? extends Message>, String> NAMES = new HashMap<>();

  static {
    TYPES.forEach((name, type) -> NAMES.put(type, name));
  }

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(16 * 1024)
                          .maxNameLength(64)
                          .maxNumberLength(32)
                          .build())
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .addModule(
              new SimpleModule()
                  .addSerializer(new TextWriter<>(GameId.class, GameId::value))
                  .addSerializer(new TextWriter<>(Version.class, Version::digits))
                  .addSerializer(new TextWriter<>(Sha256.class, Sha256::hex))
                  .addSerializer(new TextWriter<>(PeerId.class, PeerId::toString))
                  .addDeserializer(GameId.class, new TextReader<>(GameId.class, GameId::parse))
                  .addDeserializer(Version.class, new TextReader<>(Version.class, Version::parse))
                  .addDeserializer(Sha256.class, new TextReader<>(Sha256.class, Sha256::parse))
                  .addDeserializer(PeerId.class, new TextReader<>(PeerId.class, PeerId::parse)))
          .build();

  private MessageCodec() {}

  /** The message as a frame, ready to be written. */
  public static ByteBuffer encode(Message message) {
    ObjectNode json = MAPPER.valueToTree(message);
    if (message instanceof Message.ProveKey) {
      json.put("proof", NO_PROOF);
    }
    json.put("type", NAMES.get(message.getClass()));
    byte[] header = MAPPER.writeValueAsBytes(json);
    if (header.length > MAX_HEADER_BYTES) {
      throw new IllegalArgumentException("the message is too long for one frame");
    }
    return ByteBuffer.allocate(4 + header.length).putInt(header.length).put(header).flip();
  }

  /**
   * Reads one frame.
   *
   * @throws MalformedMessageException when the bytes are no message
   * @throws IOException when the source fails or ends
   */
  public static Message read(ByteSource in) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(4);
    in.readFully(length);
    byte[] header = in.readBody(length.flip().getInt() & 0xffff_ffffL, MAX_HEADER_BYTES);
    try {
      return decode(header);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new MalformedMessageException("a message cannot be read");
    }
  }

  private static Message decode(byte[] header) throws MalformedMessageException {
    if (!(MAPPER.readTree(header) instanceof ObjectNode json)) {
      throw new MalformedMessageException("a message is not an object");
    }
    Class<? extends Message> type = TYPES.get(json.path("type").asString(""));
    if (type == null) {
      throw new MalformedMessageException("a message is of no known type");
    }
    json.remove("type");
    if (type == Message.ProveKey.class) {
      putNull(json, "round1");
    }
    if (type == Message.Ping.class) {
      putNull(json, "twin");
      putNull(json, "now");
    }
    // Earlier builds tell neither boards nor what a peer is.
    json.path("heads").forEach(head -> putNull(head, "board"));
    putNull(json.path("now"), "here");
    List.of("games", "changed")
        .forEach(field -> json.path(field).forEach(game -> putNull(game, "title")));
    Message message = MAPPER.treeToValue(json, type);
    requireComplete(message);
    return message;
  }

  /** A field that earlier builds of this protocol version lack. */
  private static void putNull(JsonNode where, String field) {
    if (where instanceof ObjectNode object) {
      object.putIfAbsent(field, object.nullNode());
    }
  }

  /** Fields that Jackson leaves null when they are missing. */
  private static void requireComplete(Message message) throws MalformedMessageException {
    boolean complete =
        switch (message) {
          case Message.ProveKey _ -> true;
          case Message.KeyChallenge m -> isThere(m.round1()) && isThere(m.round2());
          case Message.ConfirmKey m -> isThere(m.round2()) && isThere(m.proof());
          case Message.KeyProven m -> isThere(m.proof());
          case Message.Hello m -> isGreeting(m.name(), m.instance(), m.listenPort(), m.games());
          case Message.Welcome m -> isGreeting(m.name(), m.instance(), m.listenPort(), m.games());
          case Message.LibraryDelta m -> isComplete(m.changed()) && isComplete(m.removed());
          case Message.Ping m ->
              (m.twin() == null || isThere(m.twin().host()))
                  && (m.now() == null || isSound(m.now()));
          case Message.GetPeers m ->
              isComplete(m.known()) && m.known().size() <= Message.GetPeers.MAX_KNOWN;
          case Message.PeersReply m ->
              isComplete(m.peers())
                  && m.peers().size() <= Message.PeersReply.MAX_PEERS
                  && m.peers().stream().allMatch(peer -> isThere(peer.peerId()) && peer.isSound());
          case Message.Goodbye _, Message.Done _ -> true;
          case Message.GetFileList m -> isThere(m.gameId());
          case Message.FileListReply m -> isThere(m.version());
          case Message.GetManifest m -> isThere(m.gameId()) && isThere(m.version());
          case Message.ManifestReply _, Message.ChunkReply _ -> true;
          case Message.GetChunk m ->
              isThere(m.gameId()) && isThere(m.version()) && isThere(m.path());
          case Message.Have m ->
              isThere(m.gameId())
                  && isThere(m.manifestDigest())
                  && m.chunkCount() > 0
                  && m.chunkCount() <= Message.Have.MAX_CHUNKS
                  && areSound(m.added(), m.chunkCount())
                  && areSound(m.fetching(), m.chunkCount());
          case Message.OrganiserHeads m ->
              isComplete(m.heads())
                  && m.heads().size() <= Message.OrganiserHeads.MAX_HEADS
                  && m.heads().stream().allMatch(MessageCodec::isSound);
          case Message.GetPublication m -> isThere(m.chunk());
          case Message.PublicationReply m -> m.bodyBytes() >= 0;
          case Message.Refused m -> isThere(m.code()) && isThere(m.message());
        };
    if (!complete) {
      throw new MalformedMessageException("a message lacks a field, or one is out of its range");
    }
  }

  private static boolean isGreeting(
      String name, String instance, int listenPort, Iterable<GameSummary> games) {
    return isThere(name)
        && name.length() <= 200
        && isThere(instance)
        && instance.length() <= 64
        && listenPort > 0
        && listenPort <= 65_535
        && isComplete(games);
  }

  private static boolean areSound(List<ChunkRange> ranges, int chunkCount) {
    return isThere(ranges)
        && ranges.size() <= Message.Have.MAX_RANGES
        && ChunkRange.areSound(ranges, chunkCount);
  }

  private static boolean isSound(Message.Now now) {
    return areSound(now.playing())
        && areSound(now.servers())
        && (now.here() == null || isSound(now.here()));
  }

  private static boolean isSound(Message.Here here) {
    return isThere(here.program())
        && here.program().length() <= Message.Here.MAX_PROGRAM_CHARS
        && here.freeBytes() >= 0
        && here.freeBytes() <= Message.Here.MAX_FREE_BYTES;
  }

  private static boolean areSound(List<Message.Since> games) {
    return isThere(games)
        && games.size() <= Message.Now.MAX_GAMES
        && games.stream()
            .allMatch(
                game ->
                    isThere(game)
                        && isThere(game.gameId())
                        && game.seconds() >= 0
                        && game.seconds() <= Message.Since.MAX_SECONDS);
  }

  private static boolean isSound(OrganiserHead head) {
    return isThere(head.head())
        && head.head().length() <= OrganiserHead.MAX_CHARS
        && (head.board() == null || head.board().length() <= OrganiserHead.MAX_BOARD_CHARS);
  }

  private static boolean isComplete(Iterable<?> items) {
    if (!isThere(items)) {
      return false;
    }
    for (Object item : items) {
      if (!isThere(item) || (item instanceof GameSummary game && !isThere(game.gameId()))) {
        return false;
      }
    }
    return true;
  }

  /** True when Jackson found a value; it ignores that the types forbid null. */
  private static boolean isThere(@org.jspecify.annotations.Nullable Object value) {
    return value != null;
  }

  private static final class TextWriter<T> extends StdSerializer<T> {
    private final Function<T, String> text;

    TextWriter(Class<T> type, Function<T, String> text) {
      super(type);
      this.text = text;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializationContext context) {
      out.writeString(text.apply(value));
    }
  }

  private static final class TextReader<T> extends StdDeserializer<T> {
    private final Function<String, Optional<T>> parse;

    TextReader(Class<T> type, Function<String, Optional<T>> parse) {
      super(type);
      this.parse = parse;
    }

    @Override
    public T deserialize(JsonParser in, DeserializationContext context) {
      String text = in.getValueAsString("");
      return parse
          .apply(text)
          .orElseThrow(() -> context.weirdStringException(text, handledType(), "not valid"));
    }
  }
}
