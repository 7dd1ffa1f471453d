package net.lanspread.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.lanspread.organiser.Accepting;
import net.lanspread.organiser.Fingerprint;
import net.lanspread.organiser.Organisers;
import net.lanspread.peer.OfflineOrganisers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code lanspread organisers}: the organisers that this computer believes. */
@Command(
    name = "organisers",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = {
      OrganisersCommand.Accept.class,
      OrganisersCommand.Drop.class,
      BoardCommands.Tonight.class,
      BoardCommands.Bring.class,
      BoardCommands.Announce.class
    },
    description = {
      "Lists the organisers who are accepted and, while the app runs, those who are heard of."
    })
public final class OrganisersCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private FolderOptions folders = new FolderOptions();

  @Option(names = "--json", description = "print JSON, for programs")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    folders.check();
    Terminal terminal = Terminal.of(Objects.requireNonNull(spec).commandLine());
    JsonNode rows;
    Optional<AppClient> app = AppClient.find(folders.state());
    if (app.isPresent()) {
      try (AppClient client = app.get()) {
        rows = client.get("/api/organisers");
      }
    } else {
      rows =
          PeerJson.MAPPER.valueToTree(
              OrganiserJson.organisers(OfflineOrganisers.of(folders.state().path())));
    }
    if (json) {
      terminal.json(rows);
    } else {
      terminal.lines(words(AppRows.read(rows, AppRows.Organisers.class)));
    }
    return CommandLine.ExitCode.OK;
  }

  /** The table of those who are accepted or heard of, then a line for each who is awaited. */
  static List<String> words(AppRows.Organisers known) {
    Table table = new Table("WORDS", "NAME", "ACCEPTED", "REVISION", "GAMES");
    for (AppRows.Organiser row : known.organisers()) {
      if (!row.awaited()) {
        table.row(
            row.fingerprint(),
            row.name(),
            row.accepted() ? row.own() ? "yourself" : "yes" : "no",
            Long.toString(row.revision()),
            Integer.toString(row.games()));
      }
    }
    List<String> lines = new ArrayList<>(table.lines());
    known.awaited().forEach(words -> lines.add(words + ": accepted when heard of"));
    return lines;
  }

  /** A command on one organiser. */
  abstract static class Work implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;
    @Mixin private FolderOptions folders = new FolderOptions();

    @Parameters(arity = "1..*", paramLabel = "WORDS", description = "the organiser's four words")
    private List<String> words = new ArrayList<>();

    abstract String path();

    abstract String offline(Organisers organisers, Fingerprint fingerprint) throws IOException;

    abstract String done();

    @Override
    public final Integer call() throws IOException, InterruptedException {
      folders.check();
      CommandLine command = Objects.requireNonNull(spec).commandLine();
      Fingerprint fingerprint =
          Fingerprint.parse(String.join(" ", words))
              .orElseThrow(
                  () ->
                      new CommandLine.ParameterException(
                          command, "an organiser is named by four words of Lanspread's list"));
      Optional<AppClient> app = AppClient.find(folders.state());
      String said;
      if (app.isPresent()) {
        try (AppClient client = app.get()) {
          ObjectNode body = PeerJson.object().put("fingerprint", fingerprint.words());
          client.post(path(), body);
          said = done();
        }
      } else {
        said = offline(OfflineOrganisers.of(folders.state().path()), fingerprint);
      }
      Terminal.of(command).line(said);
      return CommandLine.ExitCode.OK;
    }
  }

  /** {@code lanspread organisers accept}. */
  @Command(
      name = "accept",
      mixinStandardHelpOptions = true,
      description = "Believes an organiser from now on, or as soon as somebody tells of him.")
  static final class Accept extends Work {
    @Override
    String path() {
      return "/api/organisers/accept";
    }

    @Override
    String done() {
      return "The organiser is accepted, now or as soon as somebody tells of him.";
    }

    @Override
    String offline(Organisers organisers, Fingerprint fingerprint) throws IOException {
      return switch (organisers.accept(fingerprint)) {
        case Accepting.Done _, Accepting.Waiting _ -> done();
        case Accepting.Refused(String message) -> throw new IOException(message);
      };
    }
  }

  /** {@code lanspread organisers drop}. */
  @Command(
      name = "drop",
      mixinStandardHelpOptions = true,
      description = "Believes an organiser no more.")
  static final class Drop extends Work {
    @Override
    String path() {
      return "/api/organisers/drop";
    }

    @Override
    String done() {
      return "The organiser is not believed any more.";
    }

    @Override
    String offline(Organisers organisers, Fingerprint fingerprint) throws IOException {
      if (!organisers.drop(fingerprint)) {
        throw new IOException("no such organiser is accepted");
      }
      return done();
    }
  }
}
