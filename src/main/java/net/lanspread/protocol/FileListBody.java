package net.lanspread.protocol;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;

/**
 * A file list as bytes on the wire. Integers big-endian:
 *
 * <pre>
 *   4  number of files
 *   per file:
 *     2  length of the path in bytes
 *     n  path, UTF-8
 *     8  size in bytes
 * </pre>
 */
public final class FileListBody {
  /** The longest body that is read: room for as many files as a list may have. */
  public static final int MAX_BYTES = 32 * 1024 * 1024;

  private FileListBody() {}

  /** The files as bytes; they need not be a valid list, so that tests can be hostile. */
  public static byte[] encode(List<SharedFile> files) {
    List<byte[]> paths =
        files.stream().map(file -> file.path().getBytes(StandardCharsets.UTF_8)).toList();
    ByteBuffer out =
        ByteBuffer.allocate(4 + paths.stream().mapToInt(path -> 2 + path.length + 8).sum());
    out.putInt(files.size());
    for (int i = 0; i < files.size(); i++) {
      out.putShort((short) paths.get(i).length);
      out.put(paths.get(i));
      out.putLong(files.get(i).sizeBytes());
    }
    return out.array();
  }

  /** Judges bytes from outside; refused as a whole when anything in them is wrong. */
  public static FileList.Check decode(byte[] body) {
    ByteBuffer in = ByteBuffer.wrap(body);
    try {
      int count = in.getInt();
      if (count < 0 || count > FileList.MAX_FILES) {
        return new FileList.Check.Invalid(
            "the file list has more than " + FileList.MAX_FILES + " files");
      }
      List<SharedFile> files = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int length = in.getShort() & 0xffff;
        if (length > in.remaining()) {
          throw new BufferUnderflowException();
        }
        byte[] path = new byte[length];
        in.get(path);
        String name = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(path)).toString();
        files.add(new SharedFile(name, in.getLong()));
      }
      return in.hasRemaining()
          ? new FileList.Check.Invalid("the file list has bytes behind its end")
          : FileList.check(files);
    } catch (BufferUnderflowException e) {
      return new FileList.Check.Invalid("the file list ends too early");
    } catch (CharacterCodingException e) {
      return new FileList.Check.Invalid("a path in the file list is not UTF-8");
    }
  }
}
