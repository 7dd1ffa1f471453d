package net.lanspread.rar;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The filters of RAR 3 and 4. An archive brings them as programs for a machine of RAR's own; but
 * only a few programs were ever made, so they are known by their checksums, and done here.
 */
final class Rar4Filters {
  /** The memory of RAR's machine; a result that leaves its place needs twice the room. */
  private static final int MACHINE_BYTES = 0x3_c000;

  private static final int MAX_PROGRAM_BYTES = 0x1_0000;
  private static final int MAX_PROGRAMS = 1_024;

  /** Registers that an archive may set: the number of one kind, the length of the block. */
  private static final int REGISTERS = 7;

  private static final int LENGTH_REGISTER = 4;

  private static final int NAMES_PROGRAM = 0x80;
  private static final int FARTHER_AWAY = 0x40;
  private static final int HAS_LENGTH = 0x20;
  private static final int SETS_REGISTERS = 0x10;
  private static final int HAS_DATA = 0x08;
  private static final int FARTHER_BYTES = 258;

  private enum Program {
    X86_CALLS,
    X86_CALLS_AND_JUMPS,
    DELTA,
    COLOURS,
    SOUND
  }

  private static final class Known {
    final Program program;
    int lastLength;

    Known(Program program) {
      this.program = program;
    }
  }

  private final List<Known> programs = new ArrayList<>();
  private final PackedBits code = new PackedBits(256);
  private int last;

  /** Forgets all programs. */
  void forget() {
    programs.clear();
    last = 0;
  }

  /** Reads one command, and announces its filter. */
  void read(PackedBits packed, long written, FilteredOutput output) throws IOException {
    int flags = packed.take(8);
    byte[] bytes = new byte[codeBytes(flags, packed)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) packed.take(8);
    }
    int[] given = {0};
    code.open(
        (into, offset, count) -> {
          int some = Math.min(count, bytes.length - given[0]);
          System.arraycopy(bytes, given[0], into, offset, some);
          given[0] += some;
          return some == 0 ? -1 : some;
        });
    read(flags, written, output);
  }

  private static int codeBytes(int flags, PackedBits packed) throws IOException {
    int bytes = (flags & 7) + 1;
    return switch (bytes) {
      case 7 -> packed.take(8) + 7;
      case 8 -> packed.take(16);
      default -> bytes;
    };
  }

  private void read(int flags, long written, FilteredOutput output) throws IOException {
    int number = last;
    if ((flags & NAMES_PROGRAM) != 0) {
      long named = number();
      if (named == 0) {
        if (output.isWaiting()) {
          throw unknown();
        }
        forget();
      }
      number = (int) Math.min(Math.max(named - 1, 0), MAX_PROGRAMS);
      last = number;
    }
    if (number > programs.size()) {
      throw new CorruptDataException("the packed data name a filter that is not there");
    }
    Known known = number < programs.size() ? programs.get(number) : null;
    final long start = written + number() + ((flags & FARTHER_AWAY) != 0 ? FARTHER_BYTES : 0);
    long length = (flags & HAS_LENGTH) != 0 ? number() : known == null ? 0 : known.lastLength;
    long[] registers = registers(flags, length);
    if (known == null) {
      known = new Known(program());
      programs.add(known);
    }
    if (length > MACHINE_BYTES) {
      throw unknown();
    }
    known.lastLength = (int) length;
    if ((flags & HAS_DATA) != 0) {
      for (long left = number(); left > 0; left--) {
        code.take(8);
      }
    }
    if (!output.add(start, length, filter(known.program, registers), true)) {
      throw unknown();
    }
  }

  private long[] registers(int flags, long length) throws IOException {
    long[] registers = new long[REGISTERS];
    registers[LENGTH_REGISTER] = length;
    int set = (flags & SETS_REGISTERS) != 0 ? code.take(REGISTERS) : 0;
    for (int i = 0; i < REGISTERS; i++) {
      if ((set >>> i & 1) != 0) {
        registers[i] = number();
      }
    }
    if (registers[LENGTH_REGISTER] != length) {
      throw unknown();
    }
    return registers;
  }

  private Program program() throws IOException {
    long length = number();
    if (length == 0 || length > MAX_PROGRAM_BYTES) {
      throw new CorruptDataException("the packed data have an impossible filter");
    }
    byte[] bytes = new byte[(int) length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) code.take(8);
    }
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return switch ((int) crc.getValue()) {
      case 0xad57_6887 -> Program.X86_CALLS;
      case 0x3cd7_e57e -> Program.X86_CALLS_AND_JUMPS;
      case 0x0e06_077d -> Program.DELTA;
      case 0x1c2c_5dc8 -> Program.COLOURS;
      case 0xbc85_e701 -> Program.SOUND;
      default -> throw unknown();
    };
  }

  private static Filter filter(Program program, long[] registers) throws UnknownPackingException {
    Filter filter =
        switch (program) {
          case X86_CALLS -> new Filter.X86(false, true);
          case X86_CALLS_AND_JUMPS -> new Filter.X86(true, true);
          case DELTA -> new Filter.Delta((int) registers[0]);
          case COLOURS -> new MediaFilter.Colours((int) registers[0], (int) registers[1]);
          case SOUND -> new MediaFilter.Sound((int) registers[0]);
        };
    if (!filter.isUsual((int) registers[LENGTH_REGISTER], MACHINE_BYTES)) {
      throw unknown();
    }
    return filter;
  }

  /** A number in 4, 8, 16 or 32 bits; one in 8 that 4 would do for is a negative one in 12. */
  private long number() throws IOException {
    return switch (code.take(2)) {
      case 0 -> code.take(4);
      case 1 -> {
        int value = code.take(8);
        yield value >= 16 ? value : 0xffff_ff00L | (value << 4) | code.take(4);
      }
      case 2 -> code.take(16);
      default -> Integer.toUnsignedLong(code.take(32));
    };
  }

  private static UnknownPackingException unknown() {
    return new UnknownPackingException("the packed data have a filter of another kind");
  }
}
