package net.lanspread.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.lanspread.catalog.CatalogFixture;
import net.lanspread.content.Sha256;
import net.lanspread.demo.StoredRarWriter;
import net.lanspread.disk.RealDisk;
import net.lanspread.health.HealthCheck;
import net.lanspread.lab.Lan;

/**
 * The fixture lab of one row: a folder of its own, a catalog, games, and the peers that run there.
 */
final class Lab implements AutoCloseable {
  static final String VERSION = "20250101";
  private static final int MIB = 1024 * 1024;

  private final Path folder;
  private final Path catalog;
  private final List<String> commonOptions;
  private final List<PeerProcess> peers = new ArrayList<>();
  private boolean eachAlone;

  /**
   * @param commonOptions the options of every peer
   */
  Lab(String... commonOptions) {
    this.commonOptions = List.of(commonOptions);
    try {
      folder = Files.createTempDirectory("lanspread-lab");
      catalog = folder.resolve("game.db");
      CatalogFixture.writeEti(
          catalog, "alienswarm", "bf1942", "ggoo", "bfbc2", "cnc4", "cnctw", "cod5", "css");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Gives each peer that is started from now on a process of its own: they are killed, frozen or
   * measured, or their logs are read.
   */
  Lab eachAlone() {
    eachAlone = true;
    return this;
  }

  Path catalog() {
    return catalog;
  }

  Path path(String name) {
    return folder.resolve(name);
  }

  /** Makes a program of a line of shell; its path. */
  String script(String name, String line) {
    Path program = path(name);
    write(program, ("#!/bin/sh\n" + line + "\n").getBytes(StandardCharsets.UTF_8));
    if (!program.toFile().setExecutable(true)) {
      throw new IllegalStateException(program + " cannot be run here");
    }
    return program.toString();
  }

  /** Starts a peer in its own folder, with the lab's catalog, on loopback, and waits for it. */
  PeerProcess start(String name, String... options) {
    PeerProcess peer = launch(name, catalog, options);
    peer.address();
    return peer;
  }

  /** Starts a peer as {@link #start} does, in a process of its own, which can be killed. */
  PeerProcess startAlone(String name, String... options) {
    return startBy(PeerProcess.java(), name, options);
  }

  /** Starts a peer that was given no catalog, on loopback, and waits for it. */
  PeerProcess startOpen(String name, String... options) {
    List<String> all = new ArrayList<>(List.of("--listen", "127.0.0.1:0", "--no-mdns"));
    all.addAll(commonOptions);
    all.addAll(Arrays.asList(options));
    PeerProcess peer = run(name, all);
    peer.address();
    return peer;
  }

  /** Starts a peer with nothing of its own, connected to these. */
  PeerProcess clientOf(PeerProcess... sources) {
    PeerProcess client = start("client");
    for (PeerProcess source : sources) {
      client.connect(source);
    }
    return client;
  }

  PeerProcess launch(String name, Path itsCatalog, String... options) {
    List<String> all = new ArrayList<>(List.of("--listen", "127.0.0.1:0", "--no-mdns"));
    all.addAll(Arrays.asList(options));
    return launchAsItIs(name, itsCatalog, all);
  }

  /** Starts a peer as {@link #start} does, by another command line. */
  PeerProcess startBy(List<String> program, String name, String... options) {
    List<String> all = new ArrayList<>(List.of("--listen", "127.0.0.1:0", "--no-mdns"));
    all.addAll(Arrays.asList(options));
    PeerProcess peer = launchAsItIs(name, catalog, program, all);
    peer.address();
    return peer;
  }

  /** Starts a peer that looks for others by itself unless it is told not to. */
  PeerProcess startAt(String listen, String name, String... options) {
    List<String> all = new ArrayList<>(List.of("--listen", listen));
    all.addAll(Arrays.asList(options));
    PeerProcess peer = launchAsItIs(name, catalog, all);
    peer.address();
    return peer;
  }

  /** Starts a peer on a host of a LAN; it looks for others by itself unless it is told not to. */
  PeerProcess startOn(Lan lan, int host, String name, String... options) {
    List<String> program = new ArrayList<>(lan.on(host));
    program.addAll(PeerProcess.java());
    List<String> all = new ArrayList<>(List.of("--listen", "0.0.0.0:0"));
    all.addAll(Arrays.asList(options));
    PeerProcess peer = launchAsItIs(name, catalog, program, all);
    peer.address();
    return peer;
  }

  private PeerProcess launchAsItIs(String name, Path itsCatalog, List<String> options) {
    return run(name, withCatalog(itsCatalog, options));
  }

  private PeerProcess launchAsItIs(
      String name, Path itsCatalog, List<String> program, List<String> options) {
    return run(name, program, withCatalog(itsCatalog, options));
  }

  private List<String> withCatalog(Path itsCatalog, List<String> options) {
    List<String> all = new ArrayList<>(List.of("--catalog", itsCatalog.toString()));
    all.addAll(commonOptions);
    all.addAll(options);
    return all;
  }

  private PeerProcess run(String name, List<String> options) {
    if (eachAlone) {
      return run(name, PeerProcess.java(), options);
    }
    PeerProcess peer = PeerProcess.hosted(name, folder.resolve(name), options);
    peers.add(peer);
    return peer;
  }

  private PeerProcess run(String name, List<String> program, List<String> options) {
    PeerProcess peer = PeerProcess.alone(name, folder.resolve(name), program, options);
    peers.add(peer);
    return peer;
  }

  /**
   * Starts a peer whose games folder is a disk of its own of so many MiB, which goes with it; empty
   * where this machine does not allow that.
   */
  Optional<PeerProcess> startOnSmallDisk(String name, int mib, String... options) {
    Path games = folder.resolve(name).resolve("games");
    String mount = "mount -t tmpfs -o size=%dm none \"$0\"".formatted(mib);
    for (String unshare : List.of("-m", "-Urm")) {
      List<String> program =
          new ArrayList<>(List.of("unshare", unshare, "sh", "-c", mount + " && exec \"$@\""));
      program.add(games.toString());
      program.addAll(PeerProcess.java());
      if (isPossible(List.of("unshare", unshare, "sh", "-c", mount, games.toString()), games)) {
        List<String> all =
            new ArrayList<>(
                List.of("--catalog", catalog.toString(), "--listen", "127.0.0.1:0", "--no-mdns"));
        all.addAll(List.of(options));
        PeerProcess peer = run(name, program, all);
        peer.address();
        return Optional.of(peer);
      }
    }
    return Optional.empty();
  }

  private static boolean isPossible(List<String> command, Path mountPoint) {
    try {
      Files.createDirectories(mountPoint);
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  Path root(String peer, String gameId) {
    return folder.resolve(peer).resolve("games").resolve(gameId);
  }

  PeerProcess alpha() {
    game("alpha", "alienswarm", 104);
    write(
        root("alpha", "alienswarm").resolve("notes.txt"),
        "read me".getBytes(StandardCharsets.UTF_8));
    game("alpha", "bf1942", 1);
    game("alpha", "ggoo", 30);
    return start("alpha");
  }

  PeerProcess bravo() {
    game("bravo", "bfbc2", 2);
    game("bravo", "cnc4", 1);
    archive(
        root("bravo", "cnctw").resolve("cnctw.eti"),
        Map.of(
            "bin/cnctw-payload.bin", random(5 * MIB, 6), "data/cnctw-assets.dat", random(MIB, 7)));
    version("bravo", "cnctw", VERSION);
    game("bravo", "ggoo", 30);
    return start("bravo");
  }

  PeerProcess charlie() {
    game("charlie", "cod5", 1);
    game("charlie", "ggoo", 30);
    return start("charlie");
  }

  /** A game with one archive of about so many MiB; the same call makes the same bytes. */
  void game(String peer, String gameId, int mib) {
    archive(
        root(peer, gameId).resolve(gameId + ".eti"),
        Map.of("bin/" + gameId + ".bin", random(mib * MIB, gameId.hashCode())));
    version(peer, gameId, VERSION);
  }

  /** A game with one archive, mostly a hole on the disk, of a file of so many MiB of zeros. */
  void hollowGame(String peer, String gameId, int mib) {
    hollowArchive(root(peer, gameId).resolve(gameId + ".eti"), mib);
    version(peer, gameId, VERSION);
  }

  static void hollowArchive(Path file, int mib) {
    try {
      Files.createDirectories(file.getParent());
      try (StoredRarWriter writer =
          new StoredRarWriter(new RealDisk().openWriter(file), Instant.EPOCH, false)) {
        writer.addZeros("data/zeros.bin", (long) mib * MIB);
        writer.finish();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A game of one file that no archive holds, of so many MiB; the same call, the same bytes. */
  void bigGame(String peer, String gameId, int mib) {
    Path file = root(peer, gameId).resolve("data/" + gameId + ".bin");
    try {
      Files.createDirectories(file.getParent());
      try (OutputStream out = Files.newOutputStream(file)) {
        for (int i = 0; i < mib; i++) {
          out.write(random(MIB, gameId.hashCode() + i));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    version(peer, gameId, VERSION);
  }

  void version(String peer, String gameId, String version) {
    write(root(peer, gameId).resolve("version.ini"), version.getBytes(StandardCharsets.US_ASCII));
  }

  static void archive(Path file, Map<String, byte[]> files) {
    archive(file, files, false);
  }

  static void archive(Path file, Map<String, byte[]> files, boolean solid) {
    try {
      Files.createDirectories(file.getParent());
      Files.deleteIfExists(file);
      try (StoredRarWriter writer =
          new StoredRarWriter(new RealDisk().openWriter(file), Instant.EPOCH, solid)) {
        for (Map.Entry<String, byte[]> entry : new TreeMap<>(files).entrySet()) {
          writer.addFile(entry.getKey(), entry.getValue());
        }
        writer.finish();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path file, byte[] bytes) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ids of all checks of the health. */
  static List<String> checks() {
    return Stream.of(HealthCheck.Id.values()).map(HealthCheck.Id::label).toList();
  }

  static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** A path as a peer with a disk of its own sees it. */
  static Path seenBy(PeerProcess peer, Path path) {
    return Path.of("/proc/" + peer.process().pid() + "/root" + path);
  }

  /** The SHA-256 of every file below a folder, by path; {@code local/} of a root left out. */
  static Map<String, String> hashes(Path root) {
    Map<String, String> hashes = allHashes(root);
    hashes.keySet().removeIf(path -> path.startsWith("local/"));
    return hashes;
  }

  static Map<String, String> allHashes(Path root) {
    Map<String, String> hashes = new TreeMap<>();
    if (!Files.exists(root)) {
      return hashes;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        MessageDigest digest = Sha256.newDigest();
        try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
          in.transferTo(OutputStream.nullOutputStream());
        }
        hashes.put(
            root.relativize(path).toString().replace('\\', '/'),
            HexFormat.of().formatHex(digest.digest()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return hashes;
  }

  static Map<String, String> hashesOf(Map<String, byte[]> files) {
    Map<String, String> hashes = new TreeMap<>();
    files.forEach((path, bytes) -> hashes.put(path, Sha256.hash(bytes).hex()));
    return hashes;
  }

  @Override
  public void close() {
    peers.forEach(PeerProcess::end);
    peers.forEach(PeerProcess::close);
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
