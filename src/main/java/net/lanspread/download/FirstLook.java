package net.lanspread.download;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.Manifest;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.download.ContentAgreement.Agreed;
import net.lanspread.download.ContentAgreement.Files;
import net.lanspread.operation.Cancellation;
import net.lanspread.operation.Events;
import net.lanspread.operation.FailureCode;
import net.lanspread.swarm.BannedPeers;
import net.lanspread.swarm.Source;

/**
 * The look at a game's first bytes before the rest is fetched, so that a user does not wait hours
 * for a game that is of no use here.
 *
 * <p>A head is one source's word. It is enough to go on, and never enough to refuse: an objection
 * counts only when it holds for the whole first chunk as the manifest has it, which the sources
 * agree on. The other sources are asked for that chunk before the one that gave the head. So a
 * source that lies costs one patience at most, and a missing answer is no objection.
 */
final class FirstLook {
  /** The number of requests for the head, of another source each time if there is one. */
  private static final int HEAD_TRIES = 2;

  /** The number of sources that are asked for the first chunk. */
  private static final int CHUNK_TRIES = 3;

  private final GameId gameId;
  private final Version version;
  private final ContentAgreement agreement;
  private final Cancellation cancellation;
  private final BannedPeers banned;

  FirstLook(
      GameId gameId,
      Version version,
      ContentAgreement agreement,
      Cancellation cancellation,
      BannedPeers banned) {
    this.gameId = gameId;
    this.version = version;
    this.agreement = agreement;
    this.cancellation = cancellation;
    this.banned = banned;
  }

  /**
   * The files that the sources agree on, when nothing is known against them; that is told.
   *
   * @param foresight whether the game is of use here
   */
  Agreed<Files> files(List<Source> sources, Foresight foresight, Events events)
      throws InterruptedException {
    Agreed<Files> agreed = agreement.files(sources);
    if (agreed instanceof Agreed.On<Files>(Files files, List<Source> holders)) {
      Optional<String> objection = objection(files, holders, foresight);
      if (objection.isPresent()) {
        return new Agreed.Not<>(FailureCode.ARCHIVE_ERROR, objection.get());
      }
      events.emit(agreement.event(files, holders));
    }
    return agreed;
  }

  /** The reason why the game is of no use here; empty when it may be of use. */
  private Optional<String> objection(Files files, List<Source> holders, Foresight foresight)
      throws InterruptedException {
    Optional<SharedFile> telling = foresight.telling(files.list());
    if (telling.isEmpty() || telling.get().sizeBytes() == 0) {
      return Optional.empty();
    }
    SharedFile file = telling.get();
    FirstBytes bytes = new FirstBytes(gameId, version, files.digest(), file, cancellation);
    for (int i = 0; i < HEAD_TRIES; i++) {
      Source source = holders.get(i % holders.size());
      Optional<byte[]> head = bytes.head(source);
      if (head.isPresent()) {
        return foresight.objection(files.list(), file, head.get()).isEmpty()
            ? Optional.empty()
            : verified(files, holders, source, head.get(), file, bytes)
                .flatMap(chunk -> foresight.objection(files.list(), file, chunk));
      }
    }
    return Optional.empty();
  }

  /** The first chunk of the file as the game has it; waits until somebody has made its hashes. */
  private Optional<byte[]> verified(
      Files files,
      List<Source> holders,
      Source teller,
      byte[] head,
      SharedFile file,
      FirstBytes bytes)
      throws InterruptedException {
    if (!(agreement.manifest(files, holders)
        instanceof Agreed.On<Manifest>(Manifest manifest, var hashed))) {
      return Optional.empty();
    }
    Sha256 expected =
        manifest.files().stream()
            .filter(each -> each.path().equals(file.path()))
            .findFirst()
            .orElseThrow()
            .chunks()
            .getFirst();
    List<Source> asked = new ArrayList<>(hashed);
    if (asked.remove(teller)) {
      asked.add(teller);
    }
    for (Source source : asked.stream().limit(CHUNK_TRIES).toList()) {
      Optional<byte[]> chunk = bytes.chunk(source);
      if (chunk.isEmpty()) {
        continue;
      }
      if (Sha256.hash(chunk.get()).equals(expected)) {
        if (!Arrays.equals(head, Arrays.copyOf(chunk.get(), head.length))) {
          banned.suspect(teller.peerId(), Transfer.WRONG_BYTES);
        }
        return chunk;
      }
      banned.suspect(source.peerId(), Transfer.WRONG_BYTES);
    }
    return Optional.empty();
  }
}
