package net.lanspread.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryNeedTest {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  @Test
  void whatUnpacksToLittleNeedsLittle() {
    assertThat(MemoryNeed.of(4 * GIB, 10 * MIB)).isEqualTo(new MemoryNeed(18 * MIB, 24 * MIB));
    assertThat(MemoryNeed.of(64 * GIB, 0).heapBytes()).isLessThan(MIB);
    assertThat(MemoryNeed.of(0, 100 * GIB)).isEqualTo(MemoryNeed.NONE);
  }

  @Test
  void dictionaryOfOneArrayNeedsHalfAsMuchAgain() {
    assertThat(MemoryNeed.of(64 * MIB, 100 * GIB)).isEqualTo(new MemoryNeed(64 * MIB, 96 * MIB));
    assertThat(MemoryNeed.of(GIB, 100 * GIB)).isEqualTo(new MemoryNeed(GIB, 3 * GIB / 2));
  }

  @Test
  void largerDictionaryNeedsItselfAndIsNoPowerOfTwo() {
    assertThat(MemoryNeed.of(4 * GIB, 100 * GIB)).isEqualTo(new MemoryNeed(4 * GIB, 4 * GIB));
    assertThat(MemoryNeed.of(3 * GIB + GIB / 32, 100 * GIB).heapBytes())
        .isEqualTo(3 * GIB + GIB / 4);
    assertThat(MemoryNeed.of(4 * GIB, 2 * GIB).heapBytes()).isEqualTo(2 * GIB);
  }
}
