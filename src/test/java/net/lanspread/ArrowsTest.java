package net.lanspread;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleName;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The rooms and arrows of ARCHITECTURE.md. */
class ArrowsTest {
  private static final String BASE = "net.lanspread.";

  /** Each room with the rooms that it may know. */
  private static final Map<String, List<String>> ARROWS =
      Map.ofEntries(
          Map.entry(
              "cli",
              List.of(
                  "peer",
                  "health",
                  "organiser",
                  "catalog",
                  "operation",
                  "swarm",
                  "protocol",
                  "content")),
          Map.entry(
              "web",
              List.of(
                  "peer",
                  "health",
                  "organiser",
                  "catalog",
                  "operation",
                  "swarm",
                  "protocol",
                  "content",
                  "disk")),
          Map.entry("demo", List.of("catalog", "content", "disk")),
          Map.entry(
              "peer",
              List.of(
                  "download",
                  "upload",
                  "install",
                  "launch",
                  "health",
                  "swarm",
                  "library",
                  "discovery",
                  "organiser",
                  "catalog",
                  "archive",
                  "operation",
                  "transport",
                  "protocol",
                  "content",
                  "disk")),
          Map.entry(
              "download",
              List.of("swarm", "install", "archive", "operation", "protocol", "content", "disk")),
          Map.entry("upload", List.of("library", "transport", "protocol", "content", "disk")),
          Map.entry("install", List.of("archive", "operation", "content", "disk")),
          Map.entry("launch", List.of("content", "disk")),
          Map.entry("health", List.of("discovery", "content", "disk")),
          Map.entry("swarm", List.of("transport", "operation", "protocol", "content")),
          Map.entry("organiser", List.of("catalog", "operation", "protocol", "content", "disk")),
          Map.entry("library", List.of("content", "disk")),
          Map.entry("discovery", List.of("content")),
          Map.entry("catalog", List.of("content")),
          Map.entry("archive", List.of("rar", "content", "disk")),
          Map.entry("rar", List.of()),
          Map.entry("operation", List.of("content")),
          Map.entry("transport", List.of("content", "disk")),
          Map.entry("protocol", List.of("content")),
          Map.entry("disk", List.of()),
          Map.entry("content", List.of()));

  /** Libraries that one room alone may import, so that it alone changes with them. */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "io.netty..", "transport",
          "org.bouncycastle.asn1..", "transport",
          "org.bouncycastle.cert..", "transport",
          "org.bouncycastle.operator..", "transport",
          "org.bouncycastle.crypto..", "swarm",
          "javax.jmdns..", "discovery",
          "com.github.junrar..", "archive",
          "java.sql..", "catalog",
          "com.sun.net.httpserver..", "web");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("net.lanspread");

  @Test
  void everyRoomIsOnTheMap() {
    TreeSet<String> rooms = new TreeSet<>();
    CLASSES.forEach(
        each -> {
          if (each.getPackageName().startsWith(BASE)) {
            rooms.add(each.getPackageName().substring(BASE.length()));
          }
        });
    assertThat(rooms).containsExactlyElementsOf(new TreeSet<>(ARROWS.keySet()));
  }

  @Test
  void everyRoomKnowsOnlyTheAllowedRooms() {
    ARROWS.forEach(
        (room, known) -> {
          List<String> unknown =
              ARROWS.keySet().stream()
                  .filter(other -> !other.equals(room) && !known.contains(other))
                  .map(other -> BASE + other + "..")
                  .toList();
          noClasses()
              .that(resideInAPackage(BASE + room + ".."))
              .should()
              .dependOnClassesThat(resideInAnyPackage(unknown.toArray(String[]::new)))
              .check(CLASSES);
        });
  }

  @Test
  void nobodyKnowsTheProgram() {
    noClasses()
        .that(not(resideInAPackage("net.lanspread")))
        .should()
        .dependOnClassesThat(resideInAPackage("net.lanspread"))
        .check(CLASSES);
  }

  /** An asker for a way is given the best one; the transport knows which kinds there are. */
  @Test
  void connectionsAreOfOneKindOutsideTheTransport() {
    noClasses()
        .that(not(resideInAnyPackage(BASE + "transport", BASE + "peer")))
        .should()
        .dependOnClassesThat(
            resideInAPackage(BASE + "transport")
                .and(not(simpleName("Connection")))
                .and(not(simpleName("PeerStream")))
                .and(not(simpleName("Transport"))))
        .check(CLASSES);
  }

  @Test
  void libraryHasOneHome() {
    LIBRARIES.forEach(
        (library, room) ->
            noClasses()
                .that(not(resideInAPackage(BASE + room)))
                .should()
                .dependOnClassesThat(resideInAPackage(library))
                .check(CLASSES));
  }

  /**
   * All output passes the place where strangers' words are made fit to be shown; see
   * docs/security.md.
   */
  @Test
  void commandsPrintOnTheTerminalAlone() {
    noClasses()
        .that(resideInAPackage(BASE + "cli"))
        .and(not(simpleName("Terminal")))
        .and(not(simpleName("ErrorLine"))) // it shows how a command is used
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.io.PrintWriter")
        .check(CLASSES);
    noClasses()
        .that(not(simpleName("App")))
        .and(not(simpleName("UnpackProgram"))) // whose words its parent reads
        .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
        .check(CLASSES);
  }

  @Test
  void peersChangeFilesThroughTheDiskAlone() {
    noClasses()
        .that(
            resideInAnyPackage(
                BASE + "download",
                BASE + "install",
                BASE + "launch",
                BASE + "upload",
                BASE + "swarm",
                BASE + "content"))
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("java.nio.file.Files")
        .check(CLASSES);
  }
}
