package net.lanspread.protocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Install streams that a fuzzer makes. Run by {@code ./dev fuzz}. */
class InstallStreamFuzz {

  @FuzzTest(maxDuration = "5s")
  void readsAnyBytes(byte[] bytes) throws IOException {
    var reader = new InstallStreamCodec.Reader(new BufferSource(ByteBuffer.wrap(bytes)));
    long fileBytesLeft = 0;
    try {
      for (int records = 0; ; records++) {
        if (records > bytes.length) {
          throw new AssertionError("more records than bytes");
        }
        switch (reader.next()) {
          case InstallRecord.FileStart(_, long sizeBytes) -> fileBytesLeft = sizeBytes;
          case InstallRecord.FileBytes(ByteBuffer piece) -> fileBytesLeft -= piece.remaining();
          case InstallRecord.FileEnd _ -> {
            if (fileBytesLeft != 0) {
              throw new AssertionError("a file ended with " + fileBytesLeft + " bytes left");
            }
          }
          case InstallRecord.Archive _, InstallRecord.Folder _, InstallRecord.FileCopy _ -> {}
          case InstallRecord.End _, InstallRecord.Failure _ -> {
            return;
          }
        }
      }
    } catch (MalformedMessageException | EOFException e) {
      // That is how it may end.
    }
  }
}
