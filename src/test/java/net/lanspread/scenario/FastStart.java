package net.lanspread.scenario;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import net.lanspread.demo.DrivenPeer;

/**
 * The program as a package has it: in a jar, with the classes of a start as they are in memory
 * then. Hundreds of peers start in a run of all tests, each in half the processor's time.
 */
final class FastStart {
  private static final Path FOLDER = Path.of("target", "fast-start").toAbsolutePath();
  private static final Path JAR = FOLDER.resolve("lanspread.jar");
  private static final Path CACHE = FOLDER.resolve("lanspread.aot");

  /**
   * Options for a peer of a test, which lives for seconds: a method that runs some hundred times is
   * not worth compiling.
   */
  private static final List<String> SELDOM_COMPILED =
      List.of(
          "-XX:Tier3InvocationThreshold=2000",
          "-XX:Tier3MinInvocationThreshold=1000",
          "-XX:Tier3CompileThreshold=10000");

  private static final String CLASS_PATH = prepared();

  private FastStart() {}

  /** As {@link DrivenPeer#program}. */
  static List<String> program(List<String> javaOptions) {
    List<String> options = new ArrayList<>(javaOptions);
    options.addAll(SELDOM_COMPILED);
    // The machine's remarks on a cache that it does not use would be in the way.
    options.addAll(List.of("-XX:AOTCache=" + CACHE, "-Xlog:aot*=off:stderr"));
    return fromTheJar(options, CLASS_PATH);
  }

  private static List<String> fromTheJar(List<String> options, String classPath) {
    List<String> command = DrivenPeer.program(options);
    command.set(command.indexOf("-cp") + 1, classPath);
    return command;
  }

  /**
   * The class path of the jar and cache for these classes, which are made where they are missing.
   */
  private static String prepared() {
    try {
      Files.createDirectories(FOLDER);
      // Two classes of tests run at once, each in a process of its own.
      try (FileChannel channel =
              FileChannel.open(
                  FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock _ = channel.lock()) {
        return prepare();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String prepare() throws IOException, InterruptedException {
    Path classes = FOLDER.resolveSibling("classes");
    List<Path> libraries =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toAbsolutePath())
            .filter(Files::isRegularFile)
            .toList();
    List<Path> jars = new ArrayList<>(List.of(JAR));
    for (Path library : libraries) {
      jars.add(isSigned(library) ? FOLDER.resolve(library.getFileName()) : library);
    }
    String classPath =
        jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    String state = System.getProperty("java.vm.version") + "\n" + classPath + state(classes);
    Path made = FOLDER.resolve("made-of.txt");
    if (!Files.exists(made) || !Files.readString(made).equals(state)) {
      Files.deleteIfExists(made);
      pack(classes);
      for (Path library : libraries) {
        if (isSigned(library)) {
          copyUnsigned(library, FOLDER.resolve(library.getFileName()));
        }
      }
      train(classPath);
      Files.writeString(made, state);
    }
    return classPath;
  }

  private static boolean isSigned(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile(), false)) {
      return file.stream().anyMatch(FastStart::isOfASignature);
    }
  }

  private static boolean isOfASignature(ZipEntry entry) {
    return entry.getName().matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
  }

  /** The cache takes no class of a signed jar; and to prove a large jar's signature takes long. */
  private static void copyUnsigned(Path signed, Path copy) throws IOException {
    try (JarFile in = new JarFile(signed.toFile(), false);
        JarOutputStream out = new JarOutputStream(Files.newOutputStream(copy))) {
      out.setLevel(Deflater.NO_COMPRESSION);
      Manifest whole = in.getManifest();
      whole.getEntries().clear(); // the digests of all files
      out.putNextEntry(new ZipEntry(JarFile.MANIFEST_NAME));
      whole.write(out);
      for (JarEntry entry : Collections.list(in.entries())) {
        if (!isOfASignature(entry) && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
          out.putNextEntry(new ZipEntry(entry.getName()));
          try (InputStream bytes = in.getInputStream(entry)) {
            bytes.transferTo(out);
          }
        }
      }
    }
  }

  private static String state(Path folder) throws IOException {
    StringBuilder state = new StringBuilder();
    for (Path file : files(folder)) {
      state.append('\n').append(file).append(' ').append(Files.size(file));
      state.append(' ').append(Files.getLastModifiedTime(file));
    }
    return state.toString();
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void pack(Path folder) throws IOException {
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(JAR))) {
      jar.setLevel(Deflater.NO_COMPRESSION);
      for (Path file : files(folder)) {
        jar.putNextEntry(
            new ZipEntry(folder.relativize(file).toString().replace(File.separatorChar, '/')));
        Files.copy(file, jar);
      }
    }
  }

  /**
   * Has a peer fetch and install a game, and records the classes that its machine loads meanwhile.
   */
  private static void train(String classPath) throws IOException, InterruptedException {
    Files.deleteIfExists(CACHE);
    try (Lab lab = new Lab()) {
      lab.game("source", "ggoo", 16);
      PeerProcess source = lab.start("source");
      PeerProcess peer =
          lab.startBy(fromTheJar(List.of("-XX:AOTCacheOutput=" + CACHE), classPath), "training");
      peer.connect(source);
      peer.ask("list-games");
      peer.ask("download", "game_id", "ggoo", "install", true, "wait", true);
      peer.send("shutdown");
      peer.process().waitFor();
      if (!Files.exists(CACHE)) {
        throw new IOException("no cache was made: " + peer.stderr());
      }
    }
  }
}
