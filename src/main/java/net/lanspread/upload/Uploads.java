package net.lanspread.upload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import net.lanspread.content.FileList;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
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
 * The serving of file lists, manifests, chunks and streamed installs to other peers. Stateless but
 * for what it reads and what is on its way.
 */
public final class Uploads {
  private final Disk disk;
  private final Path gamesFolder;
  private final Library library;
  private final FileListing listing;
  private final ManifestStore manifests;
  private final ServingGates gates;
  private final InstallUploads installs;
  private final PartialContent partial;
  private final UploadSlots slots;
  private final UploadWindow window = new UploadWindow();

  public Uploads(
      Disk disk,
      Path gamesFolder,
      Library library,
      FileListing listing,
      ManifestStore manifests,
      ServingGates gates,
      InstallUploads installs,
      PartialContent partial,
      UploadSlots slots) {
    this.disk = disk;
    this.gamesFolder = gamesFolder;
    this.library = library;
    this.listing = listing;
    this.manifests = manifests;
    this.gates = gates;
    this.installs = installs;
    this.partial = partial;
    this.slots = slots;
  }

  /** Answers with the files of a game as they are now. */
  public void serve(Message.GetFileList request, PeerStream stream) throws IOException {
    switch (gates.game(library.snapshot(), request.gameId())) {
      case ServingGates.Gate.Closed(var code, var message) -> refuse(stream, code, message);
      case ServingGates.Gate.Open(LocalGame game) -> {
        Path root = root(request.gameId());
        FileList list = listing.list(root);
        Optional<Manifest> manifest =
            manifests.ifFresh(request.gameId()).filter(known -> known.fileList().equals(list));
        if (manifest.isEmpty()) {
          manifests.prioritise(request.gameId());
        }
        Sha256 digest = manifest.map(Manifest::digest).orElse(null);
        byte[] body = FileListBody.encode(list.files());
        send(
            stream,
            new Message.FileListReply(
                java.util.Objects.requireNonNull(game.version()), digest, body.length),
            body);
      }
    }
  }

  /** Answers with the hashes of a game, once they are made and while they are true. */
  public void serve(Message.GetManifest request, PeerStream stream) throws IOException {
    switch (gates.content(library.snapshot(), request.gameId(), request.version(), null)) {
      case ServingGates.Gate.Closed(var code, var message) -> refuse(stream, code, message);
      case ServingGates.Gate.Open _ -> {
        Optional<Manifest> manifest = manifests.ifFresh(request.gameId());
        if (manifest.isEmpty()) {
          manifests.prioritise(request.gameId());
          refuse(stream, WireCode.BUSY, "the hashes are still being made");
          return;
        }
        byte[] body = manifest.get().encode();
        send(stream, new Message.ManifestReply(body.length), body);
      }
    }
  }

  /**
   * Answers with bytes of a file: of a game that is served, or of one that is being downloaded
   * here, what of it is verified.
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
        Optional<Path> file =
            request.isOneChunkAtMost()
                ? Trees.regularFile(disk, root(request.gameId()), request.path())
                : Optional.empty();
        if (file.isEmpty()) {
          refuse(stream, WireCode.NOT_SERVED, "the game or the file is not served here");
        } else if (mayBe(request.manifestDigest(), request, file.get())) {
          try (Disk.Reader reader = disk.openReader(file.get())) {
            pour(request, reader, asker, stream);
          }
        } else {
          send(stream, ServingGates.otherContent(manifests, request.gameId()), new byte[0]);
        }
      }
    }
  }

  /** Answers with a game unpacked. */
  public void serve(Message.GetInstallStream request, PeerStream stream) throws IOException {
    installs.serve(request, stream);
  }

  /**
   * Whether the file can be what the asker wants. While no hashes were made it can: who asks checks
   * every chunk, and serving does not wait for them.
   */
  private boolean mayBe(@Nullable Sha256 wanted, Message.GetChunk request, Path file)
      throws IOException {
    return wanted == null
        || !manifests.isKnown(request.gameId())
        || manifests.isFresh(request.gameId(), wanted, request.path(), disk.stat(file));
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
            reader, request.offset(), request.lengthBytes(), share, slot::taken, stream);
      }
    }
  }

  private Path root(GameId gameId) {
    return gamesFolder.resolve(gameId.value());
  }

  private static void refuse(PeerStream stream, WireCode code, String message) throws IOException {
    send(stream, new Message.Refusal(code, message), new byte[0]);
  }

  private static void send(PeerStream stream, Message.Reply reply, byte[] body) throws IOException {
    stream.write(MessageCodec.encode(reply));
    stream.writeLast(ByteBuffer.wrap(body));
  }
}
