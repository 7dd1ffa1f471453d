package net.lanspread.archive;

import com.github.junrar.Archive;
import com.github.junrar.ArchiveOptions;
import com.github.junrar.exception.RarException;
import com.github.junrar.rarfile.BaseBlock;
import com.github.junrar.rarfile.FileHeader;
import com.github.junrar.rarfile.UnrarHeadertype;
import com.github.junrar.rarfile.rar5.Rar5BaseBlock;
import com.github.junrar.rarfile.rar5.Rar5BlockType;
import com.github.junrar.rarfile.rar5.Rar5HashType;
import com.github.junrar.unpack.ComprDataIO;
import com.github.junrar.unpack.Unpack;
import com.github.junrar.unpack.Unpack5;
import com.github.junrar.volume.Volume;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import net.lanspread.disk.Disk;
import net.lanspread.operation.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * The reader of RAR4 and RAR5 archives, solid ones too, by junrar's engine: pure Java, so that a
 * hostile archive can do no more than be refused. One pass of our own over the engine's public
 * classes, since the library's own way takes a time that grows with the square of the entries, and
 * loses the solid stream after a stored entry of a RAR4.
 *
 * <p>Links are refused: a game needs none, and each is a way out of its folder. So are encrypted
 * archives and volumes of a set, of which this reader would see but a part.
 */
public final class BuiltInArchiveReader implements ArchiveReader {
  private static final int RAR4_STORED = 0x30;
  private static final int UNIX_TYPE_MASK = 0170000;
  private static final int UNIX_SYMLINK = 0120000;

  /** The first version of RAR4's algorithm whose archives always have an end block. */
  private static final int RAR29 = 29;

  private static final int COPY_BYTES = 256 * 1024;

  private final Disk disk;

  public BuiltInArchiveReader(Disk disk) {
    this.disk = disk;
  }

  @Override
  public void read(Path file, ArchiveLimits limits, EntrySink sink)
      throws ArchiveException, IOException {
    String name = String.valueOf(file.getFileName());
    try (ArchiveChannel channel = new ArchiveChannel(disk.openChannel(file))) {
      OneVolume volume = new OneVolume(channel);
      ArchiveOptions options =
          ArchiveOptions.builder().maxDictionarySize(limits.maxDictionaryBytes()).build();
      try (Archive archive =
          new Archive((owner, last) -> last == null ? volume.of(owner) : null, options)) {
        new Pass(name, archive, channel, limits, sink).run();
      }
    } catch (RarException e) {
      throw new ArchiveException(
          name + " cannot be unpacked: it is damaged or of no known kind", e);
    } catch (OutOfMemoryError e) {
      throw new ArchiveException(
          name + " cannot be unpacked: it needs more memory than there is", e);
    }
  }

  /** The only file of an archive; there is no next one to open by its name. */
  private record OneVolume(ArchiveChannel channel) {
    Volume of(Archive owner) throws IOException {
      long sizeBytes = channel.sizeBytes();
      return new Volume() {
        @Override
        public ArchiveChannel getChannel() {
          return channel;
        }

        @Override
        public long getLength() {
          return sizeBytes;
        }

        @Override
        public Archive getArchive() {
          return owner;
        }
      };
    }
  }

  private static final class Pass {
    private final String name;
    private final Archive archive;
    private final ArchiveChannel channel;
    private final ArchiveLimits limits;
    private final EntrySink sink;
    private final EntryGate gate;
    private final ComprDataIO data;
    private @Nullable Unpack unpack4;
    private @Nullable Unpack5 unpack5;

    Pass(
        String name,
        Archive archive,
        ArchiveChannel channel,
        ArchiveLimits limits,
        EntrySink sink) {
      this.name = name;
      this.archive = archive;
      this.channel = channel;
      this.limits = limits;
      this.sink = sink;
      this.gate = new EntryGate(limits);
      this.data = new ComprDataIO(archive);
    }

    void run() throws ArchiveException, RarException, IOException {
      if (archive.isEncrypted()) {
        throw new ArchiveException(name + " is encrypted");
      }
      if (archive.isOldFormat()) {
        throw new ArchiveException(name + " is of a RAR format before 1996");
      }
      requireEnd();
      try {
        for (FileHeader entry = archive.nextFileHeader();
            entry != null;
            entry = archive.nextFileHeader()) {
          read(entry);
        }
      } finally {
        if (unpack4 != null) {
          unpack4.cleanUp();
        }
      }
    }

    /** An archive cut off between two entries looks whole but for its missing end block. */
    private void requireEnd() throws ArchiveException {
      List<BaseBlock> blocks = archive.getHeaders();
      boolean ended =
          blocks.stream()
              .anyMatch(
                  block ->
                      block instanceof Rar5BaseBlock five
                          ? five.getRar5Type() == Rar5BlockType.ENDARC
                          : block.getHeaderType() == UnrarHeadertype.EndArcHeader);
      boolean hasEnd =
          blocks.stream()
              .anyMatch(
                  block ->
                      block instanceof Rar5BaseBlock
                          || (block instanceof FileHeader entry
                              && (entry.isRar5Container() || entry.getUnpVersion() >= RAR29)));
      if (hasEnd && !ended) {
        throw new ArchiveException(name + " is cut off: its end is missing");
      }
    }

