package net.lanspread.cli;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.lanspread.content.Printable;
import net.lanspread.peer.Ending;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.PeerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A command that deletes something of games from this computer, once that was agreed to. */
public abstract sealed class DeleteCommand extends GamesCommand {
  private static final int MAX_NAME_CHARS = 60;

  private final Consent consent;

  @Option(
      names = {"-y", "--yes"},
      description = "ask nothing first")
  private boolean yes;

  DeleteCommand(
      PeerFactory peers, Supplier<Screen> screen, Ending.ShutdownHooks hooks, Consent consent) {
    super(peers, screen, hooks);
    this.consent = consent;
  }

  /** True when there is something to delete; else the refusal follows without a question. */
  abstract boolean hasSomethingOf(GameRow game);

  /** The question about these games. */
  abstract String question(String games);

  @Override
  final boolean isAgreedTo(Collection<GameRow> games) throws IOException {
    List<String> names =
        games.stream()
            .filter(this::hasSomethingOf)
            .map(game -> Printable.of(game.title(), MAX_NAME_CHARS))
            .toList();
    if (yes || names.isEmpty()) {
      return true;
    }
    boolean agreed =
        consent
            .given(question(names.stream().collect(Collectors.joining(", "))))
            .orElseThrow(
                () ->
                    new IOException(
                        "this deletes files, and there is no terminal to ask at; add --yes"));
    if (!agreed) {
      ErrorLine.print(commandLine(), "nothing was deleted");
    }
    return agreed;
  }

  /** {@code lanspread uninstall}. */
  @Command(
      name = "uninstall",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Deletes the unpacked files of games; what was downloaded stays.")
  public static final class Uninstall extends DeleteCommand {
    @Option(
        names = "--keep-saves",
        description = "put the player's own files aside; the next install brings them back")
    private boolean keepSaves;

    public Uninstall(
        PeerFactory peers, Supplier<Screen> screen, Ending.ShutdownHooks hooks, Consent consent) {
      super(peers, screen, hooks, consent);
    }

    @Override
    boolean hasSomethingOf(GameRow game) {
      return game.installed();
    }

    @Override
    String question(String games) {
      return "Uninstall " + games + (keepSaves ? " and keep saves?" : ", saves and all?");
    }

    @Override
    void begin(GameWork work, GameRow game) {
      GameAction action = keepSaves ? GameAction.UNINSTALL_KEEPING_SAVES : GameAction.UNINSTALL;
      work.begin(game, action, "uninstalled");
    }
  }

  /** {@code lanspread remove}. */
  @Command(
      name = "remove",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Deletes downloaded games that are not installed.")
  public static final class Remove extends DeleteCommand {
    public Remove(
        PeerFactory peers, Supplier<Screen> screen, Ending.ShutdownHooks hooks, Consent consent) {
      super(peers, screen, hooks, consent);
    }

    @Override
    boolean hasSomethingOf(GameRow game) {
      return game.downloaded() && !game.installed();
    }

    @Override
    String question(String games) {
      return "Delete " + games + " from this computer?";
    }

    @Override
    void begin(GameWork work, GameRow game) {
      work.begin(game, GameAction.REMOVE, "removed");
    }
  }

  /** {@code lanspread discard}. */
  @Command(
      name = "discard",
      mixinStandardHelpOptions = true,
      sortOptions = false,
      description = "Deletes what unfinished downloads have left.")
  public static final class Discard extends DeleteCommand {
    public Discard(
        PeerFactory peers, Supplier<Screen> screen, Ending.ShutdownHooks hooks, Consent consent) {
      super(peers, screen, hooks, consent);
    }

    @Override
    boolean hasSomethingOf(GameRow game) {
      return game.leftover() != null;
    }

    @Override
    String question(String games) {
      return "Delete what has come of " + games + " so far?";
    }

    @Override
    void begin(GameWork work, GameRow game) {
      work.begin(game, GameAction.DISCARD, "discarded");
    }
  }
}
