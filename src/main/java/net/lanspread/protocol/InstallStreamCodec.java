package net.lanspread.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Turns the records of a streamed install into bytes and back. Integers big-endian, text in UTF-8:
 *
 * <pre>
 *   1 archive      (nothing)
 *   2 folder       2 length of the path (1 to 3,072), path
 *   3 file start   2 length of the path (1 to 3,072), path, 8 size
 *   4 file bytes   4 number of bytes (1 to 131,072), the bytes
 *   5 file end     4 CRC-32 of the file
 *   6 end          8 number of files and folders, 8 sum of all sizes
 *   8 file copy    2 length of the path, path, 8 size, 2 length of the earlier file's path, that path
 *   7 failure      1 length of the code (1 to 64), code, 2 length of the message (0 to 1,000), message
 * </pre>
 *
 * <p>In front of each record is its number, in one byte. The stream is: archives, each a record and
 * then its folders and files; each file a start, exactly as many bytes as it announces, and an end;
 * at last the end with the sums of all that was sent, or, at any place, a failure. Nothing follows
 * those two.
 */
public final class InstallStreamCodec {
  /** As long as a path by {@link net.lanspread.content.PathRules} can be. */
  static final int MAX_PATH_BYTES = 3 * 1024;

  /** How many bytes of a file one record carries at most. */
  public static final int MAX_PIECE_BYTES = 128 * 1024;

  /** More archives than any game has; a stream of nothing but archives ends here. */
  public static final int MAX_ARCHIVES = 256;

  static final int MAX_CODE_BYTES = 64;
  static final int MAX_MESSAGE_BYTES = 1_000;

  /** Any record fits, a piece of a file included. */
  public static final int MAX_RECORD_BYTES = 1 + 4 + MAX_PIECE_BYTES;

  private static final int ARCHIVE = 1;
  private static final int FOLDER = 2;
  private static final int FILE_START = 3;
  private static final int FILE_BYTES = 4;
  private static final int FILE_END = 5;
  private static final int END = 6;
  private static final int FAILURE = 7;
  private static final int FILE_COPY = 8;

  private InstallStreamCodec() {}

  /**
   * Writes the records of one stream into buffers, and sums up for its end. Not thread-safe.
   *
   * <p>What it is given must be a stream; it checks only what it would otherwise cut off.
   */
  public static final class Writer {
    private long entries;
    private long totalBytes;

    /** Puts a record into a buffer with room for {@link #MAX_RECORD_BYTES}. */
    public void put(InstallRecord record, ByteBuffer into) {
      switch (record) {
        case InstallRecord.Archive() -> into.put((byte) ARCHIVE);
        case InstallRecord.Folder(String path) -> {
          entries++;
          putPath(path, into.put((byte) FOLDER));
        }
        case InstallRecord.FileStart(String path, long sizeBytes) -> {
          entries++;
          totalBytes += sizeBytes;
          putPath(path, into.put((byte) FILE_START)).putLong(sizeBytes);
        }
        case InstallRecord.FileBytes(ByteBuffer bytes) -> {
          if (!bytes.hasRemaining() || bytes.remaining() > MAX_PIECE_BYTES) {
            throw new IllegalArgumentException("a piece of " + bytes.remaining() + " bytes");
          }
          into.put((byte) FILE_BYTES).putInt(bytes.remaining()).put(bytes);
        }
        case InstallRecord.FileEnd(long crc32) -> into.put((byte) FILE_END).putInt((int) crc32);
        case InstallRecord.FileCopy(String path, long sizeBytes, String earlierPath) -> {
          entries++;
          totalBytes += sizeBytes;
          putPath(path, into.put((byte) FILE_COPY)).putLong(sizeBytes);
          putPath(earlierPath, into);
        }
        case InstallRecord.End() -> into.put((byte) END).putLong(entries).putLong(totalBytes);
        case InstallRecord.Failure(WireCode code, String message) -> {
          byte[] name = code.name().getBytes(StandardCharsets.US_ASCII);
          byte[] text = cut(message);
          into.put((byte) FAILURE).put((byte) name.length).put(name);
          into.putShort((short) text.length).put(text);
        }
      }
    }

    private static ByteBuffer putPath(String path, ByteBuffer into) {
      byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
      if (bytes.length == 0 || bytes.length > MAX_PATH_BYTES) {
        throw new IllegalArgumentException("a path of " + bytes.length + " bytes");
      }
      return into.putShort((short) bytes.length).put(bytes);
    }

    private static byte[] cut(String message) {
      int end = Math.min(message.length(), MAX_MESSAGE_BYTES);
      byte[] bytes = message.substring(0, end).getBytes(StandardCharsets.UTF_8);
      while (bytes.length > MAX_MESSAGE_BYTES) {
        end -= Math.max(1, (bytes.length - MAX_MESSAGE_BYTES) / 3);
        bytes = message.substring(0, end).getBytes(StandardCharsets.UTF_8);
      }
      return bytes;
    }
  }

