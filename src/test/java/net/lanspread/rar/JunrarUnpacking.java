package net.lanspread.rar;

import com.github.junrar.exception.CorruptHeaderException;
import com.github.junrar.exception.RarException;
import com.github.junrar.rarfile.BaseBlock;
import com.github.junrar.rarfile.BlockHeader;
import com.github.junrar.rarfile.FileHeader;
import com.github.junrar.unpack.ComprDataIO;
import com.github.junrar.unpack.Unpack;
import com.github.junrar.unpack.Unpack5;
import com.github.junrar.unpack.decode.Compress;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** The unpacking by junrar, as the other opinion on our decoders. */
final class JunrarUnpacking {
  private final Io io = new Io();
  private final Unpack rar4 = new Unpack(io);
  private final Unpack5 rar5 = new Unpack5(io, false);

  byte[] rar5(byte[] packed, long sizeBytes, boolean solid, boolean rar7, long windowBytes)
      throws RarException, IOException {
    io.packed = new ByteArrayInputStream(packed);
    io.unpacked = new ByteArrayOutputStream();
    rar5.setExtraDist(rar7);
    rar5.setDestSize(sizeBytes + 1);
    rar5.init(windowBytes, solid);
    rar5.unpack5(solid);
    return io.unpacked.toByteArray();
  }

  byte[] rar4(byte[] packed, long sizeBytes, boolean solid) throws RarException, IOException {
    io.packed = new ByteArrayInputStream(packed);
    io.unpacked = new ByteArrayOutputStream();
    if (!solid) {
      rar4.init(new byte[Compress.MAXWINSIZE]);
    }
    rar4.setDestSize(sizeBytes + 1);
    rar4.doUnpack(29, solid);
    return io.unpacked.toByteArray();
  }

  private static final class Io extends ComprDataIO {
    private ByteArrayInputStream packed = new ByteArrayInputStream(new byte[0]);
    private ByteArrayOutputStream unpacked = new ByteArrayOutputStream();

    Io() {
      super(null);
    }

    /** Is looked at for whether the file is compressed at all. */
    @Override
    public FileHeader getSubHeader() {
      byte[] fields = new byte[22];
      fields[13] = 29;
      fields[14] = 0x33;
      fields[15] = 1;
      fields[21] = 'a';
      byte[] base = {0, 0, 0x74, 0, 0, 33, 0};
      try {
        return new FileHeader(new BlockHeader(new BaseBlock(base), new byte[4]), fields);
      } catch (CorruptHeaderException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public int unpRead(byte[] into, int offset, int count) {
      return Math.max(0, packed.read(into, offset, count));
    }

    @Override
    public void unpWrite(byte[] from, int offset, int count) {
      unpacked.write(from, offset, count);
    }

    @Override
    public long getMaxDictionarySize() {
      return 1L << 32;
    }
  }
}
