package net.lanspread.bench.rivals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
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
import java.util.stream.Stream;
import net.lanspread.bench.PeerFigures;
import net.lanspread.content.Sha256;

/**
 * A file of random bytes, or a folder of such files, that contenders bring from one to others in
 * turn, each from a folder of its own. A large file is deleted after each turn; small ones stay to
 * the end, since ext4 makes new files twenty times as slowly where many were deleted a moment ago.
 */
final class Turns implements AutoCloseable {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int FILES_IN_A_FOLDER = 200;

  /** Makes a party whose places have folders below the given one. */
  interface Invitation {
    Party to(Path file, Path folder) throws IOException;
  }

  private final Path folder = Files.createTempDirectory("lanspread-bench");
  private final Path file = folder.resolve("file");
  private final long fileBytes;
  private final Sha256 hash;
  private int turns;

  /** Writes what is to be brought. */
  private interface Writing {
    void to(Path place, SplittableRandom random) throws IOException;
  }

  Turns(long fileBytes) throws IOException {
    this(fileBytes, (place, random) -> writeFile(place, fileBytes, random));
  }

  private Turns(long bytes, Writing writing) throws IOException {
    this.fileBytes = bytes;
    try {
      writing.to(file, new SplittableRandom(1));
      hash = hash(file);
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  /** Turns with a folder of so many files, of nearly so many bytes together, 200 in each folder. */
  static Turns ofFiles(int files, long bytes) throws IOException {
    return new Turns(
        bytes,
        (place, random) -> {
          long meanBytes = bytes / files;
          for (int i = 0; i < files; i++) {
            Path folder = place.resolve("folder" + i / FILES_IN_A_FOLDER);
            Files.createDirectories(folder);
            long size = random.nextLong(1, 2 * meanBytes);
            writeFile(folder.resolve("file" + i), size, random);
          }
        });
  }

  private static void writeFile(Path file, long bytes, SplittableRandom random) throws IOException {
    byte[] block = new byte[(int) Math.min(BLOCK_BYTES, bytes)];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (long left = bytes; left > 0; left -= block.length) {
        random.nextBytes(block);
        out.write(block, 0, (int) Math.min(left, block.length));
      }
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
    Path own = Files.createDirectory(folder.resolve("turn" + turns++));
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
      if (Files.isRegularFile(file)) {
        PeerFigures.delete(own);
      }
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

  /** The hash of a file, or of the names and bytes of all files of a folder. */
  private static Sha256 hash(Path top) throws IOException {
    MessageDigest digest = Sha256.newDigest();
    List<Path> files;
    try (Stream<Path> all = Files.walk(top)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path each : files) {
      digest.update(top.relativize(each).toString().getBytes(StandardCharsets.UTF_8));
      try (InputStream in = new DigestInputStream(Files.newInputStream(each), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return Sha256.ofRaw(digest.digest());
  }

  @Override
  public void close() throws IOException {
    PeerFigures.delete(folder);
  }
}
