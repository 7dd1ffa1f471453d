package net.lanspread.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import tools.jackson.core.JacksonException;

/**
 * Headers of messages that a fuzzer makes: greetings and changes of libraries, which come from
 * strangers and tell most, and all the others. Run by {@code ./dev fuzz}.
 */
@Tag("fuzz")
class MessageFuzz {

  @FuzzTest(maxDuration = "5s")
  void readsAnyHeader(byte[] header) throws IOException {
    Reading.of(header);
  }

  /**
   * The reading, in a class of its own: so no message is loaded before the fuzzer has its agent in
   * this JVM, which would then redefine it, and JDK 25 crashes when it is asked for the components
   * of a redefined record.
   */
  private static final class Reading {
    private Reading() {}

    static void of(byte[] header) throws IOException {
      Message message;
      try {
        message = read(frame(header));
      } catch (MalformedMessageException e) {
        return; // A malformed message is a permitted end.
      }
      requireSound(message);
      ByteBuffer written;
      try {
        written = MessageCodec.encode(message);
      } catch (JacksonException e) {
        return; // unpaired surrogates in strangers' names can be read but not written
      }
      Message again = read(written);
      if (!again.equals(message)) {
        throw new AssertionError(message + " is read back as " + again);
      }
    }

    private static ByteBuffer frame(byte[] header) {
      return ByteBuffer.allocate(4 + header.length).putInt(header.length).put(header).flip();
    }

    private static Message read(ByteBuffer frame) throws IOException {
      return MessageCodec.read(new BufferSource(frame));
    }

    /** The rules that all receivers of a message rely on. */
    private static void requireSound(Message message) {
      boolean sound =
          switch (message) {
            case Message.Hello hello -> isPort(hello.listenPort()) && hello.name().length() <= 200;
            case Message.Welcome welcome ->
                isPort(welcome.listenPort()) && welcome.name().length() <= 200;
            case Message.LibraryDelta delta ->
                delta.changed().stream().allMatch(game -> !game.gameId().value().isEmpty())
                    && delta.removed().stream().allMatch(id -> !id.value().isEmpty());
            case Message.Ping(_, Message.Now now) when now != null ->
                Stream.of(now.playing(), now.servers())
                    .allMatch(
                        games ->
                            games.size() <= Message.Now.MAX_GAMES
                                && games.stream().allMatch(game -> game.seconds() >= 0));
            default -> true;
          };
      if (!sound) {
        throw new AssertionError("the codec lets through " + message);
      }
    }

    private static boolean isPort(int port) {
      return port > 0 && port <= 65_535;
    }
  }
}
