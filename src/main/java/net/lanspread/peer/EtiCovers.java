package net.lanspread.peer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.archive.EntrySink;
import net.lanspread.archive.OpenArchive;
import net.lanspread.archive.TarArchive;
import net.lanspread.content.GameId;
import net.lanspread.content.PathRules;
import net.lanspread.content.Sha256;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pictures of games in ETI's own archive of them, unpacked into a folder of ours that has the
 * archive's hash for its name. {@link #look} is called by one thread at a time.
 */
final class EtiCovers {
  private static final Logger log = LoggerFactory.getLogger(EtiCovers.class);
  private static final long MAX_ARCHIVE_BYTES = 256L << 20;
  private static final ArchiveLimits LIMITS =
      new ArchiveLimits(20_000, MAX_ARCHIVE_BYTES, 64L << 20);
  private static final int MAX_COVER_BYTES = 1 << 20;
  private static final Set<String> ENDINGS = Set.of("jpg", "jpeg", "png");
  private static final byte[] RAR = {'R', 'a', 'r', '!'};
  private static final byte[] GZIP = {0x1f, (byte) 0x8b};
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final String UNFINISHED = "new";
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Disk disk;
  private final Path archive;
  private final Path cache;
  private final ArchiveReader archives;

  private Disk.@Nullable Stat seen; // used by the looking thread alone
  private volatile @Nullable Path folder;

  /**
   * @param cache a folder of our own, made when it is needed
   */
  EtiCovers(Disk disk, Path archive, Path cache, ArchiveReader archives) {
    this.disk = disk;
    this.archive = archive;
    this.cache = cache;
    this.archives = archives;
  }

  /**
   * The folder of the pictures, which are named by their games' ids in lower case; empty when there
   * is none.
   */
  Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }

  /** Looks whether the archive is another now, and unpacks it; true when the folder is another. */
  boolean look() {
    try {
      Optional<Disk.Stat> stat = disk.stat(archive);
      if (stat.isEmpty() || !stat.get().isFile() || stat.get().equals(seen)) {
        return false;
      }
      seen = stat.get();
      Path before = folder;
      Path made = unpacked(stat.get());
      folder = made;
      sweep(made);
      return !made.equals(before);
    } catch (ArchiveException | IOException e) {
      log.warn("{} gives no covers: {}", archive, e.getMessage());
      return false;
    }
  }

  private Path unpacked(Disk.Stat stat) throws ArchiveException, IOException {
    if (stat.sizeBytes() > MAX_ARCHIVE_BYTES) {
      throw new ArchiveException(archive, "is larger than " + MAX_ARCHIVE_BYTES + " bytes");
    }
    Path made = cache.resolve(hash().hex());
    if (disk.stat(made).filter(Disk.Stat::isFolder).isPresent()) {
      return made;
    }
    Path unfinished = cache.resolve(UNFINISHED);
    Trees.delete(disk, unfinished);
    disk.createFolders(unfinished);
    Pictures pictures = new Pictures(unfinished);
    unpack(pictures);
    if (!disk.stat(archive).equals(Optional.of(stat))) {
      seen = null;
      throw new IOException("it is being written; it is looked at again");
    }
    disk.moveAtomically(unfinished, made);
    log.info("{} gives {} covers", archive, pictures.ids.size());
    return made;
  }

  private void unpack(EntrySink sink) throws ArchiveException, IOException {
    byte[] head = head();
    if (startsWith(head, RAR)) {
      try (OpenArchive open = archives.open(archive, LIMITS)) {
        open.unpack(sink);
      }
    } else if (startsWith(head, GZIP)) {
      TarArchive.unpackGzipped(disk, archive, LIMITS, sink);
    } else {
      TarArchive.unpack(disk, archive, LIMITS, sink);
    }
  }

  private byte[] head() throws IOException {
    try (Disk.Reader reader = disk.openReader(archive)) {
      ByteBuffer head = ByteBuffer.allocate(RAR.length);
      while (head.hasRemaining() && reader.read(head, head.position()) >= 0) {}
      return Arrays.copyOf(head.array(), head.position());
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] start) {
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private Sha256 hash() throws IOException {
    MessageDigest digest = Sha256.newDigest();
    try (Disk.Reader reader = disk.openReader(archive)) {
      ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
      long offset = 0;
      for (int count = reader.read(buffer, offset); count >= 0; ) {
        digest.update(buffer.flip());
        offset += count;
        count = reader.read(buffer.clear(), offset);
      }
    }
    return Sha256.ofRaw(digest.digest());
  }

  /** Deletes the pictures of archives that were there before. */
  private void sweep(Path inUse) throws IOException {
    for (Disk.Entry entry : disk.list(cache)) {
      if (!entry.name().equals(String.valueOf(inUse.getFileName()))) {
        Trees.delete(disk, cache.resolve(entry.name()));
      }
    }
  }

  /** Takes the pictures among the entries, wherever they lie, and writes them. */
  private final class Pictures implements EntrySink {
    private final Path target;
    private final Set<String> ids = new HashSet<>();
    private final Map<String, Path> written = new HashMap<>();
    private String path = "";
    private @Nullable String id;
    private ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Pictures(Path target) {
      this.target = target;
    }

    @Override
    public void folder(String path) {}

    @Override
    public void fileStart(String path, long sizeBytes) {
      this.path = path;
      id = gameOf(path, sizeBytes).orElse(null);
      bytes = new ByteArrayOutputStream();
    }

    @Override
    public void fileBytes(ByteBuffer more) {
      if (id != null) {
        byte[] part = new byte[more.remaining()];
        more.get(part);
        bytes.writeBytes(part);
      }
    }

    @Override
    public void fileCopy(String path, long sizeBytes, String earlierPath) throws IOException {
      Path earlier = written.get(earlierPath);
      Optional<String> game = gameOf(path, sizeBytes);
      if (earlier != null && game.isPresent()) {
        write(path, game.get(), disk.readAll(earlier, MAX_COVER_BYTES));
      }
    }

    @Override
    public void fileEnd(long crc32) throws IOException {
      if (id != null) {
        write(path, id, bytes.toByteArray());
      }
    }

    /** The game whose first picture a file can be, by its name. */
    private Optional<String> gameOf(String path, long sizeBytes) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      int dot = name.lastIndexOf('.');
      boolean picture =
          dot > 0
              && ENDINGS.contains(name.substring(dot + 1).toLowerCase(Locale.ROOT))
              && sizeBytes <= MAX_COVER_BYTES;
      return picture
          ? GameId.parse(PathRules.fold(name.substring(0, dot)))
              .map(GameId::value)
              .filter(each -> !ids.contains(each))
          : Optional.empty();
    }

    private void write(String from, String game, byte[] picture) throws IOException {
      String ending = startsWith(picture, JPEG) ? ".jpg" : startsWith(picture, PNG) ? ".png" : null;
      if (ending == null) {
        return;
      }
      Path file = target.resolve(game + ending);
      try (Disk.Writer writer = disk.openWriter(file)) {
        writer.write(ByteBuffer.wrap(picture), 0);
        writer.sync();
      }
      ids.add(game);
      written.put(from, file);
    }
  }
}