  /**
   * Reads the records of one stream. Memory is bounded by one buffer, whatever is announced. Not
   * thread-safe.
   */
  public static final class Reader {
    private final ByteSource in;
    private final ByteBuffer buffer = ByteBuffer.allocate(2 * MAX_PIECE_BYTES).limit(0);
    private boolean archiveBegun;
    private boolean fileOpen;
    private boolean ended;
    private int archives;
    private int pieceBytesLeft;
    private long fileBytesLeft;
    private long entries;
    private long totalBytes;

    public Reader(ByteSource in) {
      this.in = in;
    }

    /**
     * The next record. Paths are only checked for being text: whoever writes them checks more.
     *
     * @throws MalformedMessageException when the bytes are no record, or not one that may come here
     * @throws IOException when the source fails, or ends before the stream does
     */
    public InstallRecord next() throws IOException {
      if (pieceBytesLeft > 0) {
        return piece();
      }
      int kind = take(1).get();
      require(!ended, "something follows the end");
      boolean inFile = kind == FILE_BYTES || kind == FILE_END;
      require(inFile ? fileOpen : !fileOpen || kind == FAILURE, "a file is open, or none is");
      require(archiveBegun || kind == ARCHIVE || kind == FAILURE, "no archive was begun");
      return switch (kind) {
        case ARCHIVE -> {
          require(++archives <= MAX_ARCHIVES, "there are too many archives");
          archiveBegun = true;
          yield new InstallRecord.Archive();
        }
        case FOLDER -> {
          entries++;
          yield new InstallRecord.Folder(path());
        }
        case FILE_START -> fileStart();
        case FILE_BYTES -> {
          int count = take(4).getInt();
          require(count > 0 && count <= MAX_PIECE_BYTES, "a piece has an impossible length");
          require(count <= fileBytesLeft, "a file has more bytes than it announced");
          fileBytesLeft -= count;
          pieceBytesLeft = count;
          yield piece();
        }
        case FILE_END -> {
          require(fileBytesLeft == 0, "a file has fewer bytes than it announced");
          fileOpen = false;
          yield new InstallRecord.FileEnd(Integer.toUnsignedLong(take(4).getInt()));
        }
        case FILE_COPY -> {
          String path = path();
          long sizeBytes = size();
          yield new InstallRecord.FileCopy(path, sizeBytes, path());
        }
        case END -> {
          require(take(8).getLong() == entries, "the number of entries at the end is wrong");
          require(take(8).getLong() == totalBytes, "the sum of bytes at the end is wrong");
          ended = true;
          yield new InstallRecord.End();
        }
        case FAILURE -> failure();
        default -> throw new MalformedMessageException("there is no record " + kind);
      };
    }

    private InstallRecord fileStart() throws IOException {
      String path = path();
      long sizeBytes = size();
      fileBytesLeft = sizeBytes;
      fileOpen = true;
      return new InstallRecord.FileStart(path, sizeBytes);
    }

    /** The size of one more file. */
    private long size() throws IOException {
      long sizeBytes = take(8).getLong();
      require(sizeBytes >= 0 && sizeBytes <= Long.MAX_VALUE - totalBytes, "a size is impossible");
      entries++;
      totalBytes += sizeBytes;
      return sizeBytes;
    }

    private InstallRecord failure() throws IOException {
      int codeBytes = take(1).get();
      require(codeBytes > 0 && codeBytes <= MAX_CODE_BYTES, "a code has an impossible length");
      String name = text(codeBytes);
      int messageBytes = take(2).getShort();
      require(messageBytes >= 0 && messageBytes <= MAX_MESSAGE_BYTES, "a message is too long");
      String message = text(messageBytes);
      ended = true;
      WireCode code =
          Arrays.stream(WireCode.values())
              .filter(known -> known.name().equals(name))
              .findFirst()
              .orElseThrow(() -> new MalformedMessageException("a code is unknown"));
      return new InstallRecord.Failure(code, message);
    }

    /** As much of the piece as has arrived. */
    private InstallRecord piece() throws IOException {
      if (!buffer.hasRemaining()) {
        fill(1);
      }
      int count = Math.min(pieceBytesLeft, buffer.remaining());
      ByteBuffer bytes = buffer.slice(buffer.position(), count).asReadOnlyBuffer();
      buffer.position(buffer.position() + count);
      pieceBytesLeft -= count;
      return new InstallRecord.FileBytes(bytes);
    }

    private String path() throws IOException {
      int count = take(2).getShort() & 0xffff;
      require(count > 0 && count <= MAX_PATH_BYTES, "a path has an impossible length");
      return text(count);
    }

    private String text(int count) throws IOException {
      byte[] bytes = new byte[count];
      take(count).get(bytes);
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw new MalformedMessageException("a text is not UTF-8");
      }
    }

    /** The buffer with at least so many bytes, of which the caller takes exactly that many. */
    private ByteBuffer take(int count) throws IOException {
      if (buffer.remaining() < count) {
        fill(count);
      }
      return buffer;
    }

    private void fill(int count) throws IOException {
      buffer.compact();
      while (buffer.position() < count) {
        if (in.read(buffer) < 0) {
          throw new EOFException("the stream ended before its end was said");
        }
      }
      buffer.flip();
    }

    private static void require(boolean condition, String problem)
        throws MalformedMessageException {
      if (!condition) {
        throw new MalformedMessageException("an install stream is broken: " + problem);
      }
    }
  }
}
