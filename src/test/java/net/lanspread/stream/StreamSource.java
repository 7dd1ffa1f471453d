package net.lanspread.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.PeerId;
import net.lanspread.content.Version;
import net.lanspread.operation.Cancellation;
import net.lanspread.protocol.BufferSource;
import net.lanspread.protocol.ByteSource;
import net.lanspread.protocol.InstallRecord;
import net.lanspread.protocol.InstallStreamCodec;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.Source;

/** A source in memory whose install stream is made record by record, so that it can lie. */
class StreamSource implements Source {
  static final Version VERSION = new Version("20250101");

  /** Answers a request for the stream, the nth from 0. */
  interface Reply {
    Answer<InstallStream> answer(int nth, Cancellation cancellation) throws IOException;
  }

  /** An install stream as bytes. */
  static final class Records {
    private final InstallStreamCodec.Writer writer = new InstallStreamCodec.Writer();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long entries;
    private long totalBytes;

    Records archive() {
      return put(new InstallRecord.Archive());
    }

    Records folder(String path) {
      entries++;
      return put(new InstallRecord.Folder(path));
    }

    Records file(String path, String text) {
      CRC32 crc = new CRC32();
      crc.update(text.getBytes(StandardCharsets.UTF_8));
      return file(path, text, crc.getValue());
    }

    Records file(String path, String text, long crc) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      start(path, bytes.length);
      int half = bytes.length / 2;
      if (half > 0) {
        put(new InstallRecord.FileBytes(ByteBuffer.wrap(bytes, 0, half)));
      }
      if (bytes.length > 0) {
        put(new InstallRecord.FileBytes(ByteBuffer.wrap(bytes, half, bytes.length - half)));
      }
      return put(new InstallRecord.FileEnd(crc));
    }

    Records start(String path, long sizeBytes) {
      entries++;
      totalBytes += sizeBytes;
      return put(new InstallRecord.FileStart(path, sizeBytes));
    }

    Records end() {
      return put(new InstallRecord.End());
    }

    Records put(InstallRecord record) {
      ByteBuffer buffer = ByteBuffer.allocate(InstallStreamCodec.MAX_RECORD_BYTES);
      writer.put(record, buffer);
      out.write(buffer.array(), 0, buffer.position());
      return this;
    }

    Records raw(int... bytes) {
      for (int each : bytes) {
        out.write(each);
      }
      return this;
    }

    /** The stream as what it is. */
    Streaming stream() {
      return announced(entries, totalBytes);
    }

    Streaming announced(long claimedEntries, long claimedBytes) {
      ByteSource whole = new BufferSource(ByteBuffer.wrap(out.toByteArray()));
      return new Streaming(
          new Message.InstallStreamReply(claimedEntries, claimedBytes),
          into -> {
            int count = whole.read(into);
            if (count < 0) {
              throw new IOException("the source is gone");
            }
            return count;
          });
    }
  }

  /** A stream that knows whether it was closed. */
  static final class Streaming implements InstallStream {
    private final Message.InstallStreamReply announced;
    private final InstallStreamCodec.Reader reader;
    private volatile boolean closed;

    Streaming(Message.InstallStreamReply announced, ByteSource bytes) {
      this.announced = announced;
      this.reader = new InstallStreamCodec.Reader(bytes);
    }

    boolean isClosed() {
      return closed;
    }

    @Override
    public Message.InstallStreamReply announced() {
      return announced;
    }

    @Override
    public InstallRecord next() throws IOException {
      return reader.next();
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private final PeerId peerId;
  private final Reply reply;

  private final Object lock = new Object();
  // guarded by lock
  private final List<Message.GetInstallStream> asked = new ArrayList<>();

  StreamSource(String name, Reply reply) {
    this.peerId = PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8));
    this.reply = reply;
  }

  static StreamSource streaming(String name, Streaming stream) {
    return new StreamSource(name, (_, _) -> new Answer.Given<>(stream));
  }

  static StreamSource declining(String name, WireCode code, String message) {
    return new StreamSource(name, (_, _) -> new Answer.Declined<>(code, message));
  }

  /** What it was asked for so far. */
  List<Message.GetInstallStream> asked() {
    synchronized (lock) {
      return List.copyOf(asked);
    }
  }

  @Override
  public PeerId peerId() {
    return peerId;
  }

  @Override
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 4000);
  }

  @Override
  public Answer<Offer> offer(GameId gameId) throws IOException {
    return new Answer.Given<>(
        new Offer(
            VERSION,
            new FileList(
                List.of(new SharedFile("version.ini", 8), new SharedFile("bfbc2.eti", 100))),
            null));
  }

  @Override
  public Answer<Manifest> manifest(GameId gameId, Version version) {
    return new Answer.Declined<>(WireCode.BUSY, "not yet");
  }

  @Override
  public Answer<Integer> fetch(Message.GetChunk chunk, ChunkSink sink, Cancellation cancellation) {
    return new Answer.Declined<>(WireCode.NOT_SERVED, "no chunks here");
  }

  @Override
  public Answer<InstallStream> installStream(
      Message.GetInstallStream request, Cancellation cancellation) throws IOException {
    int nth;
    synchronized (lock) {
      nth = asked.size();
      asked.add(request);
    }
    return reply.answer(nth, cancellation);
  }
}
