package net.lanspread.archive;

import com.github.junrar.exception.RarException;
import com.github.junrar.rarfile.FileHeader;
import com.github.junrar.unpack.ComprDataIO;
import com.github.junrar.unpack.Unpack;
import com.github.junrar.unpack.decode.Compress;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import net.lanspread.rar.PackedSource;
import net.lanspread.rar.Rar4Decoder;
import net.lanspread.rar.Rar5Decoder;
import net.lanspread.rar.UnknownPackingException;
import net.lanspread.rar.UnpackedSink;
import org.jspecify.annotations.Nullable;

/**
 * The decoders of both formats with their windows, for one archive after the other: a window is as
 * large as its archive says, and a new one for each archive is more garbage than all else. Not
 * thread-safe.
 */
final class RarEngines {
  private static final int RAR7 = 70;

  private final Bridge bridge = new Bridge();
  private final Rar5Decoder rar5 = new Rar5Decoder();
  private final Rar4Decoder rar4 = new Rar4Decoder();
  private @Nullable Unpack junrar;

  /** Turns to another archive, and forgets the last one. */
  void attach(ComprDataIO io) {
    bridge.archive = io;
    rar5.forget();
    rar4.forget();
    junrar = null;
  }

  /**
   * Unpacks a member.
   *
   * @param windowBytes as much of the dictionary as is used, the same for all of a solid stream
   */
  void unpackRar5(FileHeader header, long windowBytes, PackedSource source, UnpackedSink sink)
      throws IOException {
    boolean rar7 = header.getUnpVersion() == RAR7;
    rar5.unpack(source, sink, header.isSolid(), rar7, windowBytes);
  }

  /** True when our decoder knows the beginning of a member of RAR 3 or 4. */
  boolean knowsRar4(boolean solid, int firstByte) {
    return rar4.knows(solid, firstByte);
  }

  /**
   * Unpacks a member of RAR 3 or 4.
   *
   * @param solid whether it goes on where the last one ended
   * @throws UnknownPackingException when junrar is to do it
   */
  void unpackRar4(boolean solid, PackedSource source, UnpackedSink sink) throws IOException {
    rar4.unpack(source, sink, solid);
  }

  /**
   * Unpacks a member of RAR 1.5 to 4 with junrar's decoder.
   *
   * @param solid whether it goes on where the last one ended; the first one never does
   * @param sizeBytes the size at which the decoder stops
   */
  void unpackByJunrar(int version, boolean solid, long sizeBytes) throws RarException, IOException {
    Unpack engine = junrar;
    boolean goesOn = solid && engine != null;
    if (engine == null || !goesOn) {
      engine = new Unpack(bridge);
      engine.init(new byte[Compress.MAXWINSIZE]);
      junrar = engine;
    }
    engine.setDestSize(sizeBytes);
    engine.doUnpack(version, goesOn);
  }

  /** The way from the decoders, which know one archive, to the one that is read now. */
  private static final class Bridge extends ComprDataIO {
    private @Nullable ComprDataIO archive;

    @SuppressWarnings("NullAway") // The base class uses its archive in overridden methods only.
    Bridge() {
      super(null);
    }

    private ComprDataIO archive() {
      return Objects.requireNonNull(archive, "attach comes first");
    }

    @Override
    public int unpRead(byte[] into, int offset, int count) throws IOException, RarException {
      return archive().unpRead(into, offset, count);
    }

    @Override
    public void unpWrite(byte[] from, int offset, int count) throws IOException {
      archive().unpWrite(from, offset, count);
    }

    @Override
    public FileHeader getSubHeader() {
      return archive().getSubHeader();
    }

    @Override
    public long getMaxDictionarySize() {
      return archive().getMaxDictionarySize();
    }
  }

  /** The place for engines that nobody uses: they stay until the memory is wanted elsewhere. */
  static final class Shelf {
    private final Object lock = new Object();

    // the last one first
    @GuardedBy("lock")
    private final Deque<WeakReference<RarEngines>> idle = new ArrayDeque<>();

    RarEngines take() {
      synchronized (lock) {
        while (!idle.isEmpty()) {
          RarEngines found = idle.pop().get();
          if (found != null) {
            return found;
          }
        }
      }
      return new RarEngines();
    }

    /** Only after a pass that went well: a failed one leaves a decoder in any state. */
    void giveBack(RarEngines engines) {
      synchronized (lock) {
        idle.removeIf(each -> each.refersTo(null));
        idle.push(new WeakReference<>(engines));
      }
    }
  }
}
