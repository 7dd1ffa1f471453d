package net.lanspread.organiser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bodies of publications. */
class PublicationBodyTest {
  private static final PublishedGame CSS = Publications.game("css", "20250101");
  private static final PublishedGame COD = Publications.game("cod5", "20240101");

  private static List<PublishedGame> games(byte[] body) {
    return PublicationBody.decode(body) instanceof PublicationBody.Decoded.Accepted(var games)
        ? games
        : List.of();
  }

  private static byte[] body(String rows, byte[] covers) {
    byte[] json = rows.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + covers.length)
        .put("LSP1".getBytes(StandardCharsets.US_ASCII))
        .putInt(json.length)
        .put(json)
        .put(covers)
        .array();
  }

  private static String row(String id, int coverBytes) {
    return """
    {"game_id":"%s","version":"20250101","manifest_digest":"%s","master_server":false,"cover_bytes":%d}\
    """
        .formatted(id, "a".repeat(64), coverBytes);
  }

  @Test
  void gamesComeBackAsTheyWere() {
    List<PublishedGame> games = games(PublicationBody.encode(List.of(CSS, COD)));

    assertThat(games).extracting(PublishedGame::game).containsExactly(CSS.game(), COD.game());
    assertThat(games).extracting(PublishedGame::notes).containsExactly(CSS.notes(), COD.notes());
    assertThat(games)
        .allSatisfy(
            game ->
                assertThat(game.cover().bytes()).isEqualTo(ByteBuffer.wrap(Publications.PICTURE)));
  }

  @Test
  void aGameNeedsNoMoreThanItsPin() {
    assertThat(games(body("[" + row("css", 0) + "]", new byte[0])))
        .singleElement()
        .satisfies(game -> assertThat(game.game().title()).isEqualTo("css"));
  }

  @Test
  void aWrongBodyIsInvalidAsAWhole() {
    byte[] sound = PublicationBody.encode(List.of(CSS, COD));
    assertThat(games(Arrays.copyOf(sound, sound.length - 1))).as("cut off").isEmpty();
    assertThat(games(Arrays.copyOf(sound, sound.length + 1))).as("more behind it").isEmpty();
    String css = row("css", 0);
    assertThat(games(body("[" + css + "," + row("CSS", 0) + "]", new byte[0])))
        .as("one game twice")
        .isEmpty();
    assertThat(games(body("[" + row("eti_launcher", 0) + "]", new byte[0]))).isEmpty();
    assertThat(games(body("[" + row("../css", 0) + "]", new byte[0]))).isEmpty();
    assertThat(games(body("[" + css.replace("20250101", "new") + "]", new byte[0]))).isEmpty();
    assertThat(games(body("[" + css.replace("aaaa", "zzzz") + "]", new byte[0]))).isEmpty();
    assertThat(games(body("[" + row("css", -1) + "]", new byte[0]))).isEmpty();
    assertThat(games(body("[" + row("css", 4) + "]", new byte[] {1, 2, 3, 4})))
        .as("no picture")
        .isEmpty();
    assertThat(games(body("[" + row("css", 2 << 20) + "]", new byte[2 << 20]))).isEmpty();
    assertThat(games(body("{}", new byte[0]))).isEmpty();
    assertThat(games(body("[", new byte[0]))).isEmpty();
    assertThat(games(body("[".repeat(5_000), new byte[0]))).isEmpty();
  }

  @Test
  void thereAreNoMoreThanTenThousand() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < PublicationBody.MAX_GAMES; i++) {
      rows.add(row("g" + i, 0));
    }
    assertThat(games(body("[" + String.join(",", rows) + "]", new byte[0])))
        .hasSize(PublicationBody.MAX_GAMES);
    rows.add(row("one-more", 0));
    assertThat(games(body("[" + String.join(",", rows) + "]", new byte[0]))).isEmpty();
  }

  @Test
  void junkIsNone() {
    Random random = new Random(6);
    byte[] sound = PublicationBody.encode(List.of(CSS));
    for (int i = 0; i < 2_000; i++) {
      byte[] junk = sound.clone();
      for (int j = 0; j < 5; j++) {
        junk[random.nextInt(junk.length)] = (byte) random.nextInt();
      }
      PublicationBody.Decoded decoded = PublicationBody.decode(junk);
      assertThat(decoded).isNotNull();
    }
  }

  @Test
  void largePicturesAreLeftOut() {
    byte[] large = Arrays.copyOf(Publications.PICTURE, Picture.MAX_BYTES + 1);
    byte[] most = Arrays.copyOf(Publications.PICTURE, Picture.MAX_BYTES);
    List<PublishedGame> many = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      many.add(
          new PublishedGame(
              Publications.game("g" + i, "20250101").game(),
              CSS.notes(),
              Picture.of(most).orElseThrow()));
    }

    assertThat(Picture.of(large)).isEmpty();
    assertThat(games(PublicationBody.encode(many)))
        .hasSize(30)
        .filteredOn(game -> game.cover().isThere())
        .as("24 MiB of them")
        .hasSize(24);
  }
}
