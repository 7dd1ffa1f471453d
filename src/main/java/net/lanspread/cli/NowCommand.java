package net.lanspread.cli;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import net.lanspread.peer.GameRow;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code lanspread now}: the games that are played and the servers that run, as the app knows. */
@Command(
    name = "now",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Lists who plays what, and the servers that run.")
public final class NowCommand implements Callable<Integer> {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

  private final ZoneId zone;

  @Spec private @Nullable CommandSpec spec;
  @Mixin private FolderOptions folders = new FolderOptions();

  @Option(names = "--json", description = "prints JSON")
  private boolean json;

  /**
   * @param zone of the times that people read
   */
  public NowCommand(ZoneId zone) {
    this.zone = zone;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    folders.check();
    Terminal terminal = Terminal.of(Objects.requireNonNull(spec).commandLine());
    try (AppParty party =
        AppParty.open(folders.state())
            .orElseThrow(
                () -> new IOException("nobody knows who plays: Lanspread's app does not run"))) {
      List<AppRows.Now> now = party.now();
      if (json) {
        terminal.json(Map.of("now", now));
      } else if (now.isEmpty()) {
        terminal.line("Nobody plays now.");
      } else {
        terminal.lines(table(now, party).lines());
      }
    }
    return CommandLine.ExitCode.OK;
  }

  private Table table(List<AppRows.Now> now, Party party) {
    Map<String, String> titles =
        party.games().stream()
            .collect(Collectors.toMap(row -> row.gameId().value(), GameRow::title));
    Table table = new Table("GAME", "", "BY", "SINCE", "ADDRESS");
    for (AppRows.Now row : now) {
      table.row(
          titles.getOrDefault(row.gameId(), row.gameId()),
          row.kind().equals("server") ? "server" : "played",
          row.name(),
          time(row.since()),
          row.address());
    }
    return table;
  }

  private String time(String since) {
    try {
      return CLOCK.format(Instant.parse(since).atZone(zone));
    } catch (DateTimeException e) {
      return "";
    }
  }
}
