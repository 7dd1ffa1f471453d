package net.lanspread.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import net.lanspread.demo.DrivenPeer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The image, and the .deb made of it, that {@code ./dev package --check} has just made. */
@Tag("process")
final class PackagedImageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String CACHE = "lanspread.aot";

  @TempDir private Path folder;

  @BeforeAll
  static void aPackageWasMade() {
    assumeTrue(
        property("launcher").isPresent(), "no package was made; ./dev package --check makes one");
  }

  @Test
  void theDemoRunsWithoutJava() throws IOException, InterruptedException {
    Path demo = folder.resolve("demo");
    String output = run(launcher(), "demo", "--folder", demo.toString());
    assertThat(output).contains("Unpacked and installed");
    try (Stream<Path> installed = Files.list(demo.resolve("carla/games/turnipwars/local"))) {
      assertThat(installed).isNotEmpty();
    }
  }

  @Test
  void aPeerThatAnnouncesItselfRunsWithoutJava() throws IOException, InterruptedException {
    try (DrivenPeer peer = new DrivenPeer("anna", folder, withoutJava(launcher()), List.of())) {
      assertThat(peer.awaitReady(PATIENCE).path("addr").asString()).isNotBlank();
      assertThat(peer.ask("list-games", Map.of(), PATIENCE).path("games").isArray()).isTrue();
      var _ = peer.ask("shutdown", Map.of(), PATIENCE);
      assertThat(peer.awaitExit(PATIENCE)).isTrue();
      assertThat(peer.process().exitValue()).isZero();
    }
  }

  /** Told to need its cache, the virtual machine does not start without it. */
  @Test
  void itStartsFromItsCacheAndWithoutItAsWell() throws IOException, InterruptedException {
    assertThat(versionFromCache(launcher())).contains("lanspread ");
    Path cache = classes(launcher()).resolve(CACHE);
    Path aside = Files.move(cache, cache.resolveSibling("aside"));
    try {
      assertThat(versionFromCache(launcher())).doesNotContain("lanspread ");
      assertThat(run(launcher(), "--version")).matches("lanspread [0-9.]+\\R");
    } finally {
      Files.move(aside, cache);
    }
  }

  @Test
  void itRunsAsThePeersOfThisProjectDo() throws IOException {
    List<String> options =
        Files.readAllLines(Path.of("scripts", "java.options")).stream()
            .filter(line -> line.startsWith("-"))
            .toList();
    List<Path> configurations;
    try (Stream<Path> files = Files.list(classes(launcher()))) {
      configurations = files.filter(file -> file.toString().endsWith(".cfg")).toList();
    }
    assertThat(configurations).isNotEmpty();
    for (Path configuration : configurations) {
      assertThat(Files.readAllLines(configuration))
          .containsAll(options.stream().map(option -> "java-options=" + option).toList());
    }
  }

  /** What signatures say of each file would stay in memory, and in no cache. */
  @Test
  void itsLibrariesAreNotSigned() throws IOException {
    List<Path> jars;
    try (Stream<Path> files = Files.list(classes(launcher()).resolve("lib"))) {
      jars = files.toList();
    }
    assertThat(jars).anyMatch(jar -> jar.getFileName().toString().startsWith("bcprov"));
    for (Path jar : jars) {
      try (JarFile library = new JarFile(jar.toFile())) {
        assertThat(library.stream().map(JarEntry::getName))
            .as(jar.toString())
            .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)"));
        assertThat(library.getManifest().getEntries()).as(jar.toString()).isEmpty();
      }
    }
  }

  @Test
  void itBringsTheLicences() throws IOException {
    Path legal = classes(launcher()).resolve("legal");
    for (String text : List.of("LICENSE", "NOTICE")) {
      assertThat(legal.resolve(text)).hasSameBinaryContentAs(Path.of(text));
    }
    assertThat(legal.resolve("EPL-2.0.md")).isNotEmptyFile();
    try (Stream<Path> texts = Files.list(legal)) {
      assertThat(texts.map(text -> text.getFileName().toString()))
          .anyMatch(name -> name.startsWith("bcprov"))
          .anyMatch(name -> name.startsWith("sqlite-jdbc"))
          .anyMatch(name -> name.startsWith("netty-codec-native-quic"))
          .anyMatch(name -> name.startsWith("slf4j-api"));
    }
  }

  @Test
  void theDebBringsTheSameProgramWithADesktopEntry() throws IOException, InterruptedException {
    assumeTrue(property("deb").isPresent(), "no .deb was made on this machine");
    Path root = folder.resolve("root");
    var _ = output(List.of("dpkg-deb", "-x", property("deb").orElseThrow(), root.toString()));
    Path installed = root.resolve("opt/lanspread");
    assertThat(Files.readSymbolicLink(root.resolve("usr/bin/lanspread")))
        .isEqualTo(Path.of("/opt/lanspread/bin/lanspread"));
    assertThat(versionFromCache(installed.resolve("bin/lanspread"))).contains("lanspread ");
    List<String> entry =
        Files.readAllLines(root.resolve("usr/share/applications/lanspread.desktop"));
    for (String key : List.of("Exec=", "Icon=")) {
      assertThat(entry)
          .filteredOn(line -> line.startsWith(key))
          .singleElement()
          .satisfies(line -> assertThat(root.resolve(line.substring(key.length() + 1))).exists());
    }
    assertThat(Files.readString(installed.resolve("lib/app/lanspread-app.cfg")))
        .contains("arguments=app\n");
  }

  private static Optional<String> property(String name) {
    return Optional.ofNullable(System.getProperty("lanspread." + name));
  }

  private static Path launcher() {
    return Path.of(property("launcher").orElseThrow()).toAbsolutePath();
  }

  /** The folder of the launcher's jars, where Linux, Windows or macOS has it. */
  private static Path classes(Path launcher) {
    return Stream.of("../lib/app", "app", "../app")
        .map(launcher::resolveSibling)
        .filter(classes -> Files.exists(classes.resolve("lanspread.jar")))
        .findFirst()
        .orElseThrow();
  }

  private String versionFromCache(Path launcher) throws IOException, InterruptedException {
    ProcessBuilder version = new ProcessBuilder(launcher.toString(), "--version");
    version.environment().put("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on");
    return text(version);
  }

  private String run(Path launcher, String... arguments) throws IOException, InterruptedException {
    List<String> command = withoutJava(launcher);
    command.addAll(List.of(arguments));
    return output(command);
  }

  /** The program in an environment that knows of no Java, as far as a system can do without. */
  private List<String> withoutJava(Path launcher) throws IOException {
    List<String> command = new ArrayList<>();
    if (!System.getProperty("os.name").startsWith("Windows")) {
      Path empty = Files.createDirectories(folder.resolve("nothing"));
      command.addAll(List.of("env", "-i", "PATH=" + empty));
    }
    command.add(launcher.toString());
    return command;
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    return text(new ProcessBuilder(command));
  }

  private static String text(ProcessBuilder program) throws IOException, InterruptedException {
    Process process = program.redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var _ = process.waitFor();
    return text;
  }
}
