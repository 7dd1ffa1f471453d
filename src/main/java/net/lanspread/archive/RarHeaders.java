package net.lanspread.archive;

import com.github.junrar.Archive;
import com.github.junrar.RarFormat;
import com.github.junrar.exception.RarException;
import com.github.junrar.rarfile.BaseBlock;
import com.github.junrar.rarfile.FileHeader;
import com.github.junrar.rarfile.HostSystem;
import com.github.junrar.rarfile.MainHeader;
import com.github.junrar.rarfile.UnrarHeadertype;
import com.github.junrar.rarfile.rar5.Rar5BaseBlock;
import com.github.junrar.rarfile.rar5.Rar5BlockType;
import com.github.junrar.rarfile.rar5.Rar5HashType;
import com.github.junrar.rarfile.rar5.Rar5RedirType;
import com.github.junrar.rarfile.rar5.Rar5Redirection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import net.lanspread.archive.FileParts.Stretch;

/**
 * The headers of one archive, after the refusal of everything that no game archive has.
 *
 * @param solid the main header's mark; since RAR 2.0 each file says it for itself
 */
record RarHeaders(RarFormat format, boolean solid, List<Member> members) {
  private static final int RAR4_STORED = 0x30;

  private static final String OLDEST = "RE~^";

  /** The first version of the compression that has an end in its stream and in its archive. */
  static final int FIRST_VERSION_WITH_END = 29;

  private static final int UNIX_TYPE = 0170000;
  private static final int UNIX_SYMLINK = 0120000;

  /** RAR4's mark of an older version of a file; RAR5 has a field for it. */
  private static final int RAR4_OLD_VERSION = 0x0800;

  /**
   * A file or folder of the archive.
   *
   * @param header the header, which says how it is packed
   * @param last the header in its last volume, with the checksum of its bytes; the same one for
   *     most files
   * @param packed the place of its packed bytes
   * @param oldVersion whether there is a newer one, so that it is left out, as UnRAR does
   */
  record Member(
      FileHeader header,
      FileHeader last,
      List<Stretch> packed,
      ListedEntry entry,
      boolean oldVersion) {
    /** True when a decoder makes its bytes. */
    boolean compressed(RarFormat format) {
      return !entry.folder() && packedBytes() > 0 && !stored(format);
    }

    long packedBytes() {
      return RarHeaders.packedBytes(packed);
    }

    boolean stored(RarFormat format) {
      return isStored(header, format);
    }
  }

  /** Refuses an archive of RAR before 1.5, which begins in a way of its own. */
  static void refuseOldest(Path archive, RarChannel channel, long offset)
      throws ArchiveException, IOException {
    for (int i = 0; i < OLDEST.length(); i++) {
      if (channel.peek(offset + i) != OLDEST.charAt(i)) {
        return;
      }
    }
    throw new ArchiveException(archive, "is of RAR 1.4, a format that cannot be read");
  }

  /** Refuses an archive that the headers until here show to be useless for us. */
  static void refuse(Path archive, Archive rar) throws ArchiveException {
    if (rar.getFormat() == null) {
      throw RarFailures.notRar(archive, null);
    }
    refuseEncrypted(archive, rar);
    for (BaseBlock block : rar.getHeaders()) {
      if (block.isBrokenHeader()) {
        throw wrongSum(archive);
      }
    }
  }

  /** The same for one more file, once the headers before it have passed. */
  static void refuse(Path archive, FileHeader header) throws ArchiveException {
    if (header.isEncrypted()) {
      throw RarFailures.encrypted(archive, null);
    }
    if (header.isBrokenHeader()) {
      throw wrongSum(archive);
    }
  }

  /** Refuses a block of RAR5 whose header is damaged. */
  static void requireRar5Sum(Path archive, RarChannel channel, long offset)
      throws ArchiveException, IOException {
    if (!Rar5HeaderSum.isRight(channel, offset)) {
      throw wrongSum(archive);
    }
  }

  private static ArchiveException wrongSum(Path archive) {
    return new ArchiveException(archive, "is damaged: the checksum of a header is wrong");
  }

  /** The main header's mark of a solid archive; false when no main header was read. */
  static boolean isSolid(Archive rar) {
    MainHeader main = rar.getMainHeader();
    return main != null && main.isSolid();
  }

  private static void refuseEncrypted(Path archive, Archive rar) throws ArchiveException {
    boolean encrypted;
    try {
      encrypted = rar.isPasswordProtected();
    } catch (RarException e) {
      throw new ArchiveException(archive, "is damaged: it has no main header", e);
    }
    if (encrypted) {
      throw RarFailures.encrypted(archive, null);
    }
  }

  /** True when any file needs the files before it. */
  boolean anySolid() {
    return solid || members.stream().anyMatch(each -> each.header().isSolid());
  }