    private void read(FileHeader entry) throws ArchiveException, RarException, IOException {
      if (entry.isBrokenHeader()) {
        throw new ArchiveException(name + " is damaged: the head of an entry is wrong");
      }
      if (entry.isEncrypted()) {
        throw new ArchiveException(name + " is encrypted");
      }
      if (entry.isSplitBefore() || entry.isSplitAfter()) {
        throw new ArchiveException(name + " is a part of an archive; the other parts are missing");
      }
      boolean symlink =
          !entry.isRar5Container()
              && !entry.isDirectory()
              && (entry.getFileAttr() & UNIX_TYPE_MASK) == UNIX_SYMLINK;
      if (symlink || entry.getRedirection() != null) {
        throw new ArchiveException(name + " holds a link, which is refused");
      }
      if (entry.isDirectory()) {
        sink.folder(gate.folder(entry.getFileName()));
        return;
      }
      if (entry.isUnpSizeUnknown()) {
        throw new ArchiveException(name + " does not say how large an entry is");
      }
      long sizeBytes = entry.getFullUnpackSize();
      String path = gate.file(entry.getFileName(), sizeBytes);
      sink.fileStart(path, sizeBytes);
      VerifiedFile out = new VerifiedFile(sink, sizeBytes);
      try {
        unpack(entry, sizeBytes, out);
      } catch (RarException | IOException | RuntimeException e) {
        out.rethrowSinkFailure();
        if (out.wroteTooMuch()) {
          throw new ArchiveException(name + " is damaged: " + path + " is longer than declared", e);
        }
        if (e instanceof Cancellation.CancelledException) {
          throw e;
        }
        throw new ArchiveException(name + " is damaged: " + path + " cannot be unpacked", e);
      }
      out.end(path, expectedCrc(entry));
    }

    /** The checksum to hold; a RAR5 may have none, or another kind, and the engine then says 0. */
    private static OptionalInt expectedCrc(FileHeader entry) {
      boolean has =
          !entry.isRar5Container() || (entry.getHashType() == null && entry.getFileCRC() != 0);
      return has ? OptionalInt.of(entry.getFileCRC()) : OptionalInt.empty();
    }

    private void unpack(FileHeader entry, long sizeBytes, VerifiedFile out)
        throws ArchiveException, RarException, IOException {
      boolean five = entry.isRar5Container();
      boolean stored = five ? entry.getUnpMethod() == 0 : entry.getUnpMethod() == RAR4_STORED;
      boolean blake = five && entry.getHashType() == Rar5HashType.BLAKE2;
      if (stored && !blake) {
        copy(entry, sizeBytes, out);
        return;
      }
      data.init(out);
      data.init(entry);
      data.setUnpFileCRC(0xffff_ffffL);
      if (five) {
        unpack5(entry, sizeBytes, stored);
      } else if (sizeBytes > 0) {
        unpack4(entry, sizeBytes);
      }
      if (blake && !Arrays.equals(data.getUnpHashDigest(), entry.getHashDigest())) {
        throw new ArchiveException(name + " is damaged: an entry has a wrong checksum");
      }
    }

    private void copy(FileHeader entry, long sizeBytes, VerifiedFile out)
        throws ArchiveException, RarException, IOException {
      if (entry.getFullPackSize() != sizeBytes) {
        throw new ArchiveException(name + " is damaged: the sizes of a stored entry differ");
      }
      channel.setPosition(entry.getDataStartOffset(archive.isEncrypted()));
      byte[] buffer = new byte[(int) Math.min(COPY_BYTES, Math.max(1, sizeBytes))];
      for (long left = sizeBytes; left > 0; ) {
        int read = channel.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) {
          throw new ArchiveException(name + " is cut off: its end is missing");
        }
        out.write(buffer, 0, read);
        left -= read;
      }
    }

    private void unpack4(FileHeader entry, long sizeBytes) throws RarException, IOException {
      Unpack engine = unpack4;
      if (engine == null) {
        engine = new Unpack(data);
        unpack4 = engine;
      }
      if (!entry.isSolid()) {
        engine.init(null);
      }
      engine.setDestSize(sizeBytes);
      engine.doUnpack(entry.getUnpVersion(), entry.isSolid());
    }

    private void unpack5(FileHeader entry, long sizeBytes, boolean stored)
        throws ArchiveException, RarException, IOException {
      Unpack5 engine = unpack5;
      if (engine == null) {
        engine = new Unpack5(data, false);
        unpack5 = engine;
      }
      engine.setExtraDist(entry.getUnpVersion() == 70);
      engine.setDestSize(sizeBytes);
      if (stored) {
        engine.unstore();
        return;
      }
      requireMemory(entry.getRar5WinSize());
      engine.init(entry.getRar5WinSize(), entry.isSolid());
      engine.unpack5(entry.isSolid());
    }

    private void requireMemory(long dictionaryBytes) throws ArchiveException {
      Runtime runtime = Runtime.getRuntime();
      long freeBytes = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
      if (dictionaryBytes > limits.maxDictionaryBytes()
          || (unpack5 == null && dictionaryBytes > freeBytes)) {
        throw new ArchiveException(
            name + " needs a dictionary of " + (dictionaryBytes >> 20) + " MiB, which is too much");
      }
    }
  }
}
