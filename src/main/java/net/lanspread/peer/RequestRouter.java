package net.lanspread.peer;

import java.io.IOException;
import java.util.Optional;
import net.lanspread.content.PeerId;
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

  /** The messages of others about organisers. */
  interface Organising {
    Message.Reply heard(PeerId from, Message.OrganiserHeads heads);

    void serve(Message.GetPublication request, PeerId asker, PeerStream stream) throws IOException;
  }

  private final Swarm swarm;
  private final Uploads uploads;
  private final RunningDownloads downloads;
  private final Organising organisation;
  private final UnfinishedRequests unfinished = new UnfinishedRequests(System::nanoTime);

  RequestRouter(Swarm swarm, Uploads uploads, RunningDownloads downloads, Organising organisation) {
    this.swarm = swarm;
    this.uploads = uploads;
    this.downloads = downloads;
    this.organisation = organisation;
  }

  @Override
  public void accepted(Connection connection) {
    log.debug("connection from {}", connection.remoteAddress());
  }

  @Override
  public void requested(Connection connection, PeerStream stream) throws IOException {
    try {
      Message.Request<?> request = unfinished.read(connection, stream);
      stream.setTimeout(UnfinishedRequests.TIMEOUT);
      answer(connection, request, stream);
    } catch (MalformedMessageException e) {
      log.info(
          "{} sends garbage ({}); it is disconnected", connection.remoteAddress(), e.getMessage());
      connection.close();
    }
  }

  private void answer(Connection connection, Message.Request<?> request, PeerStream stream)
      throws IOException {
    if (request instanceof Message.KeyRequest<?> step) {
      send(stream, swarm.proven(connection, step));
      return;
    }
    if (request instanceof Message.Hello hello) {
      send(stream, swarm.welcome(connection, hello));
      return;
    }
    Optional<Message.Refused> refusal = swarm.refusal(connection);
    if (refusal.isPresent()) {
      send(stream, refusal.get());
      return;
    }
    try {
      if (!swarm.awaitGreeted(connection)) {
        send(stream, new Message.Refused(WireCode.MALFORMED, "greet first"));
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    swarm.heard(connection);
    switch (request) {
      case Message.KeyRequest<?> _, Message.Hello _ -> throw new AssertionError("answered above");
      case Message.LibraryDelta delta -> {
        swarm.update(connection, delta);
        send(stream, new Message.Done());
      }
      case Message.Goodbye _ -> {
        send(stream, new Message.Done());
        swarm.goodbye(connection);
      }
      case Message.GetPeers get -> send(stream, swarm.peersFor(connection, get));
      case Message.Ping ping -> {
        send(stream, swarm.told(connection, ping));
        swarm.pinged(ping);
      }
      case Message.GetFileList get -> uploads.serve(get, connection.peerId(), stream);
      case Message.GetManifest get -> uploads.serve(get, connection.peerId(), stream);
      case Message.GetChunk get ->
          uploads.serve(get, connection.peerId(), counted(connection, stream));
      case Message.OrganiserHeads heads ->
          send(stream, organisation.heard(connection.peerId(), heads));
      case Message.GetPublication get -> organisation.serve(get, connection.peerId(), stream);
      case Message.Have have -> send(stream, downloads.heard(connection.peerId(), have));
    }
  }

  private PeerStream counted(Connection connection, PeerStream stream) {
    return new CountedStream(stream, bytes -> swarm.traffic().sent(connection.peerId(), bytes));
  }

  @Override
  public void closed(Connection connection) {
    swarm.closed(connection);
  }

  @Override
  public void doubted(PeerId peerId) {
    swarm.doubted(peerId);
  }

  private static void send(PeerStream stream, Message.Reply reply) throws IOException {
    stream.writeLast(MessageCodec.encode(reply));
  }
}
