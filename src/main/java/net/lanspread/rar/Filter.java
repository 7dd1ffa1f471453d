package net.lanspread.rar;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** The reversal of a change that a packer made to a part of a file so that it packs better. */
sealed interface Filter permits Filter.X86, Filter.Arm, Filter.Delta, MediaFilter {
  /** True when the bytes change where they stand. */
  default boolean inPlace() {
    return true;
  }

  /**
   * Undoes it.
   *
   * @param to the target of the result: the same array for one that works in place
   * @param start the start of the part in the file
   */
  void apply(byte[] from, byte[] to, int count, long start);

  /** True when RAR 3 would have done it, whose machine has so much memory. */
  default boolean isUsual(int count, int machineBytes) {
    return count <= machineBytes;
  }

  /**
   * Addresses of calls that a program of x86 has relative to themselves.
   *
   * @param jumps whether those of jumps, too
   * @param endless whether places in the file are counted on behind its first 16 MiB
   */
  record X86(boolean jumps, boolean endless) implements Filter {
    private static final VarHandle INT =
        MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG =
        MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGHEST = 0x8080_8080_8080_8080L;
    private static final long CALLS = 0xe8e8_e8e8_e8e8_e8e8L;
    private static final long JUMPS = 0xe9e9_e9e9_e9e9_e9e9L;
    private static final int CALL = 0xe8;
    private static final int JUMP = 0xe9;

    /** Every program is taken to be so large. */
    private static final int PROGRAM_BYTES = 1 << 24;

    private static final int ADDRESS_BYTES = 4;

    @Override
    public void apply(byte[] from, byte[] to, int count, long start) {
      // The codes differ in their lowest bit.
      long wanted = jumps ? JUMPS : CALLS;
      long lowest = jumps ? ONES : 0;
      int end = count - ADDRESS_BYTES;
      int at = 0;
      while (at < end) {
        if (at + Long.BYTES <= end) {
          // Zero where a code is; then the lowest byte that borrows is the first of them.
          long other = ((long) LONG.get(to, at) | lowest) ^ wanted;
          long found = (other - ONES) & ~other & HIGHEST;
          if (found == 0) {
            at += Long.BYTES;
            continue;
          }
          at += Long.numberOfTrailingZeros(found) >>> 3;
        } else if ((to[at] & 0xff) != CALL && !(jumps && (to[at] & 0xff) == JUMP)) {
          at++;
          continue;
        }
        at++;
        move(to, at, (int) (start + at) & (endless ? -1 : PROGRAM_BYTES - 1));
        at += ADDRESS_BYTES;
      }
    }

    private static void move(byte[] program, int at, int place) {
      int address = (int) INT.get(program, at);
      if (address < 0 && address + place >= 0) {
        INT.set(program, at, address + PROGRAM_BYTES);
      } else if (address >= 0 && address < PROGRAM_BYTES) {
        INT.set(program, at, address - place);
      }
    }
  }

  /** The same for calls of 32-bit ARM. */
  record Arm() implements Filter {
    private static final byte CALL = (byte) 0xeb;
    private static final int WORD_BYTES = 4;

    @Override
    public void apply(byte[] from, byte[] to, int count, long start) {
      for (int at = 0; at + WORD_BYTES <= count; at += WORD_BYTES) {
        if (to[at + 3] == CALL) {
          int address = (to[at] & 0xff) | ((to[at + 1] & 0xff) << 8) | ((to[at + 2] & 0xff) << 16);
          address -= (int) ((start + at) / WORD_BYTES);
          to[at] = (byte) address;
          to[at + 1] = (byte) (address >>> 8);
          to[at + 2] = (byte) (address >>> 16);
        }
      }
    }
  }

  /** Differences of each channel's bytes, one channel behind the other. */
  record Delta(int channels) implements Filter {
    private static final int MAX_CHANNELS = 128;

    @Override
    public boolean inPlace() {
      return false;
    }

    @Override
    public boolean isUsual(int count, int machineBytes) {
      return channels > 0 && channels <= MAX_CHANNELS && count <= machineBytes / 2;
    }

    @Override
    public void apply(byte[] from, byte[] to, int count, long start) {
      int at = 0;
      for (int channel = 0; channel < channels; channel++) {
        int bytes = Math.max(0, Math.ceilDiv(count - channel, channels));
        int value = 0;
        int i = channel;
        for (int j = 0; j < bytes; j++) {
          value -= from[at + j];
          to[i] = (byte) value;
          i += channels;
        }
        at += bytes;
      }
    }
  }
}
