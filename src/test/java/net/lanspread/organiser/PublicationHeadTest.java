package net.lanspread.organiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import net.lanspread.disk.Permissions;
import net.lanspread.protocol.OrganiserHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heads as organisers sign them, and as strangers would like to have them. */
class PublicationHeadTest {
  private static final byte[] BODY =
      PublicationBody.encode(List.of(Publications.game("css", "20250101")));

  @TempDir private Path folder;

  @Test
  void aSignedHeadIsReadAgain() throws IOException {
    OrganiserKey key = Publications.key(folder);
    PublicationHead head = PublicationHead.sign(key, "LAN \u001b Nord", 7, BODY);

    assertThat(PublicationHead.parse(head.text())).contains(head);
    assertThat(head.name()).isEqualTo("LAN ? Nord");
    assertThat(head.organiser()).isEqualTo(key.id());
    assertThat(head.isOf(BODY)).isTrue();
    assertThat(PublicationHead.claimed(head.text())).contains(key.id());
    assertThat(head.text().length()).isLessThan(OrganiserHead.MAX_CHARS);
  }

  @Test
  void theKeyStaysTheSame() throws IOException {
    OrganiserKey key = Publications.key(folder);

    assertThat(Publications.key(folder).id()).isEqualTo(key.id());
    Permissions.assertOwnersAlone(folder.resolve("key"));
  }

  @Test
  void noByteCanBeAnother() throws IOException {
    byte[] signed =
        Base64.getDecoder()
            .decode(PublicationHead.sign(Publications.key(folder), "LAN", 7, BODY).text());

    for (int i = 0; i < signed.length; i++) {
      byte[] forged = signed.clone();
      forged[i] ^= 1;
      assertThat(PublicationHead.parse(Base64.getEncoder().encodeToString(forged)))
          .as("byte %d", i)
          .isEmpty();
    }
  }

  @Test
  void anothersKeySignsNothingOfHis() throws IOException {
    byte[] his =
        Base64.getDecoder()
            .decode(
                PublicationHead.sign(Publications.key(folder.resolve("his")), "LAN", 1, BODY)
                    .text());
    OrganiserKey ours = Publications.key(folder.resolve("ours"));
    byte[] words = java.util.Arrays.copyOf(his, his.length - OrganiserId.SIGNATURE_BYTES);
    byte[] forged = java.util.Arrays.copyOf(words, his.length);
    System.arraycopy(ours.sign(words), 0, forged, words.length, OrganiserId.SIGNATURE_BYTES);

    assertThat(PublicationHead.parse(Base64.getEncoder().encodeToString(forged))).isEmpty();
  }

  @Test
  void junkIsNone() {
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      byte[] junk = new byte[random.nextInt(400)];
      random.nextBytes(junk);
      if (junk.length > 4 && i % 2 == 0) {
        System.arraycopy(new byte[] {'L', 'S', 'O', '1'}, 0, junk, 0, 4);
      }
      assertThat(PublicationHead.parse(Base64.getEncoder().encodeToString(junk))).isEmpty();
    }
    assertThat(PublicationHead.parse("no Base64 at all")).isEmpty();
    assertThat(PublicationHead.parse("A".repeat(4_000))).isEmpty();
  }

  @Test
  void tooLargeABodyIsNotSigned() throws IOException {
    OrganiserKey key = Publications.key(folder);
    byte[] large = new byte[PublicationHead.MAX_BODY_BYTES + 1];

    assertThatThrownBy(() -> PublicationHead.sign(key, "LAN", 1, large))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PublicationHead.sign(key, " ", 1, BODY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anotherBodyIsNotTheHeads() throws IOException {
    PublicationHead head = PublicationHead.sign(Publications.key(folder), "LAN", 1, BODY);
    byte[] other = BODY.clone();
    other[other.length / 2] ^= 1;

    assertThat(head.isOf(other)).isFalse();
  }
}
