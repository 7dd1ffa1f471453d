package net.lanspread.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import net.lanspread.disk.RealDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built-in reader with a script in place of unrar. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in for unrar is a shell script")
class FallbackArchiveReaderTest {
  private static final String UNRAR_7 =
      "UNRAR 7.01 freeware      Copyright (c) 1993-2024 Alexander Roshal";

  @TempDir Path folder;
  private final Unpacked unpacked = new Unpacked();

  @Test
  void theBuiltInReaderDoesAllThatItCan() throws Exception {
    Path unrar = unrar("unrar", UNRAR_7);

    read(new Rar5Bytes().file("a", "stored").end(), unrar);

    assertThat(unpacked.paths()).containsExactly("a");
    assertThat(folder.resolve("calls")).doesNotExist();
  }

  @Test
  void archivesBeyondItAreLeftToUnrar() throws Exception {
    read(tooLarge(), unrar("unrar", UNRAR_7));

    assertThat(unpacked.paths()).containsExactly("by-unrar");
  }

  @Test
  void withoutUnrarTheMessageNamesTheRemedy() {
    assertThatThrownBy(() -> read(tooLarge(), folder.resolve("missing")))
        .isInstanceOf(ArchiveException.class)
        .hasMessageContaining("of memory")
        .hasMessageContaining("install UnRAR 7");
  }

  @Test
  void damagedArchiveIsDamagedForEveryReader() throws Exception {
    Path unrar = unrar("unrar", UNRAR_7);

    assertThatThrownBy(() -> read(new Rar5Bytes().file("a", "stored"), unrar))
        .hasMessageContaining("cut off");
    assertThatThrownBy(() -> read(new Rar5Bytes().link("l", 1, "/etc").end(), unrar))
        .hasMessageContaining("link");
    assertThat(folder.resolve("calls")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UNRAR 5.91 freeware      Copyright (c) 1993-2020 Alexander Roshal",
        "unrar 0.3.1  Copyright (C) 2004 Ben Asselstine, Jeroen Dekkers",
        "RAR 7.01   Copyright (c) 1993-2024 Alexander Roshal",
        ""
      })
  void otherProgramsOfThatNameArePassedOver(String banner) throws Exception {
    Path other = unrar("other", banner);
    Path real = unrar("real", UNRAR_7);

    assertThat(new UnrarPrograms(List.of(folder.resolve("missing"), other)).find()).isEmpty();
    assertThat(new UnrarPrograms(List.of(other, real)).find())
        .contains(new UnrarPrograms.Found(real, "7.01"));
  }

  @Test
  void programIsSoughtOnThePathAndInEtisFolders() throws Exception {
    Path games = folder.resolve("games");
    Files.createDirectories(games.resolve("eti_launcher/bin"));
    Map<String, String> environment = Map.of("PATH", folder.resolve("bin") + "::relative");
    unrar("games/eti_launcher/bin/unrar", UNRAR_7);

    assertThat(UnrarPrograms.system(environment, games).find())
        .map(UnrarPrograms.Found::program)
        .contains(games.resolve("eti_launcher/bin/unrar"));

    Files.createDirectories(folder.resolve("bin"));
    unrar("bin/unrar", UNRAR_7);

    assertThat(UnrarPrograms.system(environment, games).find())
        .map(UnrarPrograms.Found::program)
        .contains(folder.resolve("bin/unrar"));
  }

  /** Needs 1.5 GiB, which nobody has here. */
  private static Rar5Bytes tooLarge() {
    byte[] packed = Rar5Runs.of(100);
    return new Rar5Bytes()
        .file("a", 1L << 40, 1, Rar5Runs.compression(13), packed, new byte[0])
        .end();
  }

  private Path unrar(String name, String banner) throws IOException {
    Path script =
        Files.writeString(
            folder.resolve(name),
            """
            #!/bin/sh
            [ $# = 0 ] || echo "$1" >> '%s'
            case "$1" in
              lt) printf 'Archive: a\\nDetails: RAR 5\\n\\n'
                  printf '        Name: by-unrar\\n        Type: File\\n        Size: 2\\n';;
              p) printf 'ok';;
              *) printf '\\n%s\\n';;
            esac
            """
                .formatted(folder.resolve("calls"), banner));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  private void read(Rar5Bytes archive, Path unrar) throws ArchiveException, IOException {
    Unpacked.read(
        new FallbackArchiveReader(
            new BuiltInArchiveReader(new RealDisk(), () -> 64L << 20),
            new UnrarPrograms(List.of(unrar))),
        archive.writeTo(folder.resolve("made.eti")),
        ArchiveLimits.defaults(),
        unpacked);
  }
}
