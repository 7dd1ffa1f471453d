package net.lanspread.archive;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryNeedTest {
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;

  @Test
  void aSmallUnpackedSizeNeedsLittle() {
    assertThat(MemoryNeed.of(4 * GIB, 10 * MIB).windowBytes()).isEqualTo(10 * MIB);
    assertThat(MemoryNeed.of(4 * GIB, 10 * MIB).heapBytes()).isBetween(10 * MIB, 13 * MIB);
    assertThat(MemoryNeed.of(64 * GIB, 0).heapBytes()).isLessThan(MIB);
    assertThat(MemoryNeed.of(0, 100 * GIB)).isEqualTo(MemoryNeed.NONE);
  }

  @Test
  void dictionaryNeedsItselfAndAPieceMore() {
    for (long bytes : new long[] {MIB, 32 * MIB, GIB, 3 * GIB + GIB / 32, 4 * GIB}) {
      MemoryNeed need = MemoryNeed.of(bytes, 100 * GIB);

      assertThat(need.windowBytes()).isEqualTo(bytes);
      assertThat(need.heapBytes()).isBetween(bytes, bytes + bytes / 512 + 5 * MIB);
    }
    assertThat(MemoryNeed.of(4 * GIB, 2 * GIB).heapBytes()).isLessThan(2 * GIB + 8 * MIB);
  }
}
