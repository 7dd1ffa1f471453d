package net.lanspread.archive;

import com.github.junrar.Archive;
import com.github.junrar.ArchiveOptions;
import com.github.junrar.RarFormat;
import com.github.junrar.exception.RarException;
import com.github.junrar.rarfile.BaseBlock;
import com.github.junrar.rarfile.EndArcHeader;
import com.github.junrar.rarfile.FileHeader;
import com.github.junrar.rarfile.MainHeader;
import com.github.junrar.rarfile.rar5.Rar5MainHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/** The headers of one file of an archive, each checked: all there is, or those of one volume. */
record RarVolume(
    Path file,
    Archive rar,
    VolumeChannel channel,
    RarFormat format,
    List<BaseBlock> blocks,
    List<FileHeader> files) {

  static RarVolume read(VolumeBytes.Part part, RarChannel bytes, ArchiveLimits limits)
      throws ArchiveException, IOException {
    Path file = part.file();
    VolumeChannel channel = new VolumeChannel(bytes, part.offset(), part.sizeBytes());
    RarHeaders.refuseOldest(file, bytes, part.offset());
    Archive rar;
    try {
      rar =
          new Archive(
              new SingleVolume(channel, part.sizeBytes(), _ -> {}),
              ArchiveOptions.builder().maxDictionarySize(limits.maxDictionaryBytes()).build());
    } catch (RarException | RuntimeException | IOException | StackOverflowError e) {
      bytes.rethrowDiskFailure();
      throw RarFailures.whileOpening(file, e);
    }
    bytes.rethrowDiskFailure();
    if (bytes.overBudget()) {
      throw EntryRules.tooManyEntries(file, limits);
    }
    List<BaseBlock> blocks = rar.getHeaders();
    for (BaseBlock block : blocks) {
      OldComment.excuse(bytes, part.offset(), block);
    }
    RarHeaders.refuse(file, rar);
    RarFormat format = Objects.requireNonNull(rar.getFormat());
    if (format == RarFormat.RAR50) {
      for (BaseBlock block : blocks) {
        RarHeaders.requireRar5Sum(file, bytes, part.offset() + block.getPositionInFile());
      }
    }
    List<FileHeader> files = new ArrayList<>();
    for (FileHeader h = rar.nextFileHeader(); h != null; h = rar.nextFileHeader()) {
      files.add(h);
    }
    boolean anyOld = files.stream().anyMatch(RarHeaders::isOld);
    RarHeaders.requireEnd(file, format, blocks, anyOld, part.sizeBytes());
    return new RarVolume(file, rar, channel, format, blocks, files);
  }

  /** True when it is one of several. */
  boolean isVolume() {
    return isVolume(rar, blocks);
  }

  /** The same of an archive as far as it was read. */
  static boolean isVolume(Archive rar, List<BaseBlock> blocks) {
    MainHeader main = rar.getMainHeader();
    boolean volume = main != null && main.isMultiVolume();
    for (BaseBlock block : blocks) {
      volume |= block instanceof Rar5MainHeader m && (m.isVolume() || m.isNextVolume());
      volume |= block instanceof FileHeader f && (f.isSplitBefore() || f.isSplitAfter());
    }
    return volume;
  }

  /** Its place among the volumes, the first one at 0, where it says so; old ones do not. */
  OptionalLong place() {
    if (format == RarFormat.RAR50) {
      return blocks.stream()
          .filter(block -> block instanceof Rar5MainHeader main && main.isVolume())
          .mapToLong(block -> ((Rar5MainHeader) block).getVolumeNumber())
          .findFirst();
    }
    if (!blocks.isEmpty() && blocks.getLast() instanceof EndArcHeader e && e.hasVolumeNumber()) {
      return OptionalLong.of(e.getVolumeNumber() & 0xffff);
    }
    MainHeader main = rar.getMainHeader();
    return main != null && main.isFirstVolume() ? OptionalLong.of(0) : OptionalLong.empty();
  }

  /** True when it says that another one follows; old ones do so by a file alone that goes on. */
  boolean goesOn() {
    if (!files.isEmpty() && files.getLast().isSplitAfter()) {
      return true;
    }
    return !blocks.isEmpty()
        && switch (blocks.getLast()) {
          case Rar5MainHeader end -> end.isNextVolume();
          case EndArcHeader end -> (end.getFlags() & BaseBlock.EARC_NEXT_VOLUME) != 0;
          default -> false;
        };
  }

  boolean beginsAmidFile() {
    return !files.isEmpty() && files.getFirst().isSplitBefore();
  }

  /** True when the files of both are packed as one stream. */
  boolean isSolid() {
    return RarHeaders.isSolid(rar) || isSolidRar5(blocks);
  }

  /** The same of a RAR5 archive as far as it was read. */
  static boolean isSolidRar5(List<BaseBlock> blocks) {
    return blocks.stream().anyMatch(block -> block instanceof Rar5MainHeader m && m.isSolid());
  }
}
