package net.lanspread.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.lanspread.content.FileList;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GameArchivesTest {
  private static final GameId COH = new GameId("coh");
  @TempDir Path root;

  @BeforeEach
  void aGame() throws IOException {
    has("coh.eti");
  }

  @Test
  void archivesThatNoScriptNamesAreTheGame() throws IOException {
    has("zusatz.eti", "b.ETI", "coh_2.eti", "notes.txt", "sub/c.eti");

    assertUnpacked("b.ETI", "coh.eti", "coh_2.eti", "zusatz.eti");
  }

  @Test
  void archiveThatCarriesTheGamesNameIsTheScripts() throws IOException {
    has("coh_maps_8p.eti", "COH_profile.eti", "cohort.eti");

    assertUnpacked("coh.eti", "cohort.eti");
  }

  @Test
  void withoutAMainArchiveAPrefixedOneIsTheGame() throws IOException {
    Files.delete(root.resolve("coh.eti"));
    has("coh_data.eti");

    assertUnpacked("coh_data.eti");
  }

  @ParameterizedTest
  @ValueSource(strings = {"game_setup.cmd", "Tools.BAT", "server_start.sh"})
  void archiveThatAScriptNamesIsTheScripts(String script) throws IOException {
    has("Extra.eti");
    script(script, "unrar x \"%~dp0EXTRA.ETI\"", StandardCharsets.UTF_8);

    assertUnpacked("coh.eti");
  }

  @Test
  void mainArchiveIsTheGameEvenWhenScriptsNameIt() throws IOException {
    script("game_start.cmd", "if not exist coh.eti exit", StandardCharsets.UTF_8);

    assertUnpacked("coh.eti");
  }

  @Test
  void longerNameDoesNotNameTheShorter() throws IOException {
    has("maps.eti", "more_maps.eti");
    script("game_setup.cmd", "unrar x more_maps.eti", StandardCharsets.UTF_8);

    assertUnpacked("coh.eti", "maps.eti");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "windows-1252", "IBM850"})
  void scriptsComeInManyEncodings(String charset) throws IOException {
    has("öffne.eti");
    script("game_setup.cmd", "unrar x Öffne.eti", Charset.forName(charset));

    assertUnpacked("coh.eti");
  }

  @Test
  void onlySmallScriptsAtTheTopAreRead() throws IOException {
    has("extra.eti");
    script("readme.txt", "extra.eti", StandardCharsets.UTF_8);
    script("sub/game_setup.cmd", "extra.eti", StandardCharsets.UTF_8);
    script("huge.cmd", "extra.eti ".repeat(200_000), StandardCharsets.UTF_8);

    assertUnpacked("coh.eti", "extra.eti");
  }

  @Test
  void anArchiveStillToComeIsToldByItsNamesAndScripts() {
    FileList list =
        new FileList(
            Stream.of(
                    "Setup.CMD",
                    "zusatz.eti",
                    "coh_profile.eti",
                    "b.eti",
                    "coh.eti",
                    "more/c.eti",
                    "more/setup.cmd",
                    "version.ini")
                .map(path -> new SharedFile(path, 8))
                .toList());
    byte[] script = "unrar x ZUSATZ.eti".getBytes(StandardCharsets.UTF_16LE);

    assertThat(GameArchives.telling(list)).containsExactly(new SharedFile("Setup.CMD", 8));
    assertThat(GameArchives.of(list, List.of(script), COH))
        .containsExactly(new SharedFile("b.eti", 8), new SharedFile("coh.eti", 8));
  }

  @Test
  void onlySmallScriptsOfAListTellAndNotEndlesslyMany() {
    List<SharedFile> files = new ArrayList<>();
    files.add(new SharedFile("version.ini", 8));
    files.add(new SharedFile("huge.cmd", (1 << 20) + 1));
    for (int i = 0; i < 100; i++) {
      files.add(new SharedFile("s%02d.cmd".formatted(i), 1 << 20));
    }

    assertThat(GameArchives.telling(new FileList(files)))
        .hasSize(64)
        .allSatisfy(file -> assertThat(file.sizeBytes()).isEqualTo(1 << 20));
  }

  @Test
  void namesAloneTellTheArchivesThatNoScriptNeedsToName() {
    List<String> names =
        List.of("COH.eti", "coh_profile.eti", "extra.eti", "setup.cmd", "version.ini");

    assertThat(GameArchives.byName(names, COH)).containsExactly("COH.eti", "extra.eti");
    assertThat(GameArchives.byName(List.of("coh_data.eti"), COH)).containsExactly("coh_data.eti");
  }

  @Test
  void volumesAreOneArchiveThatTheFirstStandsFor() throws IOException {
    Files.delete(root.resolve("coh.eti"));
    volumes("coh.part1.eti", "coh.part2.eti", "extra.eti", "extra.r00");
    has("coh_profile.eti");

    assertThat(GameArchives.in(new RealDisk(), root, COH))
        .extracting(GameArchives.Packed::files)
        .containsExactly(
            List.of("coh.part1.eti", "coh.part2.eti"), List.of("extra.eti", "extra.r00"));
    script("setup.cmd", "unrar x extra.eti", StandardCharsets.UTF_8);
    assertUnpacked("coh.part1.eti");
  }

  @Test
  void volumesCalledRarCountWhereNothingIsCalledEti() throws IOException {
    volumes("more.part1.rar", "more.part2.rar", "old.rar", "old.r00", "alone.rar");

    assertUnpacked("coh.eti");
    Files.delete(root.resolve("coh.eti"));
    assertUnpacked("more.part1.rar", "old.rar");
  }

  @Test
  void archivesStillToComeMayBeVolumes() {
    FileList list =
        new FileList(
            Stream.of(
                    "coh.part1.eti", "coh.part2.eti", "extra.eti", "more.part1.rar", "version.ini")
                .map(path -> new SharedFile(path, 8))
                .toList());

    List<SharedFile> archives = GameArchives.of(list, List.of(), COH);

    assertThat(archives)
        .extracting(SharedFile::path)
        .containsExactly("coh.part1.eti", "coh.part2.eti", "extra.eti");
    assertThat(GameArchives.mayBeVolumes(list, archives)).isTrue();
    assertThat(GameArchives.mayBeVolumes(list, archives.subList(2, 3))).isFalse();
  }

  @Test
  void archiveIsCertainWhereNoScriptCanHaveIt() {
    assertThat(GameArchives.certain(List.of("a.eti", "coh.eti", "setup.cmd"), COH))
        .contains("coh.eti");
    assertThat(GameArchives.certain(List.of("a.eti", "b.eti", "version.ini"), COH))
        .contains("a.eti");
    assertThat(GameArchives.certain(List.of("a.eti", "b.eti", "Start.CMD"), COH))
        .as("the script may name either")
        .isEmpty();
    assertThat(GameArchives.certain(List.of("game.dat"), COH)).isEmpty();
  }

  private void assertUnpacked(String... names) throws IOException {
    assertThat(GameArchives.names(new RealDisk(), root, COH)).containsExactlyInAnyOrder(names);
  }

  private void volumes(String... names) throws IOException {
    for (String name : names) {
      Files.write(root.resolve(name), Rar5Bytes.volume(0, 0).file("a", "1").end().toBytes());
    }
  }

  private void has(String... names) throws IOException {
    for (String name : names) {
      script(name, "archive", StandardCharsets.UTF_8);
    }
  }

  private void script(String name, String text, Charset charset) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, charset);
  }
}
