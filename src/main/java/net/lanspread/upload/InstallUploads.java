package net.lanspread.upload;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.archive.GameArchives;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.Sha256;
import net.lanspread.disk.Disk;
import net.lanspread.library.Library;
import net.lanspread.library.ManifestStore;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.MessageCodec;
import net.lanspread.protocol.WireCode;
import net.lanspread.transport.PeerStream;
import org.jspecify.annotations.Nullable;

/**
 * The serving of streamed installs. Only so many at once: each costs a core, and the memory that
 * its decoder takes.
 *
 * <p>A game that is streamed can be changed meanwhile. Then its archives fail their checks, or the
 * old files are read to their end where the system keeps open files.
 */
public final class InstallUploads {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Disk disk;
  private final Path gamesFolder;
  private final Library library;
  private final ManifestStore manifests;
  private final ServingGates gates;
  private final ArchiveReader reader;
  private final ArchiveLimits limits;
  private final Semaphore slots;

  /**
   * @param atOnce how many streams are served side by side; further askers are told to come again
   */
  public InstallUploads(
      Disk disk,
      Path gamesFolder,
      Library library,
      ManifestStore manifests,
      ServingGates gates,
      ArchiveReader reader,
      ArchiveLimits limits,
      int atOnce) {
    this.disk = disk;
    this.gamesFolder = gamesFolder;
    this.library = library;
    this.manifests = manifests;
    this.gates = gates;
    this.reader = reader;
    this.limits = limits;
    this.slots = new Semaphore(atOnce);
  }

  /** Answers with the game unpacked. */
  public void serve(Message.GetInstallStream request, PeerStream stream) throws IOException {
    Path root = gamesFolder.resolve(request.gameId().value());
    Optional<Message.Refusal> refusal = refusal(request);
    List<String> names =
        refusal.isPresent()
            ? List.of()
            : GameArchives.names(disk, root, request.gameId()).stream()
                .filter(name -> manifests.mayBePart(request.gameId(), name))
                .toList();
    if (refusal.isEmpty() && names.isEmpty()) {
      refusal = refused(WireCode.ARCHIVE, "The game has no archives: download it instead.");
    }
    if (refusal.isEmpty() && !slots.tryAcquire()) {
      refusal = refused(WireCode.BUSY, "other streams are served; ask again");
    }
    if (refusal.isPresent()) {
      stream.writeLast(MessageCodec.encode(refusal.get()));
      return;
    }
    try {
      List<Path> archives = names.stream().map(root::resolve).toList();
      new InstallSender(reader, limits, archives, stream, PATIENCE).run();
    } finally {
      slots.release();
    }
  }

  private Optional<Message.Refusal> refusal(Message.GetInstallStream request) throws IOException {
    return switch (gates.content(library.snapshot(), request.gameId(), request.version(), null)) {
      case ServingGates.Gate.Closed(var code, var message) -> refused(code, message);
      case ServingGates.Gate.Open _ -> stale(request.gameId(), request.manifestDigest());
    };
  }

  /** While no hashes were made the game can be what is wanted: each file has its CRC-32. */
  private Optional<Message.Refusal> stale(GameId gameId, @Nullable Sha256 wanted)
      throws IOException {
    return wanted == null
            || !manifests.isKnown(gameId)
            || manifests.ifFresh(gameId).map(Manifest::digest).filter(wanted::equals).isPresent()
        ? Optional.empty()
        : Optional.of(ServingGates.otherContent(manifests, gameId));
  }

  private static Optional<Message.Refusal> refused(WireCode code, String message) {
    return Optional.of(new Message.Refusal(code, message));
  }
}
