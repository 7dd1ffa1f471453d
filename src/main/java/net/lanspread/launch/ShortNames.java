package net.lanspread.launch;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The short names of Windows: eight letters, a dot and three, none of them special. */
interface ShortNames {
  /** Another path of the same folder, of short names only; empty when there is none. */
  Optional<Path> of(Path folder);

  /** The short names that this Windows keeps; a disk may be set to keep none. */
  static ShortNames ofWindows() {
    return folder -> {
      try (Arena arena = Arena.ofConfined()) {
        return Kernel.shortPath(arena, folder.toString()).map(Path::of);
      } catch (Throwable e) {
        LoggerFactory.getLogger(ShortNames.class).warn("no short name of {}", folder, e);
        return Optional.empty();
      }
    };
  }

  /**
   * The call of Windows itself. A command line would not do: it could not be given the names that
   * make the call necessary.
   */
  final class Kernel {
    private static final Logger LOG = LoggerFactory.getLogger(Kernel.class);
    private static final int MAX_CHARS = 32_768;

    private Kernel() {}

    @SuppressWarnings("restricted")
    private static Optional<String> shortPath(Arena arena, String path) throws Throwable {
      MethodHandle call =
          Linker.nativeLinker()
              .downcallHandle(
                  SymbolLookup.libraryLookup("kernel32", arena).findOrThrow("GetShortPathNameW"),
                  FunctionDescriptor.of(
                      ValueLayout.JAVA_INT,
                      ValueLayout.ADDRESS,
                      ValueLayout.ADDRESS,
                      ValueLayout.JAVA_INT));
      MemorySegment longer = arena.allocateFrom(path, StandardCharsets.UTF_16LE);
      MemorySegment shorter = arena.allocate(2L * MAX_CHARS, 2);
      int chars = (int) call.invokeExact(longer, shorter, MAX_CHARS);
      if (chars <= 0 || chars >= MAX_CHARS) {
        LOG.info("{} has no short name", path);
        return Optional.empty();
      }
      return Optional.of(shorter.getString(0, StandardCharsets.UTF_16LE));
    }
  }
}
