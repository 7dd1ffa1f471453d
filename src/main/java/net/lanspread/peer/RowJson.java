package net.lanspread.peer;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import net.lanspread.protocol.AsciiJson;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * The JSON of rows and events for programs and for the page, an {@link AsciiJson}: record
 * components as names with underscores; places, paths and moments as texts. Stateless.
 */
public final class RowJson {
  private static final int MAX_DEPTH = 16;

  /** The names that are others than ours. */
  private static final Map<String, String> NAMES =
      Map.of(
          "address", "addr",
          "host", "addr",
          "peerAddress", "peer_addr",
          "doneBytes", "bytes_done",
          "totalBytes", "bytes_total");

  private RowJson() {}

  /**
   * The beginning of a mapper.
   *
   * @param moment the text of a moment
   */
  public static JsonMapper.Builder builder(Function<Instant, String> moment) {
    return JsonMapper.builder(
            AsciiJson.factory()
                .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                .build())
        .propertyNamingStrategy(new Names())
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .addModule(
            new SimpleModule()
                .addSerializer(new Text<>(Instant.class, moment))
                .addSerializer(new Text<>(Path.class, Path::toString))
                .addSerializer(new Text<>(InetAddress.class, InetAddress::getHostAddress))
                .addSerializer(new Text<>(InetSocketAddress.class, HostAndPort::text)));
  }

  private static final class Names extends PropertyNamingStrategies.SnakeCaseStrategy {
    private static final long serialVersionUID = 1L;

    @Override
    public String translate(String name) {
      return NAMES.getOrDefault(name, super.translate(name));
    }
  }

  private static final class Text<T> extends StdSerializer<T> {
    private final Function<T, String> text;

    Text(Class<T> type, Function<T, String> text) {
      super(type);
      this.text = text;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializationContext context) {
      out.writeString(text.apply(value));
    }
  }
}
