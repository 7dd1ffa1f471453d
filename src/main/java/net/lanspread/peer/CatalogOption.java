package net.lanspread.peer;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option that names the organiser's catalog, as a mixin. */
public final class CatalogOption {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description =
          "the games of this party; without one, those of eti_launcher/update/game.db in the games"
              + " folder, and where that is missing, too, every game")
  private @Nullable Path catalog;

  /**
   * The file, if one was named.
   *
   * @throws CommandLine.ParameterException when there is no such file, or it is no catalog
   */
  public Optional<Path> file() {
    Optional<Path> file = Optional.ofNullable(catalog).map(PeerOptions::absolute);
    file.flatMap(NamedThings::catalogProblem)
        .ifPresent(
            problem -> {
              throw new CommandLine.ParameterException(
                  Objects.requireNonNull(spec).commandLine(), "--catalog: " + problem);
            });
    return file;
  }
}
