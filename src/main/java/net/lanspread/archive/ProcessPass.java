package net.lanspread.archive;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * One pass over an archive by a program that prints the bytes of all its files, one behind the
 * other: they are divided by the listed sizes and checked against the listed checksums. Copies of
 * earlier files are not among them.
 */
final class ProcessPass {
  private ProcessPass() {}

  static void run(Path archive, List<ListedEntry> entries, UnpackProcess program, EntrySink sink)
      throws ArchiveException, IOException {
    Delivery delivery = new Delivery(archive, sink);
    for (ListedEntry entry : entries) {
      String copyOf = entry.copyOf();
      if (entry.folder()) {
        delivery.folder(entry);
      } else if (copyOf != null) {
        delivery.copy(entry, copyOf);
      } else {
        file(entry, delivery, program);
      }
    }
    if (program.read(1) != null) {
      throw new ArchiveException(archive, "unpacks to more bytes than its list says");
    }
    program.requireSuccess();
  }

  private static void file(ListedEntry entry, Delivery delivery, UnpackProcess program)
      throws ArchiveException, IOException {
    delivery.start(entry);
    while (delivery.bytesLeft() > 0) {
      ByteBuffer bytes = program.read(delivery.bytesLeft());
      if (bytes == null) {
        program.requireSuccess();
        throw delivery.damaged(null);
      }
      delivery.bytes(bytes);
    }
    delivery.end();
  }
}
