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
import com.github.junrar.rarfile.rar5.Rar5MainHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What the headers of one archive say, after everything was refused that no game archive has.
 *
 * @param solid what the main header says; since RAR 2.0 each file says it for itself
 */
record RarHeaders(RarFormat format, boolean solid, List<Member> members) {
  private static final int RAR4_STORED = 0x30;

  /** The first version of the compression that has an end in its stream and in its archive. */
  static final int FIRST_VERSION_WITH_END = 29;

  private static final int UNIX_TYPE = 0170000;
  private static final int UNIX_SYMLINK = 0120000;

  /** A file or folder of the archive. */
  record Member(FileHeader header, ListedEntry entry) {}

  static RarHeaders check(Path archive, Archive rar, RarChannel channel)
      throws ArchiveException, IOException {
    RarFormat format = rar.getFormat();
    if (format == null) {
      throw RarFailures.notRar(archive, null);
    }
    List<BaseBlock> blocks = rar.getHeaders();
    if (rar.isOldFormat()) {
      throw new ArchiveException(archive, "is of RAR 1.4, a format that cannot be read");
    }
    refuseEncrypted(archive, rar);
    for (BaseBlock block : blocks) {
      if (block.isBrokenHeader()
          || (format == RarFormat.RAR50
              && !Rar5HeaderSum.isRight(channel, block.getPositionInFile()))) {
        throw new ArchiveException(archive, "is damaged: the checksum of a header is wrong");
      }
    }
    refuseVolumes(archive, rar, blocks);
    List<Member> members = new ArrayList<>();
    for (FileHeader h = rar.nextFileHeader(); h != null; h = rar.nextFileHeader()) {
      members.add(member(archive, format, h));
    }
    if (!hasEnd(format, blocks) && needsEnd(format, members)) {
      throw new ArchiveException(archive, "is cut off: the end of the archive is missing");
    }
    MainHeader main = rar.getMainHeader();
    return new RarHeaders(format, main != null && main.isSolid(), List.copyOf(members));
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

  private static void refuseVolumes(Path archive, Archive rar, List<BaseBlock> blocks)
      throws ArchiveException {
    MainHeader main = rar.getMainHeader();
    boolean volume = main != null && main.isMultiVolume();
    for (BaseBlock block : blocks) {
      volume |= block instanceof Rar5MainHeader m && (m.isVolume() || m.isNextVolume());
      volume |= block instanceof FileHeader f && (f.isSplitBefore() || f.isSplitAfter());
    }
    if (volume) {
      throw RarFailures.volume(archive, null);
    }
  }

  private static Member member(Path archive, RarFormat format, FileHeader header)
      throws ArchiveException {
    String name = header.getFileName();
    // A link would let a later entry write through it to anywhere, needs rights on Windows, and a
    // peer that receives the entries as a stream could not have the target. No game needs one.
    boolean unixLink =
        header.getHostOS() == HostSystem.unix && (header.getFileAttr() & UNIX_TYPE) == UNIX_SYMLINK;
    if (unixLink || header.getRedirection() != null) {
      throw new ArchiveException(
          archive, "has a link in it, " + ListedEntry.quoted(name) + ", and links are refused");
    }
    if (header.isDirectory()) {
      return new Member(header, ListedEntry.folder(name));
    }
    ListedEntry entry =
        ListedEntry.file(
            name,
            header.isUnpSizeUnknown() ? -1 : header.getFullUnpackSize(),
            expectedCrc(format, header));
    boolean stored = header.getUnpMethod() == (format == RarFormat.RAR50 ? 0 : RAR4_STORED);
    if (stored && header.getFullPackSize() != entry.sizeBytes()) {
      throw new ArchiveException(
          archive, "is damaged: the entry " + entry.quoted() + " contradicts its own size");
    }
    return new Member(header, entry);
  }

  /** RAR5 may go without a CRC-32, or with BLAKE2sp in its place; junrar then says zero. */
  private static OptionalLong expectedCrc(RarFormat format, FileHeader header) {
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
   * Only RAR before 3.0 wrote no end block, and is known by its compression; an archive of stored
   * files alone does not show its age and is taken for a newer one that was cut off.
   */
  private static boolean needsEnd(RarFormat format, List<Member> members) {
    return format == RarFormat.RAR50
        || members.stream()
            .map(Member::header)
            .noneMatch(
                h -> h.getUnpMethod() != RAR4_STORED && h.getUnpVersion() < FIRST_VERSION_WITH_END);
  }
}
