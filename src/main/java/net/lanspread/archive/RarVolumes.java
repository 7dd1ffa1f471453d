package net.lanspread.archive;

import com.github.junrar.rarfile.FileHeader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The headers of an archive with all its volumes, which lie beside the first one. Which file is the
 * next volume is told by the names in that folder, and whether it is, by its headers. Used once.
 */
final class RarVolumes {
  /** More than any game has; each is an open file. */
  private static final int MAX_VOLUMES = 4_096;

  private static final String PUT_BESIDE =
      "is missing: put it into the same folder, or download the game again";

  private final Path archive;
  private final VolumeBytes bytes;
  private final RarChannel channel;
  private final ArchiveLimits limits;
  private final EarlierFiles earlier;
  private final List<RarHeaders.Member> members = new ArrayList<>();
  private final RarVolume first;
  private @Nullable VolumeSet set;

  /** The file that the volumes so far have not ended. */
  private @Nullable FileParts open;

  /** Reads the headers of the first file. */
  RarVolumes(VolumeBytes bytes, RarChannel channel, ArchiveLimits limits)
      throws ArchiveException, IOException {
    this.archive = bytes.first().file();
    this.bytes = bytes;
    this.channel = channel;
    this.limits = limits;
    this.earlier = new EarlierFiles(archive);
    this.first = RarVolume.read(bytes.first(), channel, limits);
  }

  RarVolume first() {
    return first;
  }

  /** Reads those of all further ones. */
  RarHeaders readAll() throws ArchiveException, IOException {
    if (first.beginsAmidFile() || first.place().orElse(0) != 0) {
      throw new ArchiveException(
          archive,
          "is one volume of several and not the first one, %s, which %s"
              .formatted(quoted(set().nameAt(0)), PUT_BESIDE));
    }
    RarVolume volume = first;
    take(volume);
    for (int place = 1; volume.goesOn(); place++) {
      if (place >= MAX_VOLUMES) {
        throw new ArchiveException(archive, "has more volumes than any game has");
      }
      volume = RarVolume.read(bytes.add(file(place)), channel, limits);
      requireNext(volume, place);
      take(volume);
      volume.rar().close();
    }
    return new RarHeaders(first.format(), RarHeaders.isSolid(first.rar()), List.copyOf(members));
  }

  private VolumeSet set() throws IOException {
    VolumeSet found = set;
    if (found == null) {
      found = VolumeSet.with(archive.getFileName().toString(), bytes.neighbours());
      set = found;
    }
    return found;
  }

  private Path file(int place) throws ArchiveException, IOException {
    List<String> names = set().at(place);
    if (names.size() > 1) {
      throw new ArchiveException(
          archive,
          "comes in several volumes, and two files may be the next one, %s and %s: move the wrong one away"
              .formatted(quoted(names.get(0)), quoted(names.get(1))));
    }
    if (names.isEmpty()) {
      throw new ArchiveException(
          archive,
          "comes in several volumes, and %s %s".formatted(quoted(set().nameAt(place)), PUT_BESIDE));
    }
    return bytes.file(names.getFirst());
  }

  private void requireNext(RarVolume volume, int place) throws ArchiveException {
    boolean next =
        volume.isVolume()
            && volume.place().orElse(place) == place
            && volume.format() == first.format()
            && volume.isSolid() == first.isSolid();
    FileParts file = open;
    boolean fits =
        file == null
            ? !volume.beginsAmidFile()
            : !volume.files().isEmpty() && file.goesOnIn(volume.files().getFirst());
    if (!next || !fits) {
      throw new ArchiveException(
          volume.file(),
          "does not go on where the volume before it ends, so it belongs to another archive or is"
              + " damaged: put the right one in its place, or download the game again");
    }
  }

  private void take(RarVolume volume) throws ArchiveException {
    String name = volume.file().getFileName().toString();
    long offset = volume.channel().offset();
    FileParts file = open;
    List<FileHeader> headers = volume.files();
    for (int i = 0; i < headers.size(); i++) {
      FileHeader header = headers.get(i);
      if (file == null) {
        file = new FileParts(volume.format(), header, name, offset);
      } else if (file.goesOnIn(header)) {
        file.add(header, name, offset);
      } else {
        throw contradicts(volume);
      }
      if (header.isSplitAfter()) {
        if (i < headers.size() - 1) {
          throw contradicts(volume);
        }
      } else {
        members.add(RarHeaders.member(archive, file, earlier));
        file = null;
      }
    }
    open = file;
  }

  private static ArchiveException contradicts(RarVolume volume) {
    return new ArchiveException(
        volume.file(), "is damaged: it contradicts itself about where a file goes on");
  }

  private static String quoted(String name) {
    return ListedEntry.quoted(name);
  }
}
