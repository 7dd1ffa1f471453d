package net.lanspread.archive;

import com.github.junrar.Archive;
import com.github.junrar.RarFormat;
import com.github.junrar.crypt.blake2.Blake2sp;
import com.github.junrar.exception.RarException;
import com.github.junrar.exception.UnsupportedRarMethodException;
import com.github.junrar.rarfile.FileHeader;
import com.github.junrar.rarfile.rar5.Rar5HashType;
import com.github.junrar.unpack.ComprDataIO;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import net.lanspread.rar.UnknownPackingException;
import org.jspecify.annotations.Nullable;

/**
 * One pass over one archive, with our decoders, and junrar's for the methods that ours do not know.
 *
 * <p>The library's own way, {@code extractFile} entry by entry, searches all headers for every
 * entry and loses a solid RAR4 stream at its first stored or empty member. So this class walks the
 * headers itself, copies stored entries without an engine, keeps one engine per format for all
 * compressed entries, and checks length, CRC-32 and BLAKE2sp while the bytes pass.
 */
final class RarPass {
  private static final int COPY_BYTES = 256 << 10;

  /**
   * An engine silently cuts off bytes beyond the declared size; one more byte of room exposes them.
   */
  private static final int OVERFLOW_BYTES = 1;

  private final Path archive;
  private final RarChannel channel;
  private final Delivery delivery;
  private final Delivery nowhere;
  private final RarFormat format;
  private final boolean mainSolid;
  private final EngineIo io;
  private final MemoryBudget memory;
  private final RarEngines engines;
  private final Unknown unknown;

  private @Nullable ByteBuffer copyBuffer;
  private @Nullable Blake2sp blake2;
  private Delivery taker;
  private boolean first = true;

  /** The files of this solid stream so far, as long as our decoder has it. */
  private final List<RarHeaders.Member> ours = new ArrayList<>();

  /** True when junrar has this solid stream. */
  private boolean byJunrar;

  /** The bytes that come a second time because junrar has begun anew. */
  private long bytesToDrop;

  /** The treatment of files that our decoder does not know. */
  enum Unknown {
    /** junrar decodes it, from the begin of its stream. */
    BY_JUNRAR,

    /** It is beyond this reader: the bytes that were read cannot be read again. */
    REFUSED,

    /** {@link #finish} leaves it. */
    LEFT
  }

  /** The end of an attempt to decode a file that is {@link Unknown#LEFT}. */
  private static final class LeftException extends IOException {
    private static final long serialVersionUID = 1L;

    LeftException(@Nullable Throwable cause) {
      super("another decoder has to do it", cause);
    }
  }

  RarPass(
      Path archive,
      Archive rar,
      RarChannel channel,
      MemoryBudget memory,
      RarEngines engines,
      Delivery delivery,
      Unknown unknown) {
    this.archive = archive;
    this.channel = channel;
    this.format = Objects.requireNonNull(rar.getFormat());
    this.mainSolid = RarHeaders.isSolid(rar);
    this.memory = memory;
    this.delivery = delivery;
    this.nowhere = new Delivery(archive, EntrySink.NOWHERE);
    this.taker = delivery;
    this.engines = engines;
    this.unknown = unknown;
    this.io = new EngineIo(rar);
    engines.attach(io);
  }

  /** Unpacks all entries into the sink. */
  void run(RarHeaders headers, MemoryNeed need) throws ArchiveException, IOException {
    // A file in a solid stream needs the files before it, wanted or not.
    boolean solid = headers.anySolid();
    for (RarHeaders.Member member : headers.members()) {
      if (!member.oldVersion() || solid) {
        unpack(member, need);
      } else if (!member.entry().folder()) {
        first = false;
      }
    }
  }

  /**
   * Unpacks the next entry, an old version to nowhere.
   *
   * @param need of the archive, as far as it is known
   */
  void unpack(RarHeaders.Member member, MemoryNeed need) throws ArchiveException, IOException {
    String copyOf = member.entry().copyOf();
    if (copyOf != null) {
      delivery.copy(member.entry(), copyOf);
    } else if (!member.entry().folder()) {
      taker = member.oldVersion() ? nowhere : delivery;
      file(member, need.windowBytes());
      first = false;
    } else if (!member.oldVersion()) {
      delivery.folder(member.entry());
    }
  }

  private void file(RarHeaders.Member member, long windowBytes)
      throws ArchiveException, IOException {
    taker.start(member.entry());
    finish(member, windowBytes, taker);
  }

  /**
   * Unpacks a file that was started; some of it may have been delivered.
   *
   * @return false when another pass has to go on behind the delivered bytes
   */
  boolean finish(RarHeaders.Member member, long windowBytes, Delivery into)
      throws ArchiveException, IOException {
    taker = into;
    bytesToDrop = member.entry().sizeBytes() - into.bytesLeft();
    boolean hasBlake2 = member.last().getHashType() == Rar5HashType.BLAKE2;
    blake2 = hasBlake2 ? new Blake2sp() : null;
    try {
      decode(member, windowBytes);
    } catch (LeftException e) {
      return false;
    } catch (RarException | RuntimeException | IOException | StackOverflowError e) {
      taker.rethrowSinkFailure();
      channel.rethrowDiskFailure();
      if (e instanceof PackedMember.DamagedVolumeException damaged) {
        throw taker.damaged(damaged.volume(), e);
      }
      throw RarFailures.isUnsupported(e) ? RarFailures.unsupported(archive, e) : taker.damaged(e);
    }
    if (blake2 != null && !Arrays.equals(blake2.digest(), member.last().getHashDigest())) {
      throw taker.damaged(null);
    }
    taker.end();
    return true;
  }

