package net.lanspread.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.GameId;
import net.lanspread.health.HealthCheck;
import net.lanspread.operation.OperationStatus;
import net.lanspread.operation.Outcome;
import net.lanspread.peer.DiskUse;
import net.lanspread.peer.GameRow;

/**
 * The party as a command sees it, be it through the app that runs or through a peer of this process
 * that only passes by. Thread-safe.
 */
interface Party extends AutoCloseable {
  /** The games that are here or at somebody, by id. */
  List<GameRow> games();

  /** The things that lie in the games folder and are left out of the games. */
  List<FolderProblem> problems();

  /** The others. */
  List<PeerRow> peers();

  /** Looks for reasons that may keep this computer from the party; takes a moment. */
  List<HealthCheck> health() throws IOException, InterruptedException;

  /** Counts who takes the room on the disk; takes a moment. */
  DiskUse disk() throws IOException, InterruptedException;

  /** Starts an action on a game. The future completes, always well, with its end. */
  CompletableFuture<Outcome> start(GameAction action, GameId gameId);

  /** The progress of the operation on a game; empty when none runs. */
  Optional<OperationStatus> progress(GameId gameId);

  /** Asks the operation on a game to stop. */
  void cancel(GameId gameId);

  @Override
  void close();
}
