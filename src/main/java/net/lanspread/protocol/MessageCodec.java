package net.lanspread.protocol;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

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
   * The greatest depth of a header; no message needs more than an object in an array in an object.
   */
  private static final int MAX_DEPTH = 4;

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
          // The fields of a message are its record's; what is asked of it is none.
          .changeDefaultVisibility(
              checker -> checker.withIsGetterVisibility(JsonAutoDetect.Visibility.NONE))
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .changeDefaultNullHandling(_ -> JsonSetter.Value.construct(Nulls.FAIL, Nulls.FAIL))
          .addModule(
              new SimpleModule()
                  .addDeserializer(GameId.class, new TextReader<>(GameId.class, GameId::parse))
                  .addDeserializer(Version.class, new TextReader<>(Version.class, Version::parse))
                  .addDeserializer(Sha256.class, new TextReader<>(Sha256.class, Sha256::parse))
                  .addDeserializer(PeerId.class, new TextReader<>(PeerId.class, PeerId::parse)))
          .build();

  private static final ObjectReader READER = MAPPER.readerFor(Message.class);

  private MessageCodec() {}

  /** The message as a frame, ready to be written. */
  public static ByteBuffer encode(Message message) {
    byte[] header = MAPPER.writeValueAsBytes(message);
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
    try (JsonParser json = READER.createParser(header)) {
      // Jackson takes an array of the type and the fields, too.
      if (json.nextToken() == JsonToken.START_OBJECT) {
        return READER.readValue(json);
      }
    } catch (JacksonException | IllegalArgumentException e) {
      // Its words are for programmers.
    }
    throw new MalformedMessageException("a message cannot be read");
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
