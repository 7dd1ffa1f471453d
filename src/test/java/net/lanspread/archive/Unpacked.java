package net.lanspread.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A sink that keeps the files, with a hash in place of each content. */
final class Unpacked implements EntrySink {

  /** A file as it arrived. */
  record File(String path, long sizeBytes, String sha256, long crc32) {}

  private final List<String> folders = new ArrayList<>();
  private final List<File> files = new ArrayList<>();
  private final MessageDigest sha256 = sha256();
  private int started;
  private String path = "";
  private long declaredBytes;
  private long bytes;

  /** Hands all that is in an archive to a sink. */
  static void read(ArchiveReader reader, Path archive, ArchiveLimits limits, EntrySink sink)
      throws ArchiveException, IOException {
    try (OpenArchive open = reader.open(archive, limits)) {
      open.unpack(sink);
    }
  }

  List<String> folders() {
    return folders;
  }

  List<File> files() {
    return files;
  }

  List<String> paths() {
    return files.stream().map(File::path).toList();
  }

  boolean nothingArrived() {
    return folders.isEmpty() && started == 0;
  }

  @Override
  public void folder(String folder) {
    folders.add(folder);
  }

  @Override
  public void fileStart(String file, long sizeBytes) {
    started++;
    path = file;
    declaredBytes = sizeBytes;
    bytes = 0;
    sha256.reset();
  }

  @Override
  public void fileBytes(ByteBuffer some) {
    bytes += some.remaining();
    sha256.update(some);
  }

  @Override
  public void fileCopy(String file, long sizeBytes, String earlierPath) {
    started++;
    File earlier =
        files.stream().filter(each -> each.path().equals(earlierPath)).findFirst().orElseThrow();
    if (earlier.sizeBytes() != sizeBytes) {
      throw new AssertionError(file + " is a copy of another size than " + earlier);
    }
    files.add(new File(file, sizeBytes, earlier.sha256(), earlier.crc32()));
  }

  @Override
  public void fileEnd(long crc32) {
    if (bytes != declaredBytes) {
      throw new AssertionError(path + " ended after " + bytes + " of " + declaredBytes);
    }
    files.add(new File(path, bytes, HexFormat.of().formatHex(sha256.digest()), crc32));
  }

  static String sha256(byte[] content) {
    return HexFormat.of().formatHex(sha256().digest(content));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
