package net.lanspread.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import net.lanspread.content.PeerId;

/** A connection without a network: its other side does what a script says. */
public class ScriptedConnection implements Connection {
  /** The conduct of the other side when a stream is opened. */
  public interface Script {
    PeerStream open(ScriptedConnection on) throws IOException;
  }

  /** Nothing is ever said. */
  public static final Script SILENT =
      _ -> {
        throw new IOException("nothing is said here");
      };

  private final PeerId peerId;
  private final Script script;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean hasGreeted;
  private volatile boolean wasAsked;
  private volatile InetSocketAddress remote =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);

  public ScriptedConnection(PeerId peerId, Script script) {
    this.peerId = peerId;
    this.script = script;
  }

  /** A connection on which nothing is ever said. */
  public static ScriptedConnection silent(PeerId peerId) {
    return new ScriptedConnection(peerId, SILENT);
  }

  /** A connection whose other side has an answer to everything. */
  public static ScriptedConnection answering(PeerId peerId, Supplier<PeerStream> answers) {
    return new ScriptedConnection(peerId, _ -> answers.get());
  }

  /** The identity of somebody with this name. */
  public static PeerId id(String name) {
    return PeerId.ofPublicKey(name.getBytes(StandardCharsets.UTF_8));
  }

  public boolean hasGreeted() {
    return hasGreeted;
  }

  /** True when a stream was opened. */
  public boolean wasAsked() {
    return wasAsked;
  }

  /** From now on the packets of the other side come from there. */
  public void moveTo(InetSocketAddress address) {
    remote = address;
  }

  /** Opens when the connection ends. */
  public CountDownLatch ended() {
    return ended;
  }

  @Override
  public PeerId peerId() {
    return peerId;
  }

  @Override
  public InetSocketAddress remoteAddress() {
    return remote;
  }

  @Override
  public boolean isOpen() {
    return ended.getCount() > 0;
  }

  @Override
  public void greeted() {
    hasGreeted = true;
  }

  @Override
  public PeerStream openStream() throws IOException {
    wasAsked = true;
    return script.open(this);
  }

  @Override
  public void close() {
    ended.countDown();
  }
}
