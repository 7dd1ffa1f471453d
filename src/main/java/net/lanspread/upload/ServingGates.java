package net.lanspread.upload;

import java.io.IOException;
import java.util.Optional;
import java.util.function.Predicate;
import net.lanspread.content.GameId;
import net.lanspread.content.PathRules;
import net.lanspread.content.Version;
import net.lanspread.library.LibrarySnapshot;
import net.lanspread.library.LocalGame;
import net.lanspread.library.ManifestStore;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import org.jspecify.annotations.Nullable;

/**
 * The checks between a request and our files. A game is served while it is in the catalog,
 * complete, and without a running operation; a path while it is shared. The refusal is the same for
 * a game that is not there and one that is not in the catalog, so that nobody can search our disk.
 */
public final class ServingGates {
  /** The result of a check. */
  public sealed interface Gate {
    record Open(LocalGame game) implements Gate {}

    record Closed(WireCode code, String message) implements Gate {}
  }

  private final Predicate<GameId> catalog;
  private final Predicate<GameId> busy;

  /**
   * @param catalog whether a game is one of this party's
   * @param busy whether an operation runs on a game
   */
  public ServingGates(Predicate<GameId> catalog, Predicate<GameId> busy) {
    this.catalog = catalog;
    this.busy = busy;
  }

  /** The check for metadata of the game. */
  public Gate game(LibrarySnapshot library, GameId gameId) {
    LocalGame game = library.games().get(gameId);
    if (!catalog.test(gameId) || game == null) {
      return closed();
    }
    if (busy.test(gameId)) {
      return new Gate.Closed(WireCode.BUSY, "an operation runs on the game");
    }
    return game.offered() ? new Gate.Open(game) : closed();
  }

  /**
   * The check for data or hashes of a version of the game.
   *
   * @param path the requested file; null for the whole game
   */
  public Gate content(
      LibrarySnapshot library, GameId gameId, Version version, @Nullable String path) {
    Gate gate = game(library, gameId);
    if (!(gate instanceof Gate.Open(LocalGame game))) {
      return gate;
    }
    if (!version.equals(game.version())) {
      return new Gate.Closed(WireCode.STALE, "another version of the game is here");
    }
    Optional<String> problem = path == null ? Optional.empty() : PathRules.sharedProblem(path);
    return problem.isPresent() ? closed() : gate;
  }

  private static Gate closed() {
    return new Gate.Closed(WireCode.NOT_SERVED, "the game or the file is not served here");
  }

  /** The refusal of a request for other content than is here. */
  static Message.Refused otherContent(ManifestStore manifests, GameId gameId) throws IOException {
    if (manifests.ifFresh(gameId).isPresent()) {
      return new Message.Refused(WireCode.STALE, "the game is another one here");
    }
    manifests.prioritise(gameId);
    return new Message.Refused(
        WireCode.BUSY, "the game has changed and its hashes are being made anew");
  }
}
