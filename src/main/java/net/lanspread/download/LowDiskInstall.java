package net.lanspread.download;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import net.lanspread.archive.GameArchives;
import net.lanspread.content.ChunkMap;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.PathRules;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.content.VersionIni;
import net.lanspread.disk.Disk;
import net.lanspread.disk.DiskProblem;
import net.lanspread.download.ContentAgreement.Agreed;
import net.lanspread.download.ContentAgreement.Files;
import net.lanspread.install.Installer;
import net.lanspread.install.RootScripts;
import net.lanspread.install.UnpackingAhead;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.Events;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import net.lanspread.operation.ProgressWatcher;
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.Source;

/**
 * The install of one game version for which the disk need not hold its archives: their chunks come
 * in order, verified, through a {@link MemoryWindow} and are unpacked from there. The scripts of
 * its root come before them, as they tell which archives are the game's.
 *
 * <p>Reports the begin and the success of the transfer and its progress; its caller reports the
 * rest, when the new state is visible. Used once.
 */
public final class LowDiskInstall {
  /**
   * The end of an install.
   *
   * @param received whether everything had come and that was reported
   */
  public record End(Outcome outcome, boolean received) {}

  private static final class NotReceivedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Outcome.Failed why;

    NotReceivedException(FailureCode code, String message) {
      super(message);
      this.why = new Outcome.Failed(code, message);
    }
  }

  private final GameId gameId;
  private final Version version;
  private final ContentAgreement agreement;
  private final Installer installer;
  private final Disk disk;
  private final Grounds grounds;
  private final BooleanSupplier held;
  private final Cancellation cancellation;
  private final Events events;
  private final BannedPeers banned;
  private final LongSupplier nanoTime;
  // only the thread in run uses it
  private boolean received;

  /**
   * @param pinned the digest that the catalog asks for, if any
   * @param grounds the places for it, asked for once it is known that the game can come; none of
   *     them holds leftovers of earlier downloads
   * @param held whether nothing more may be asked for at the moment
   * @param banned the peers that this session asks for nothing more
   * @param nanoTime a clock for durations and speeds
   */
  public LowDiskInstall(
      GameId gameId,
      Version version,
      Optional<Sha256> pinned,
      Installer installer,
      Disk disk,
      Grounds grounds,
      BooleanSupplier held,
      Cancellation cancellation,
      Events events,
      BannedPeers banned,
      LongSupplier nanoTime) {
    this.gameId = gameId;
    this.version = version;
    this.agreement = new ContentAgreement(gameId, version, pinned, cancellation);
    this.installer = installer;
    this.disk = disk;
    this.grounds = grounds;
    this.held = held;
    this.cancellation = cancellation;
    this.events = events;
    this.banned = banned;
    this.nanoTime = nanoTime;
  }

  /**
   * Installs from the sources, in place of an old {@code local/} if there is one. Blocks until it
   * has ended and left the disk settled.
   *
   * @param eligible the sources at the moment of a call
   * @param foresight asked before anything is fetched
   * @param watcher hears how far the unpacking is, once everything has come
   */
  public End run(Supplier<List<Source>> eligible, Foresight foresight, ProgressWatcher watcher)
      throws InterruptedException {
    Outcome outcome;
    try {
      outcome = agreeAndInstall(eligible, foresight, watcher);
    } catch (NotReceivedException e) {
      outcome = e.why;
    } catch (Cancellation.CancelledException e) {
      outcome = Outcome.failed(FailureCode.CANCELLED, "the low-disk install was cancelled");
    } catch (IOException e) {
      outcome = Outcome.failed(FailureCode.IO_ERROR, DiskProblem.inWords(e));
    }
    if (outcome instanceof Outcome.Failed(FailureCode code, _) && code == FailureCode.PEERS_GONE) {
      events.emit(new PeerEvent.DownloadPeersGone(gameId));
    }
    return new End(outcome, received);
  }

  private Outcome agreeAndInstall(
      Supplier<List<Source>> eligible, Foresight foresight, ProgressWatcher watcher)
      throws IOException, NotReceivedException, InterruptedException {
    FirstLook look = new FirstLook(gameId, version, agreement, cancellation, banned);
    return switch (look.files(eligible.get(), foresight, events)) {
      case Agreed.Not<Files>(var code, var message) ->
          throw new NotReceivedException(code, message);
      case Agreed.On<Files>(var files, var holders) -> {
        events.emit(new PeerEvent.DownloadBegin(gameId));
        yield switch (agreement.manifest(files, holders)) {
          case Agreed.Not<Manifest>(var code, var message) ->
              throw new NotReceivedException(code, message);
          case Agreed.On<Manifest>(Manifest manifest, var hashed) ->
              new Fetching(manifest, hashed, eligible).install(watcher);
        };
      }
    };
  }

  /** The work once its files are known. */
  private final class Fetching {
    private final Manifest manifest;
    private final Sha256 digest;
    private final List<Source> holders;
    private final Supplier<List<Source>> eligible;
    private final long startedNanos = nanoTime.getAsLong();

    Fetching(Manifest manifest, List<Source> holders, Supplier<List<Source>> eligible) {
      this.manifest = manifest;
      this.digest = manifest.digest();
      this.holders = holders;
      this.eligible = eligible;
    }

    Outcome install(ProgressWatcher watcher)
        throws IOException, NotReceivedException, InterruptedException {
      SharedFile sentinel =
          new SharedFile(PathRules.VERSION_INI, VersionIni.content(version).length);
      if (!hashes(List.of(sentinel)).equals(List.of(Sha256.hash(VersionIni.content(version))))) {
        throw new NotReceivedException(
            FailureCode.VERIFICATION_FAILED, "the game's version.ini does not name the version");
      }
      List<SharedFile> telling = GameArchives.telling(manifest.fileList());
      Set<SharedFile> wanted = new LinkedHashSet<>(telling);
      manifest.fileList().top().stream()
          .filter(file -> RootScripts.isScript(file.path()))
          .filter(file -> file.sizeBytes() <= GameArchives.MAX_SCRIPT_BYTES)
          .forEach(wanted::add);
      Map<String, byte[]> scripts = inMemory(List.copyOf(wanted));
      List<byte[]> texts =
          telling.stream().map(file -> Objects.requireNonNull(scripts.get(file.path()))).toList();
      List<SharedFile> archives = GameArchives.of(manifest.fileList(), texts, gameId);
      if (archives.isEmpty()) {
        throw new NotReceivedException(
            FailureCode.ARCHIVE_ERROR, "The game has no archives: download it instead.");
      }
      if (archives.size() > GameArchives.MAX_ARCHIVES) {
        throw new NotReceivedException(
            FailureCode.ARCHIVE_ERROR, "The game has more archives than any game has.");
      }
      for (SharedFile archive : archives) {
        if (archive.sizeBytes() == 0) {
          throw new NotReceivedException(
              FailureCode.ARCHIVE_ERROR, "The archive " + archive.path() + " is empty.");
        }
      }
      scripts.keySet().removeIf(path -> !RootScripts.isScript(path));
      try (SpaceClaims.Claim space = claim(archives)) {
        return unpack(archives, scripts, space, watcher);
      }
    }

    /**
     * Claims the size of the archives: the unpacked game is hardly smaller, and its true size is
     * not known yet.
     */
    private SpaceClaims.Claim claim(List<SharedFile> archives)
        throws IOException, NotReceivedException {
      long packedBytes = archives.stream().mapToLong(SharedFile::sizeBytes).sum();
      List<Grounds.Ground> places = grounds.all();
      Optional<Grounds.Claimed> claimed = grounds.claim(disk, places, _ -> packedBytes, 0);
      if (claimed.isEmpty()) {
        throw new NotReceivedException(
            FailureCode.DISK_FULL,
            ("the game unpacked needs %d MiB or more, and %s that no"
                    + " other operation needs; make room and try again")
                .formatted(packedBytes >> 20, Grounds.mostRoom(disk, places)));
      }
      return claimed.get().claim();
    }

    /** Fetches small files, by path. */
    private Map<String, byte[]> inMemory(List<SharedFile> wanted)
        throws NotReceivedException, InterruptedException {
      Map<String, MemoryFile> files = new HashMap<>();
      wanted.forEach(file -> files.put(file.path(), new MemoryFile((int) file.sizeBytes())));
      ChunkMap map = new ChunkMap(wanted);
      if (map.count() > 0) {
        Transfer transfer =
            transfer(map, file -> Objects.requireNonNull(files.get(file.path())), events);
        transfer.judgeBy(digest, hashes(wanted), List.of());
        var _ = fetch(transfer);
      }
      Map<String, byte[]> contents = new TreeMap<>();
      files.forEach(
          (path, file) ->
              contents.put(path, Objects.requireNonNullElse(file.bytes(), new byte[0])));
      return contents;
    }

    private Outcome unpack(
        List<SharedFile> archives,
        Map<String, byte[]> scripts,
        SpaceClaims.Claim space,
        ProgressWatcher watcher)
        throws NotReceivedException, InterruptedException {
      ChunkMap map = new ChunkMap(archives);
      try (MemoryWindow window = new MemoryWindow(map)) {
        Transfer transfer = transfer(map, window, space.following(events));
        ArrivingArchives arriving =
            new ArrivingArchives(map, window::openReader, transfer::allows, MemoryWindow.CHUNKS);
        transfer.judgeBy(digest, hashes(archives), List.of(arriving));
        UnpackingAhead.Plan plan =
            new UnpackingAhead.Plan(Optional.of(version), arriving.follow(archives), false, 1);
        try (UnpackingAhead unpacking =
            UnpackingAhead.begin(
                installer,
                gameId,
                plan,
                cancellation,
                failure -> transfer.fail(failure.code(), failure.message()))) {
          long fetchedBytes = fetch(transfer);
          received = true;
          events.emit(
              new PeerEvent.DownloadFinished(
                  gameId, fetchedBytes, Duration.ofNanos(nanoTime.getAsLong() - startedNanos)));
          return unpacking.finish(scripts, watcher);
        }
      }
    }

    private Transfer transfer(ChunkMap map, ChunkPlace place, Events told) {
      TransferTask task =
          new TransferTask(gameId, version, map, startedNanos, new Room(Ahead.NONE, nanoTime));
      Transfer transfer = new Transfer(task, new BitSet(), place, told, banned, nanoTime);
      transfer.holdWhile(held);
      return transfer;
    }

    /** Returns how many bytes have come, when all have. */
    private long fetch(Transfer transfer) throws NotReceivedException, InterruptedException {
      cancellation.onCancel(transfer::stop);
      TransferEnd end =
          new LateSources(
                  gameId,
                  agreement,
                  manifest.fileList(),
                  () -> Optional.of(digest),
                  transfer,
                  holders)
              .run(eligible);
      return switch (end) {
        case TransferEnd.Complete(long fetchedBytes) -> fetchedBytes;
        case TransferEnd.Failed(FailureCode code, String message) ->
            throw new NotReceivedException(code, message);
        case TransferEnd.Stopped _ -> throw new Cancellation.CancelledException();
      };
    }

    private List<Sha256> hashes(List<SharedFile> files) {
      Map<String, Manifest.HashedFile> byPath = manifest.byPath();
      List<Sha256> hashes = new ArrayList<>();
      files.forEach(
          file -> hashes.addAll(Objects.requireNonNull(byPath.get(file.path())).chunks()));
      return hashes;
    }
  }
}
