package net.lanspread.archive;

import com.github.junrar.exception.RarException;
import com.github.junrar.rarfile.FileHeader;
import com.github.junrar.unpack.ComprDataIO;
import com.github.junrar.unpack.Unpack;
import com.github.junrar.unpack.Unpack5;
import com.github.junrar.unpack.decode.Compress;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The decoders of both formats with their windows, for one archive after the other: a window is as
 * large as its archive says, and a new one for each archive is more garbage than all else. Not
 * thread-safe.
 */
final class RarEngines {
  private final Bridge bridge = new Bridge();
  private final Unpack5 rar5 = new Unpack5(bridge, false);
  private @Nullable Unpack rar4;
  private byte @Nullable [] rar4Window;
  private boolean rar4Begun;

  /** Turns to another archive. */
  void attach(ComprDataIO io) {
    bridge.archive = io;
    rar4Begun = false;
  }

  /**
   * Unpacks a member.
   *
   * @param windowBytes as much of the dictionary as is used, the same for all of one archive
   * @param sizeBytes where the decoder stops
   */
  void unpackRar5(FileHeader header, long windowBytes, long sizeBytes)
      throws RarException, IOException {
    rar5.setExtraDist(header.getUnpVersion() == 70);
    rar5.setDestSize(sizeBytes);
    rar5.init(windowBytes, header.isSolid());
    rar5.unpack5(header.isSolid());
  }

  /**
   * Unpacks a member.
   *
   * @param solid whether it goes on where the last one ended; the first one never does
   * @param sizeBytes where the decoder stops
   */
  void unpackRar4(int version, boolean solid, long sizeBytes) throws RarException, IOException {
    Unpack engine = rar4;
    if (engine == null) {
      engine = new Unpack(bridge);
      rar4 = engine;
      rar4Window = new byte[Compress.MAXWINSIZE];
    }
    boolean goesOn = solid && rar4Begun;
    if (!goesOn) {
      engine.init(rar4Window);
      rar4Begun = true;
    }
    engine.setDestSize(sizeBytes);
    engine.doUnpack(version, goesOn);
  }

  /** The way from the decoders, which know one archive, to the one that is read now. */
  private static final class Bridge extends ComprDataIO {
    private @Nullable ComprDataIO archive;

    @SuppressWarnings("NullAway") // The base class wants its archive only in what is overridden.
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
    // guarded by lock
    private WeakReference<RarEngines> idle = new WeakReference<>(null);

    RarEngines take() {
      synchronized (lock) {
        RarEngines found = idle.get();
        idle.clear();
        return found == null ? new RarEngines() : found;
      }
    }

    /** Only after a pass that went well: a failed one leaves a decoder in any state. */
    void giveBack(RarEngines engines) {
      synchronized (lock) {
        idle = new WeakReference<>(engines);
      }
    }
  }
}