  private void decode(RarHeaders.Member member, long windowBytes)
      throws ArchiveException, RarException, IOException {
    if (member.packedBytes() == 0) {
      // An empty member takes no part in a solid stream; an engine would lose the stream over it.
      return;
    }
    if (member.stored(format)) {
      copy(member);
      return;
    }
    if (format == RarFormat.RAR50) {
      unpackRar5(member, windowBytes);
    } else {
      unpackRar4(member);
    }
  }

  private void copy(RarHeaders.Member member) throws IOException {
    ByteBuffer buffer = copyBuffer;
    if (buffer == null) {
      buffer = ByteBuffer.allocateDirect(COPY_BYTES);
      copyBuffer = buffer;
    }
    PackedMember packed = packed(member);
    while (packed.read(buffer.clear()) >= 0) {
      deliver(buffer.flip());
    }
  }

  private PackedMember packed(RarHeaders.Member member) {
    return new PackedMember(channel, member.packed());
  }

  private void unpackRar5(RarHeaders.Member member, long windowBytes)
      throws RarException, IOException {
    FileHeader header = member.header();
    if (!header.isRar5Family()) {
      throw new UnsupportedRarMethodException("unknown version");
    }
    engines.unpackRar5(header, windowBytes, packed(member), this::deliver);
  }

  private void unpackRar4(RarHeaders.Member member)
      throws ArchiveException, RarException, IOException {
    FileHeader header = member.header();
    int version = header.getUnpVersion();
    // Before RAR 2.0 the archive is solid as a whole; since then each file says it for itself.
    boolean solid = version <= 15 ? mainSolid && !first : header.isSolid();
    if (!solid) {
      ours.clear();
      byJunrar = false;
    }
    if (!byJunrar && isOurs(member, solid)) {
      try {
        engines.unpackRar4(solid, packed(member), this::deliver);
        ours.add(member);
        return;
      } catch (UnknownPackingException e) {
        requireJunrar(e);
      }
    } else if (!ours.isEmpty() || unknown == Unknown.LEFT) {
      requireJunrar(null);
    }
    byJunrar = true;
    long delivered = member.entry().sizeBytes() - taker.bytesLeft();
    boolean goesOn = solid && ours.isEmpty();
    for (RarHeaders.Member earlier : ours) {
      bytesToDrop = Long.MAX_VALUE;
      unpackByJunrar(earlier, goesOn);
      goesOn = true;
    }
    ours.clear();
    bytesToDrop = delivered;
    unpackByJunrar(member, goesOn);
  }

  /** True when our decoder knows the beginning of a file. */
  private boolean isOurs(RarHeaders.Member member, boolean solid) throws IOException {
    return member.header().getUnpVersion() == RarHeaders.FIRST_VERSION_WITH_END
        && engines.knowsRar4(solid, channel.peek(member.packed().getFirst().offset()));
  }

  private void requireJunrar(@Nullable Throwable cause) throws ArchiveException, LeftException {
    switch (unknown) {
      case BY_JUNRAR -> {}
      case REFUSED ->
          throw ArchiveException.beyondReader(
              archive, "is packed in a way that is unpacked when all of it is there", cause);
      case LEFT -> throw new LeftException(cause);
    }
  }

  private void unpackByJunrar(RarHeaders.Member member, boolean goesOn)
      throws RarException, IOException {
    FileHeader header = member.header();
    io.init(OutputStream.nullOutputStream());
    io.init(header);
    io.packed = packed(member);
    int version = header.getUnpVersion();
    // Before RAR 3.0 the stream has no end of its own, and the size ends it.
    long overflowBytes = version < RarHeaders.FIRST_VERSION_WITH_END ? 0 : OVERFLOW_BYTES;
    engines.unpackByJunrar(version, goesOn, header.getFullUnpackSize() + overflowBytes);
  }

  private void deliver(byte[] from, int offset, int count) throws IOException {
    int dropped = (int) Math.min(count, bytesToDrop);
    bytesToDrop -= dropped;
    if (dropped < count) {
      deliver(ByteBuffer.wrap(from, offset + dropped, count - dropped));
    }
  }

  private void deliver(ByteBuffer bytes) throws IOException {
    if (blake2 != null) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.duplicate().get(copy);
      blake2.update(copy, 0, copy.length);
    }
    taker.bytes(bytes);
  }

  /** The engines' way to the archive's bytes and to the sink. */
  private final class EngineIo extends ComprDataIO {
    private @Nullable PackedMember packed;

    EngineIo(Archive rar) {
      super(rar);
    }

    /** Reads nothing behind the last byte: -1 would end an engine that has bits left to decode. */
    @Override
    public int unpRead(byte[] into, int offset, int count) throws IOException {
      return Math.max(0, Objects.requireNonNull(packed).read(into, offset, count));
    }

    @Override
    public void unpWrite(byte[] from, int offset, int count) throws IOException {
      deliver(from, offset, count);
    }

    @Override
    public long getMaxDictionarySize() {
      return memory.dictionaryBytes(format);
    }
  }
}
