package net.lanspread.upload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import net.lanspread.content.FileList;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskWork;
import net.lanspread.disk.Roots;
import net.lanspread.library.FileListing;
import net.lanspread.library.Library;
import net.lanspread.library.LocalGame;
import net.lanspread.library.ManifestStore;
import net.lanspread.protocol.FileListBody;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.protocol.WireCode;
import net.lanspread.transport.PeerStream;
import org.jspecify.annotations.Nullable;

/**
 * The serving of file lists, manifests and chunks to other peers. Stateless but for running reads
 * and answers.
 */
public final class Uploads {
  /** The number of games that are listed side by side. */
  private static final int LISTS_AT_ONCE = 2;

  /** The number of lists or manifests that one asker gets at once. */
  private static final int LISTS_OF_ASKER = 2;

  /**
   * A peer that lets a host prove its versions asks for sixteen at once, and downloads meanwhile.
   */
  private static final int LISTS_WAITED_FOR = 30;

  private final Roots roots;
  private final Library library;
  private final FileListing listing;
  private final ManifestStore manifests;
  private final ServingGates gates;
  private final PartialContent partial;
  private final UploadSlots slots;
  private final UploadWindow window = new UploadWindow();
  private final DiskWork diskWork = new DiskWork(LISTS_AT_ONCE);
  private final ServedLists lists = new ServedLists(System::nanoTime);
  private final AskerTurns turns = new AskerTurns(LISTS_OF_ASKER, LISTS_WAITED_FOR);

  public Uploads(
      Roots roots,
      Library library,
      FileListing listing,
      ManifestStore manifests,
      ServingGates gates,
      PartialContent partial,
      UploadSlots slots) {
    this.roots = roots;
    this.library = library;
    this.listing = listing;
    this.manifests = manifests;
    this.gates = gates;
    this.partial = partial;
    this.slots = slots;
  }

  /** Answers with the files of a game as they are now. */
  public void serve(Message.GetFileList request, PeerId asker, PeerStream stream)
      throws IOException {
    turns.inTurn(asker, stream, "lists", () -> list(request, stream));
  }

  private void list(Message.GetFileList request, PeerStream stream) throws IOException {
    switch (gates.game(library.snapshot(), request.gameId())) {
      case ServingGates.Gate.Closed(var code, var message) -> refuse(stream, code, message);
      case ServingGates.Gate.Open(LocalGame game) -> {
        ServedLists.Served list =
            lists.of(
                game,
                manifests.timesMade(request.gameId()),
                () -> diskWork.run(() -> listed(request.gameId())));
        send(
            stream,
            new Message.FileListReply(
                Objects.requireNonNull(game.version()), list.digest(), list.body().length),
            list.body());
      }
    }
  }

  private ServedLists.Served listed(GameId gameId) throws IOException {
    Optional<Manifest> manifest = manifests.ifFresh(gameId);
    if (manifest.isEmpty()) {
      manifests.prioritise(gameId);
    }
    FileList list = manifest.isPresent() ? manifest.get().fileList() : manifests.files(gameId);
    return new ServedLists.Served(
        manifest.map(Manifest::digest).orElse(null), FileListBody.encode(list.files()));
  }

  /** Answers with the hashes of a game, once they are made and while they are true. */
  public void serve(Message.GetManifest request, PeerId asker, PeerStream stream)
      throws IOException {
    turns.inTurn(asker, stream, "lists", () -> hashes(request, stream));
  }

  private void hashes(Message.GetManifest request, PeerStream stream) throws IOException {
    switch (gates.content(library.snapshot(), request.gameId(), request.version(), null)) {
      case ServingGates.Gate.Closed(var code, var message) -> refuse(stream, code, message);
      case ServingGates.Gate.Open _ -> {
        Optional<byte[]> encoded =
            diskWork.run(() -> manifests.ifFresh(request.gameId()).map(Manifest::encode));
        if (encoded.isEmpty()) {
          manifests.prioritise(request.gameId());
          refuse(stream, WireCode.BUSY, "the hashes are still being made");
          return;
        }
        byte[] body = encoded.get();
        send(stream, new Message.ManifestReply(body.length), body);
      }
    }
  }

  /**
   * Answers with bytes of a file: of a game that is served, or of the verified part of one that is
   * being downloaded here.
   */
  public void serve(Message.GetChunk request, PeerId asker, PeerStream stream) throws IOException {
    Optional<Disk.Reader> verified = partial.open(request);
    if (verified.isPresent()) {
      try (Disk.Reader reader = verified.get()) {
        pour(request, reader, asker, stream);
      }
      return;
    }
    switch (gates.content(
        library.snapshot(), request.gameId(), request.version(), request.path())) {
      case ServingGates.Gate.Closed(var code, var message) -> refuse(stream, code, message);
      case ServingGates.Gate.Open _ -> {
        Path root = root(request.gameId());
        Optional<Disk.Reader> file =
            request.isOneChunkAtMost() ? listing.open(root, request.path()) : Optional.empty();
        if (file.isEmpty()) {
          refuse(stream, WireCode.NOT_SERVED, "the game or the file is not served here");
          return;
        }
        try (Disk.Reader reader = file.get()) {
          if (mayBe(request.manifestDigest(), request, root)) {
            pour(request, reader, asker, stream);
          } else {
            send(stream, ServingGates.otherContent(manifests, request.gameId()), new byte[0]);
          }
        }
      }
    }
  }

  /**
   * True when the file can be the wanted one: one of the game's, and with the same content. Without
   * hashes it can be: the asker checks every chunk, and serving does not wait for hashes.
   */
  private boolean mayBe(@Nullable Sha256 wanted, Message.GetChunk request, Path root)
      throws IOException {
    return wanted == null
        ? manifests.mayBePart(request.gameId(), request.path())
        : !manifests.isKnown(request.gameId())
            || manifests.isFresh(
                request.gameId(), wanted, request.path(), listing.stat(root, request.path()));
  }

  private void pour(Message.GetChunk request, Disk.Reader reader, PeerId asker, PeerStream stream)
      throws IOException {
    if (request.offset() > reader.sizeBytes() - request.lengthBytes()) {
      refuse(stream, WireCode.STALE, "the file is shorter than that");
      return;
    }
    try (UploadSlots.Slot slot = slots.ask(asker)) {
      if (!slot.await()) {
        refuse(stream, WireCode.BUSY, "too many ask at once");
        return;
      }
      stream.write(MessageCodec.encode(new Message.ChunkReply(request.lengthBytes())));
      try (UploadWindow.Share share = window.open()) {
        ChunkSender.send(
            reader,
            request.offset(),
            request.lengthBytes(),
            share,
            slots.limit(),
            slot::taken,
            stream);
      }
    }
  }

  private Path root(GameId gameId) {
    return roots.named(gameId.value());
  }

  private static void refuse(PeerStream stream, WireCode code, String message) throws IOException {
    send(stream, new Message.Refused(code, message), new byte[0]);
  }

  private static void send(PeerStream stream, Message.Reply reply, byte[] body) throws IOException {
    stream.write(MessageCodec.encode(reply));
    stream.writeLast(ByteBuffer.wrap(body));
  }
}
