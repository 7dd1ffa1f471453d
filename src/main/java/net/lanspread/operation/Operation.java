package net.lanspread.operation;

import net.lanspread.content.GameId;

/** A running operation on one game. Made and ended by {@link Operations}. */
public final class Operation {
  private final GameId gameId;
  private final Cancellation cancellation = new Cancellation();
  // only for Operations, under its lock
  private OperationStatus status;

  Operation(GameId gameId, OperationKind kind) {
    this.gameId = gameId;
    this.status = OperationStatus.begun(kind);
  }

  public GameId gameId() {
    return gameId;
  }

  public Cancellation cancellation() {
    return cancellation;
  }

  OperationStatus status() {
    return status;
  }

  void status(OperationStatus next) {
    status = next;
  }
}
