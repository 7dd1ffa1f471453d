package net.lanspread.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import net.lanspread.content.GameId;
import net.lanspread.organiser.Boards;
import net.lanspread.peer.OfflineOrganisers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** The commands by which an organiser pins something up for the evening. */
final class BoardCommands {
  private BoardCommands() {}

  /** A change of the board: by the app that runs, else in the state folder. */
  abstract static class Work implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;
    @Mixin private FolderOptions folders = new FolderOptions();

    abstract String path();

    abstract ObjectNode body();

    abstract Boards.Posting offline(Boards boards) throws IOException;

    abstract String done();

    @Override
    public final Integer call() throws IOException, InterruptedException {
      folders.check();
      Optional<AppClient> app = AppClient.find(folders.state());
      if (app.isPresent()) {
        try (AppClient client = app.get()) {
          client.post(path(), body());
        }
      } else if (offline(OfflineOrganisers.of(folders.state().path()).boards())
          instanceof Boards.Posting.Refused(String message)) {
        throw new IOException(message);
      }
      Terminal.of(Objects.requireNonNull(spec).commandLine()).line(done());
      return CommandLine.ExitCode.OK;
    }

    GameId game(String named) {
      return GameId.parse(named)
          .orElseThrow(
              () ->
                  new CommandLine.ParameterException(
                      Objects.requireNonNull(spec).commandLine(), "GAME is the id of a game"));
    }
  }

  /** {@code lanspread organisers tonight}. */
  @Command(
      name = "tonight",
      mixinStandardHelpOptions = true,
      description = "Says which games are tonight's, in this order; none without a game.")
  static final class Tonight extends Work {
    @Parameters(arity = "0..*", paramLabel = "GAME", description = "ids of games")
    private List<String> games = new ArrayList<>();

    private List<GameId> ids() {
      return games.stream().map(this::game).toList();
    }

    @Override
    String path() {
      return "/api/board/tonight";
    }

    @Override
    ObjectNode body() {
      ObjectNode body = PeerJson.object();
      var array = body.putArray("games");
      ids().forEach(id -> array.add(id.value()));
      return body;
    }

    @Override
    Boards.Posting offline(Boards boards) throws IOException {
      return boards.tonight(ids());
    }

    @Override
    String done() {
      return games.isEmpty()
          ? "No game is tonight's any more."
          : "Tonight's games: " + String.join(", ", games);
    }
  }

  /** {@code lanspread organisers bring}. */
  @Command(
      name = "bring",
      mixinStandardHelpOptions = true,
      description = {
        "Asks everybody who has accepted you to get a game of tonight; those who have agreed get it"
            + " by itself."
      })
  static final class Bring extends Work {
    @Parameters(paramLabel = "GAME", description = "the id of a game")
    private String game = "";

    @Option(names = "--stop", description = "ask no more")
    private boolean stop;

    @Override
    String path() {
      return "/api/board/bring";
    }

    @Override
    ObjectNode body() {
      return PeerJson.object().put("game_id", game(game).value()).put("on", !stop);
    }

    @Override
    Boards.Posting offline(Boards boards) throws IOException {
      return boards.bring(game(game), !stop);
    }

    @Override
    String done() {
      return stop
          ? "Nobody is asked to get " + game + " any more."
          : "Everybody is asked to get " + game + ".";
    }
  }

  /** {@code lanspread organisers announce}. */
  @Command(
      name = "announce",
      mixinStandardHelpOptions = true,
      description = "Tells everybody who has accepted you something, in one line.")
  static final class Announce extends Work {
    @Parameters(arity = "1..*", paramLabel = "TEXT", description = "300 characters at most")
    private List<String> words = new ArrayList<>();

    private String text() {
      return String.join(" ", words);
    }

    @Override
    String path() {
      return "/api/board/announce";
    }

    @Override
    ObjectNode body() {
      return PeerJson.object().put("text", text());
    }

    @Override
    Boards.Posting offline(Boards boards) throws IOException {
      return boards.announce(text());
    }

    @Override
    String done() {
      return "It is told to everybody.";
    }
  }
}
