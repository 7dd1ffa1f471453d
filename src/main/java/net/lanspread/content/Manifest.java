package net.lanspread.content;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.lanspread.content.FileList.SharedFile;

/**
 * The content of one game version: its files with the SHA-256 of every chunk. The SHA-256 of its
 * canonical form is its digest, which names the content.
 *
 * <p>Canonical form, integers big-endian; the same bytes on the wire and in the hash cache:
 *
 * <pre>
 *   4  "LSM1"
 *   8  version, ASCII digits
 *   4  number of files
 *   per file, in ascending order of path:
 *     2  length of the path in bytes
 *     n  path, UTF-8
 *     8  size in bytes
 *     32 SHA-256, per chunk ({@link Chunks})
 * </pre>
 *
 * <p>Invariant: the files are a valid {@link FileList}, each with as many hashes as it has chunks.
 */
public record Manifest(Version version, List<HashedFile> files) {
  /** The longest canonical form that is read from outside, in bytes: 4 TiB of chunks and names. */
  public static final int MAX_ENCODED_BYTES = 64 * 1024 * 1024;

  private static final byte[] MAGIC = "LSM1".getBytes(StandardCharsets.US_ASCII);

  /** A file with the hashes of its chunks, in order. */
  public record HashedFile(String path, long sizeBytes, List<Sha256> chunks) {
    public HashedFile {
      chunks = List.copyOf(chunks);
    }
  }

  /** The result of {@link #decode} for bytes that somebody sent. */
  public sealed interface Decoded {
    record Accepted(Manifest manifest) implements Decoded {}

    /** The bytes are refused as a whole; the reason is a sentence for people. */
    record Invalid(String reason) implements Decoded {}
  }

  /**
   * @throws IllegalArgumentException when the invariant does not hold; use {@link #decode} for
   *     bytes from outside
   */
  public Manifest {
    files = files.stream().sorted(Comparator.comparing(HashedFile::path)).toList();
    for (HashedFile file : files) {
      if (file.chunks().size() != Chunks.count(Math.max(0, file.sizeBytes()))) {
        throw new IllegalArgumentException("a file has not one hash per chunk");
      }
    }
    var _ = fileList(files);
  }

  /** The files without their hashes. */
  public FileList fileList() {
    return fileList(files);
  }

  /** The hashes of all chunks, by their numbers in a {@link ChunkMap}. */
  public List<Sha256> hashes() {
    return files.stream().flatMap(file -> file.chunks().stream()).toList();
  }

  /** The paths of the files. */
  public Set<String> paths() {
    return byPath().keySet();
  }

  /** The files, by path. */
  public Map<String, HashedFile> byPath() {
    Map<String, HashedFile> byPath = new TreeMap<>();
    files.forEach(file -> byPath.put(file.path(), file));
    return byPath;
  }

  /** True when every file is there at its size; of others nothing is said. */
  public boolean fits(Map<String, Long> sizesByPath) {
    return files.stream()
        .allMatch(file -> Objects.equals(sizesByPath.get(file.path()), file.sizeBytes()));
  }

  /** True when every file is there with its hashes; of others nothing is said. */
  public boolean isIn(Map<String, HashedFile> filesByPath) {
    return files.stream().allMatch(file -> file.equals(filesByPath.get(file.path())));
  }

  /** The SHA-256 of the canonical form. */
  public Sha256 digest() {
    return Sha256.hash(encode());
  }

  /** The canonical form. */
  public byte[] encode() {
    List<byte[]> paths =
        files.stream().map(file -> file.path().getBytes(StandardCharsets.UTF_8)).toList();
    int size = MAGIC.length + 8 + 4;
    for (int i = 0; i < files.size(); i++) {
      int hashes = Math.multiplyExact(files.get(i).chunks().size(), Sha256.BYTES);
      size = Math.addExact(size, Math.addExact(2 + paths.get(i).length + 8, hashes));
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put(MAGIC);
    out.put(version.digits().getBytes(StandardCharsets.US_ASCII));
    out.putInt(files.size());
    for (int i = 0; i < files.size(); i++) {
      HashedFile file = files.get(i);
      out.putShort((short) paths.get(i).length);
      out.put(paths.get(i));
      out.putLong(file.sizeBytes());
      file.chunks().forEach(hash -> out.put(hash.raw()));
    }
    return out.array();
  }

  /** Reads a canonical form from outside; anything that is not exactly one is refused. */
  public static Decoded decode(byte[] bytes) {
    if (bytes.length > MAX_ENCODED_BYTES) {
      return new Decoded.Invalid("the manifest is too large");
    }
    try {
      return decode(ByteBuffer.wrap(bytes));
    } catch (BufferUnderflowException e) {
      return new Decoded.Invalid("the manifest ends too early");
    } catch (CharacterCodingException e) {
      return new Decoded.Invalid("a path in the manifest is not UTF-8");
    }
  }

  private static Decoded decode(ByteBuffer in) throws CharacterCodingException {
    byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    if (!java.util.Arrays.equals(magic, MAGIC)) {
      return new Decoded.Invalid("this is not a manifest");
    }
    byte[] digits = new byte[8];
    in.get(digits);
    Optional<Version> version = Version.parse(new String(digits, StandardCharsets.ISO_8859_1));
    int count = in.getInt();
    if (version.isEmpty() || count < 0 || count > FileList.MAX_FILES) {
      return new Decoded.Invalid("the manifest's head is wrong");
    }
    List<HashedFile> files = new ArrayList<>();
    List<SharedFile> plain = new ArrayList<>();
    String previous = "";
    for (int i = 0; i < count; i++) {
      byte[] path = new byte[bounded(in, in.getShort() & 0xffff)];
      in.get(path);
      String name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path)).toString();
      long sizeBytes = in.getLong();
      if (sizeBytes < 0 || name.compareTo(previous) <= 0) {
        return new Decoded.Invalid("a size in the manifest is negative, or its files are unsorted");
      }
      previous = name;
      if (Chunks.count(sizeBytes) > in.remaining() / Sha256.BYTES) {
        return new Decoded.Invalid("the manifest ends too early");
      }
      List<Sha256> chunks = new ArrayList<>();
      byte[] hash = new byte[Sha256.BYTES];
      for (long chunk = 0; chunk < Chunks.count(sizeBytes); chunk++) {
        in.get(hash);
        chunks.add(Sha256.ofRaw(hash));
      }
      files.add(new HashedFile(name, sizeBytes, chunks));
      plain.add(new SharedFile(name, sizeBytes));
    }
    if (in.hasRemaining()) {
      return new Decoded.Invalid("the manifest has bytes behind its end");
    }
    return switch (FileList.check(plain)) {
      case FileList.Check.Accepted accepted ->
          new Decoded.Accepted(new Manifest(version.get(), files));
      case FileList.Check.Invalid(String reason) -> new Decoded.Invalid(reason);
    };
  }

  private static int bounded(ByteBuffer in, int length) {
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    return length;
  }

  private static FileList fileList(List<HashedFile> files) {
    return new FileList(
        files.stream().map(file -> new SharedFile(file.path(), file.sizeBytes())).toList());
  }
}
