package net.lanspread.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.lanspread.operation.FailureCode;
import net.lanspread.protocol.ByteSource;
import net.lanspread.protocol.InstallRecord;
import net.lanspread.protocol.Message;
import net.lanspread.stream.StreamSource.Records;
import net.lanspread.stream.StreamSource.Streaming;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams that are refused for what they contain. */
class StreamedInstallRefusalsTest extends StreamedSession {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "/x",
        "C:\\x",
        "a/../../x",
        "..",
        "nul",
        "x.",
        "a:b",
        "a\\b",
        "",
        "a//b",
        ".lanspread_owned",
        ".lanspread_scripts/game_start.sh",
        "maps/a",
        "B",
        "b/c",
        "maps"
      })
  void pathsThatNoArchiveMayHaveAreRefused(String path) throws Exception {
    Records records = new Records().archive().folder("maps").file("maps/a", "1").file("b", "1");
    if (path.isEmpty()) {
      records.raw(3, 0, 0);
    } else {
      records.file(path, "2").end();
    }

    assertFailure(FailureCode.ARCHIVE_ERROR, StreamSource.streaming("a", records.announced(4, 3)));
    assertThat(home.resolve("games")).isEmptyDirectory();
    assertThat(home.resolve("x")).doesNotExist();
  }

  @Test
  void whatDoesNotKeepToItsAnnouncementIsRefused() throws Exception {
    for (Streaming lie :
        List.of(
            game().end().announced(4, 100),
            game().end().announced(6, 100),
            game().end().announced(5, 16),
            game().end().announced(5, 18),
            game().start("huge", Long.MAX_VALUE - 100).announced(6, 20),
            new Records().archive().file("a", "1", 99).end().stream(),
            new Records().archive().start("a", 2).put(bytes("1")).raw(5, 0, 0, 0, 0).stream(),
            new Records().archive().start("a", 1).raw(4, 0, 0, 0, 2, 1, 1).stream(),
            new Records().raw(99).announced(1, 1),
            game().end().announced(500_001, 17),
            game().end().announced(5, Long.MAX_VALUE))) {
      assertFailure(FailureCode.ARCHIVE_ERROR, StreamSource.streaming("a", lie));
    }
  }

  private static InstallRecord bytes(String text) {
    return new InstallRecord.FileBytes(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Test
  void endlessStreamIsCutOffWhereItExceedsItsAnnouncement() throws Exception {
    Streaming endless =
        new Streaming(
            new Message.InstallStreamReply(10, 1_000),
            new ByteSource() {
              private boolean begun;

              @Override
              public int read(ByteBuffer into) {
                if (!begun) {
                  begun = true;
                  into.put((byte) 1);
                  return 1;
                }
                into.put(new byte[] {2, 0, 1, 'd'});
                return 4;
              }
            });

    assertFailure(FailureCode.ARCHIVE_ERROR, StreamSource.streaming("a", endless));
    assertThat(endless.isClosed()).isTrue();
  }
}
