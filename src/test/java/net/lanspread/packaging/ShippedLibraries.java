package net.lanspread.packaging;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * The libraries of a package: those of this build without the native parts of other systems and
 * without signatures, and the licences that they bring.
 *
 * <p>Nobody checks who has signed them, but Java keeps what a signature says of each file in memory
 * as soon as one class of the library is loaded: 4 MB for Bouncy Castle.
 */
final class ShippedLibraries {
  /** Classifiers of Netty's native libraries. */
  private static final Pattern NATIVE =
      Pattern.compile(".*-((linux|osx|windows)-(x86_64|aarch_64))\\.jar");

  private static final String SQLITE_NATIVE = "org/sqlite/native/";
  private static final Pattern SIGNATURE = Pattern.compile("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
  private static final Pattern LICENCE =
      Pattern.compile("META-INF/(.*/)?[^/]*(licen[cs]e|notice)[^/]*", Pattern.CASE_INSENSITIVE);

  private final Path legal;
  private final String system;
  private final boolean arm;

  private ShippedLibraries(Path legal, String osName, String osArch) {
    this.legal = legal;
    system = osName.startsWith("Windows") ? "Windows" : osName.startsWith("Mac") ? "Mac" : "Linux";
    arm = osArch.equals("aarch64");
  }

  /** Copies the libraries from the first folder into the second, their licences into the third. */
  public static void main(String[] arguments) throws IOException {
    ShippedLibraries libraries =
        new ShippedLibraries(
            Path.of(arguments[2]), System.getProperty("os.name"), System.getProperty("os.arch"));
    Path to = Files.createDirectories(Path.of(arguments[1]));
    List<Path> jars;
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      jars = files.sorted().toList();
    }
    for (Path jar : jars) {
      if (libraries.isOfThisSystem(jar)) {
        libraries.copy(jar, to.resolve(jar.getFileName()));
      }
    }
  }

  private boolean isOfThisSystem(Path jar) {
    var named = NATIVE.matcher(jar.getFileName().toString());
    return !named.matches() || named.group(1).equals(nettyName());
  }

  private String nettyName() {
    String name = system.equals("Mac") ? "osx" : system.toLowerCase(Locale.ROOT);
    return name + (arm ? "-aarch_64" : "-x86_64");
  }

  private void copy(Path jar, Path to) throws IOException {
    try (ZipFile from = new ZipFile(jar.toFile())) {
      List<? extends ZipEntry> entries = from.stream().toList();
      for (ZipEntry entry : entries) {
        if (LICENCE.matcher(entry.getName()).matches() && !entry.isDirectory()) {
          Path text = legal.resolve(jar.getFileName().toString().replace(".jar", ""));
          Files.createDirectories(text);
          try (var in = from.getInputStream(entry)) {
            Files.copy(
                in,
                text.resolve(Path.of(entry.getName()).getFileName().toString()),
                StandardCopyOption.REPLACE_EXISTING);
          }
        }
      }
      if (entries.stream().allMatch(this::isShipped)) {
        Files.copy(jar, to);
      } else {
        copyPart(from, entries.stream().filter(this::isShipped).toList(), to);
      }
    }
  }

  private boolean isShipped(ZipEntry entry) {
    return isOfThisSystem(entry) && !SIGNATURE.matcher(entry.getName()).matches();
  }

  private boolean isOfThisSystem(ZipEntry entry) {
    return !entry.getName().startsWith(SQLITE_NATIVE)
        || entry.isDirectory()
        || entry.getName().startsWith(SQLITE_NATIVE + system + (arm ? "/aarch64/" : "/x86_64/"));
  }

  private static void copyPart(ZipFile from, List<? extends ZipEntry> entries, Path to)
      throws IOException {
    try (OutputStream file = Files.newOutputStream(to);
        ZipOutputStream out = new ZipOutputStream(file)) {
      for (ZipEntry entry : entries) {
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setLastModifiedTime(entry.getLastModifiedTime());
        out.putNextEntry(copy);
        try (var in = from.getInputStream(entry)) {
          if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
            ofTheWhole(new Manifest(in)).write(out);
          } else {
            in.transferTo(out);
          }
        }
        out.closeEntry();
      }
    }
  }

  /** A manifest without its sections about single files: they are what a signature signs. */
  private static Manifest ofTheWhole(Manifest manifest) {
    manifest.getEntries().clear();
    return manifest;
  }
}