  /** The entries that are unpacked. */
  List<ListedEntry> entries() {
    return members.stream().filter(each -> !each.oldVersion()).map(Member::entry).toList();
  }

  static Member member(Path archive, FileParts file, EarlierFiles earlier) throws ArchiveException {
    RarFormat format = file.format();
    FileHeader header = file.first();
    FileHeader last = file.last();
    List<Stretch> packed = file.stretches();
    String name = header.getFileName();
    // A link would let a later entry write through it to anywhere, needs rights on Windows, and a
    // peer that receives the entries as a stream could not have the target. No game needs one.
    // But a hard link, as a copy, is one file of the archive under a further name.
    boolean unixLink =
        header.getHostOS() == HostSystem.unix && (header.getFileAttr() & UNIX_TYPE) == UNIX_SYMLINK;
    Rar5Redirection redirection = header.getRedirection();
    boolean old =
        format == RarFormat.RAR50
            ? header.getFileVersion() != 0
            : (header.getFlags() & RAR4_OLD_VERSION) != 0;
    if (redirection != null) {
      boolean copy =
          redirection.getType() == Rar5RedirType.FILE_COPY
              || redirection.getType() == Rar5RedirType.HARDLINK;
      if (!copy || unixLink || old || redirection.isDirectory()) {
        throw earlier.refusedLink(name);
      }
      return new Member(header, last, packed, earlier.copy(name, redirection.getTarget()), false);
    }
    if (unixLink) {
      throw earlier.refusedLink(name);
    }
    if (header.isDirectory()) {
      return new Member(header, last, packed, ListedEntry.folder(name), old);
    }
    boolean stored = isStored(header, format);
    if (header.isUnpSizeUnknown() && !stored) {
      throw new ArchiveException(
          archive,
          "does not say how large the entry %s is, and so cannot be unpacked: it was packed from a"
                  .formatted(ListedEntry.quoted(name))
              + " pipe and has to be packed anew from a file");
    }
    ListedEntry entry =
        ListedEntry.file(
            name,
            header.isUnpSizeUnknown() ? packedBytes(packed) : header.getFullUnpackSize(),
            expectedCrc(format, last));
    if (stored && packedBytes(packed) != entry.sizeBytes()) {
      throw new ArchiveException(
          archive, "is damaged: the entry " + entry.quoted() + " contradicts its own size");
    }
    return new Member(header, last, packed, old ? entry : earlier.add(entry), old);
  }

  private static long packedBytes(List<Stretch> packed) {
    return packed.stream().mapToLong(Stretch::sizeBytes).sum();
  }

  private static boolean isStored(FileHeader header, RarFormat format) {
    return header.getUnpMethod() == (format == RarFormat.RAR50 ? 0 : RAR4_STORED);
  }

  /** RAR5 may go without a CRC-32, or with BLAKE2sp in its place; junrar then says zero. */
  static OptionalLong expectedCrc(RarFormat format, FileHeader header) {
    if (format == RarFormat.RAR50
        && (header.getFileCRC() == 0 || header.getHashType() == Rar5HashType.BLAKE2)) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Integer.toUnsignedLong(header.getFileCRC()));
  }

  private static boolean hasEnd(RarFormat format, List<BaseBlock> blocks) {
    if (blocks.isEmpty()) {
      return false;
    }
    BaseBlock last = blocks.getLast();
    return format == RarFormat.RAR50
        ? last instanceof Rar5BaseBlock block && block.getRar5Type() == Rar5BlockType.ENDARC
        : last.getHeaderType() == UnrarHeadertype.EndArcHeader;
  }

  /**
   * Refuses an archive that is cut off. RAR before 3.0 wrote no end block, and is known by its
   * compression; later ones of RAR 4 were told not to if they end with a whole file, and nothing
   * tells whether there were more.
   *
   * @param anyOld whether one of the files {@link #isOld}
   */
  static void requireEnd(
      Path archive, RarFormat format, List<BaseBlock> blocks, boolean anyOld, long sizeBytes)
      throws ArchiveException {
    boolean mayEnd = format != RarFormat.RAR50 && (anyOld || endsWithFile(blocks, sizeBytes));
    if (!hasEnd(format, blocks) && !mayEnd) {
      throw new ArchiveException(archive, "is cut off: the end of the archive is missing");
    }
  }

  private static boolean endsWithFile(List<BaseBlock> blocks, long sizeBytes) {
    return !blocks.isEmpty()
        && blocks.getLast() instanceof FileHeader last
        && last.getDataStartOffset(false) + last.getFullPackSize() == sizeBytes;
  }

  /** True when RAR before 3.0 has packed a file. */
  static boolean isOld(FileHeader header) {
    return header.getUnpMethod() != RAR4_STORED && header.getUnpVersion() < FIRST_VERSION_WITH_END;
  }
}
