package net.lanspread.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import net.lanspread.content.OperatingSystem;
import net.lanspread.disk.Disk;
import net.lanspread.disk.OwnerOnly;
import org.jspecify.annotations.Nullable;

/**
 * The start of the app when its user signs in, without a page: a file in the folder where the
 * system looks for such. The file is the whole setting, so that what the user deletes there is off.
 */
final class Autostart {
  private static final String ARGUMENTS = "app --no-browser";

  private final Disk disk;
  private final Path file;
  private final String content;

  private Autostart(Disk disk, Path file, String content) {
    this.disk = disk;
    this.file = file;
    this.content = content;
  }

  /** The start of this program; empty when it was not installed. */
  static Optional<Autostart> ofThisProgram(Disk disk, Path home) {
    return of(
        disk,
        OperatingSystem.ofThisMachine(),
        home,
        System::getenv,
        // The launchers that jpackage makes tell where they are.
        System.getProperty("jpackage.app-path"));
  }

  /**
   * The start on a system.
   *
   * @param home the user's own folder
   * @param environment gives the values of the process's environment
   * @param program the installed program; null when this one was not installed: then there is none
   */
  static Optional<Autostart> of(
      Disk disk,
      OperatingSystem os,
      Path home,
      UnaryOperator<@Nullable String> environment,
      @Nullable String program) {
    if (program == null) {
      return Optional.empty();
    }
    return Optional.of(
        switch (os) {
          case WINDOWS ->
              new Autostart(
                  disk,
                  folder(environment.apply("APPDATA"), home.resolve("AppData").resolve("Roaming"))
                      .resolve("Microsoft/Windows/Start Menu/Programs/Startup/Lanspread.cmd"),
                  batch(program));
          case MACOS ->
              new Autostart(
                  disk,
                  home.resolve("Library/LaunchAgents/net.lanspread.app.plist"),
                  propertyList(program));
          case UNIX ->
              new Autostart(
                  disk,
                  folder(environment.apply("XDG_CONFIG_HOME"), home.resolve(".config"))
                      .resolve("autostart/lanspread.desktop"),
                  desktopEntry(program));
        });
  }

  private static Path folder(@Nullable String named, Path otherwise) {
    return named == null || named.isBlank() ? otherwise : Path.of(named);
  }

  boolean isOn() throws IOException {
    return disk.stat(file).isPresent();
  }

  void set(boolean on) throws IOException {
    if (on) {
      disk.createFolders(Objects.requireNonNull(file.getParent()));
      OwnerOnly.write(disk, file, content.getBytes(StandardCharsets.UTF_8));
    } else {
      disk.delete(file);
    }
  }

  /** The Desktop Entry Specification, "The Exec key": reserved characters are escaped in quotes. */
  private static String desktopEntry(String program) {
    return """
    [Desktop Entry]
    Type=Application
    Name=Lanspread
    Exec="%s" %s
    """
        .formatted(
            program
                .replace("\\", "\\\\\\\\")
                .replace("\"", "\\\\\"")
                .replace("`", "\\\\`")
                .replace("$", "\\\\$")
                .replace("%", "%%"),
            ARGUMENTS);
  }

  /** The code page is that of this file; without it, letters beyond ASCII lead nowhere. */
  private static String batch(String program) {
    return "@chcp 65001 >nul\r\n@start \"\" \"%s\" %s\r\n"
        .formatted(program.replace("%", "%%"), ARGUMENTS);
  }

  private static String propertyList(String program) {
    String path = program.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <plist version="1.0">
    <dict>
      <key>Label</key><string>net.lanspread.app</string>
      <key>ProgramArguments</key>
      <array><string>%s</string><string>app</string><string>--no-browser</string></array>
      <key>RunAtLoad</key><true/>
    </dict>
    </plist>
    """
        .formatted(path);
  }
}
