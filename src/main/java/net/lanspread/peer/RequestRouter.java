package net.lanspread.peer;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import net.lanspread.download.RunningDownloads;
import net.lanspread.protocol.MalformedMessageException;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.protocol.WireCode;
import net.lanspread.swarm.Swarm;
import net.lanspread.transport.Connection;
import net.lanspread.transport.PeerStream;
import net.lanspread.transport.Transport;
import net.lanspread.upload.Uploads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a request from another peer to the room that answers it. Nothing but a greeting is
 * answered to a peer that has not greeted, and in a party with a key nothing but a proof to one
 * that has not proven it; bytes that are no request cost their sender the connection.
 */
final class RequestRouter implements Transport.Listener {
  private static final Logger log = LoggerFactory.getLogger(RequestRouter.class);

  /** How long the first bytes of a request may take. */
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);

  private final Swarm swarm;
  private final Uploads uploads;
  private final RunningDownloads downloads;

  RequestRouter(Swarm swarm, Uploads uploads, RunningDownloads downloads) {
    this.swarm = swarm;
    this.uploads = uploads;
    this.downloads = downloads;
  }

  @Override
  public void accepted(Connection connection) {
    log.debug("connection from {}", connection.remoteAddress());
  }

  @Override
  public void requested(Connection connection, PeerStream stream) throws IOException {
    stream.setTimeout(REQUEST_TIMEOUT);
    try {
      if (MessageCodec.read(stream::read) instanceof Message.Request request) {
        answer(connection, request, stream);
      } else {
        throw new MalformedMessageException("an answer came where a request was due");
      }
    } catch (MalformedMessageException e) {
      log.info(
          "{} sends garbage ({}); it is disconnected", connection.remoteAddress(), e.getMessage());
      connection.close();
    }
  }

  private void answer(Connection connection, Message.Request request, PeerStream stream)
      throws IOException {
    if (request instanceof Message.ProveKey proof) {
      send(stream, swarm.proven(connection, proof));
      return;
    }
    if (request instanceof Message.Hello hello) {
      send(stream, swarm.welcome(connection, hello));
      return;
    }
    Optional<Message.Refusal> refusal = swarm.refusal(connection);
    if (refusal.isPresent()) {
      send(stream, refusal.get());
      return;
    }
    try {
      if (!swarm.awaitGreeted(connection)) {
        send(stream, new Message.Refusal(WireCode.MALFORMED, "greet first"));
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    swarm.heard(connection);
    switch (request) {
      case Message.ProveKey _, Message.Hello _ -> throw new AssertionError("answered above");
      case Message.LibraryDelta delta -> {
        swarm.update(connection, delta);
        send(stream, new Message.Done());
      }
      case Message.Goodbye _ -> {
        send(stream, new Message.Done());
        swarm.goodbye(connection);
      }
      case Message.Ping _ -> send(stream, new Message.Done());
      case Message.GetFileList get -> uploads.serve(get, stream);
      case Message.GetManifest get -> uploads.serve(get, stream);
      case Message.GetChunk get ->
          uploads.serve(get, connection.peerId(), counted(connection, stream));
      case Message.Have have -> send(stream, downloads.heard(connection.peerId(), have));
      case Message.GetInstallStream get -> uploads.serve(get, counted(connection, stream));
    }
  }

  private PeerStream counted(Connection connection, PeerStream stream) {
    return new CountedStream(stream, bytes -> swarm.traffic().sent(connection.peerId(), bytes));
  }

  @Override
  public void closed(Connection connection) {
    swarm.closed(connection);
  }

  private static void send(PeerStream stream, Message.Reply reply) throws IOException {
    stream.writeLast(MessageCodec.encode(reply));
  }
}
