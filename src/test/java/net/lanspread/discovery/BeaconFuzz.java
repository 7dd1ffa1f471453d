package net.lanspread.discovery;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/** Beacons that a fuzzer sends. Run by {@code ./dev fuzz}. */
@Tag("fuzz")
class BeaconFuzz {

  @FuzzTest(maxDuration = "5s")
  void readsAnyDatagram(byte[] datagram) {
    requireSound(BeaconText.read(new String(datagram, StandardCharsets.US_ASCII)));
  }

  /** Every heard peer can be connected to, and its text reads the same again. */
  static void requireSound(Optional<AnnouncementText> read) {
    read.ifPresent(
        text -> {
          Announcement announcement =
              new Announcement(text.id(), Math.max(1, text.protocolVersion()), text.port(), 1);
          Optional<AnnouncementText> again = BeaconText.read(BeaconText.write(announcement));
          if (text.port() < 1
              || text.port() > 65_535
              || text.protocolVersion() < 0
              || again.filter(said -> said.id().equals(text.id())).isEmpty()) {
            throw new AssertionError(text + " is no announcement");
          }
        });
  }
}
