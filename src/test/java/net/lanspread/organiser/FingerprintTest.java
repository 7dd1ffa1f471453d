package net.lanspread.organiser;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The words by which people know an organiser. */
class FingerprintTest {
  private static final OrganiserId ID = new OrganiserId("0123456789abcdef".repeat(4));

  @Test
  void areFourAndStayTheSame() {
    assertThat(Fingerprint.of(ID)).isEqualTo(Fingerprint.of(ID));
    assertThat(Fingerprint.of(ID).words().split(" ", -1)).hasSize(4);
    assertThat(Fingerprint.of(new OrganiserId("1".repeat(64)))).isNotEqualTo(Fingerprint.of(ID));
  }

  @Test
  void areReadHoweverTheyAreTyped() {
    String words = Fingerprint.of(ID).words();

    assertThat(Fingerprint.parse("  " + words.toUpperCase(java.util.Locale.ROOT).replace(" ", "-")))
        .contains(Fingerprint.of(ID));
    assertThat(Fingerprint.parse(words + " " + words)).isEmpty();
    assertThat(Fingerprint.parse("these are no words")).isEmpty();
    assertThat(Fingerprint.parse("")).isEmpty();
  }
}
