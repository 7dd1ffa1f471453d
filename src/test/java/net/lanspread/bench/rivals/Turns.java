package net.lanspread.bench.rivals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import net.lanspread.bench.PeerFigures;
import net.lanspread.content.Sha256;

/**
 * A file of random bytes that contenders bring from one to others in turn, each from a folder of
 * its own that is deleted after its turn.
 */
final class Turns implements AutoCloseable {
  private static final int BLOCK_BYTES = 1 << 20;

  /** Makes a party whose places have folders below the given one. */
  interface Invitation {
    Party to(Path file, Path folder) throws IOException;
  }

  private final Path folder = Files.createTempDirectory("lanspread-bench");
  private final Path file = folder.resolve("file");
  private final long fileBytes;
  private final Sha256 hash;

  Turns(long fileBytes) throws IOException {
    this.fileBytes = fileBytes;
    try {
      SplittableRandom random = new SplittableRandom(1);
      byte[] block = new byte[BLOCK_BYTES];
      try (OutputStream out = Files.newOutputStream(file)) {
        for (long left = fileBytes; left > 0; left -= block.length) {
          random.nextBytes(block);
          out.write(block, 0, (int) Math.min(left, block.length));
        }
      }
      hash = hash(file);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  Path file() {
    return file;
  }

  /**
   * Lets all have their turn, so many times.
   *
   * @param afterRound is done after the last of each round
   */
  SequencedMap<Contender, Outcome> take(
      List<Contender> contenders, int rounds, Invitation invitation, AfterRound afterRound)
      throws Exception {
    SequencedMap<Contender, Outcome> outcomes = new LinkedHashMap<>();
    for (Contender contender : contenders) {
      Optional<String> version = contender.version();
      outcomes.put(
          contender,
          version.isPresent()
              ? new Outcome.Done(version.get(), List.of())
              : new Outcome.NotInstalled());
    }
    for (int i = 0; i < rounds; i++) {
      for (Contender contender : contenders) {
        if (outcomes.get(contender) instanceof Outcome.Done done) {
          outcomes.put(contender, turn(contender, done, invitation));
        }
      }
      afterRound.run(folder.resolve("other"));
    }
    return outcomes;
  }

  /** A work that takes turns with the contenders. */
  interface AfterRound {
    void run(Path target) throws Exception;
  }

  private Outcome turn(Contender contender, Outcome.Done before, Invitation invitation)
      throws IOException, InterruptedException {
    Path own = Files.createDirectory(folder.resolve("turn"));
    try {
      touchMemory();
      Measured measured = contender.run(invitation.to(file, own));
      for (Path target : measured.targets()) {
        if (!hash(target).equals(hash)) {
          return new Outcome.Failed("what arrived is not what was sent");
        }
      }
      List<Measured> rounds = new ArrayList<>(before.rounds());
      rounds.add(measured);
      return new Outcome.Done(before.version(), rounds);
    } catch (IOException e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    } finally {
      PeerFigures.delete(own);
    }
  }

  /** Lets the system have memory for a file of that size that it has used before. */
  void touchMemory() throws IOException {
    Path scratch = folder.resolve("scratch");
    byte[] zeros = new byte[BLOCK_BYTES];
    try (OutputStream out = Files.newOutputStream(scratch)) {
      for (long left = fileBytes; left > 0; left -= zeros.length) {
        out.write(zeros);
      }
    }
    Files.delete(scratch);
  }

  private static Sha256 hash(Path file) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return Sha256.ofRaw(digest.digest());
  }

  @Override
  public void close() throws IOException {
    PeerFigures.delete(folder);
  }
}
