package net.lanspread.discovery;

import com.code_intelligence.jazzer.junit.FuzzTest;
import javax.jmdns.ServiceInfo;
import org.junit.jupiter.api.Tag;

/** Text records of mDNS that a fuzzer announces. Run by {@code ./dev fuzz}. */
@Tag("fuzz")
class MdnsTextFuzz {

  @FuzzTest(maxDuration = "5s")
  void readsAnyTextRecord(byte[] record) {
    ServiceInfo info = ServiceInfo.create(Responder.SERVICE_TYPE, "somebody", 40_000, 0, 0, record);

    BeaconFuzz.requireSound(AnnouncementText.read(JmDnsResponder.text(info)));
  }
}
