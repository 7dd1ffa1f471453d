package net.lanspread.peer;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the organiser's catalog, as a mixin. */
public final class CatalogOption {
  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "the games of this party; without one, every game is")
  private @Nullable Path catalog;

  public Optional<Path> file() {
    return Optional.ofNullable(catalog).map(PeerOptions::absolute);
  }
}
