package net.lanspread.operation;

import net.lanspread.content.GameId;

/** A running operation on one game. Made and ended by {@link Operations}. */
public final class Operation {
  private final GameId gameId;
  private final Cancellation cancellation = new Cancellation();
  // guarded by Operations.lock
  private OperationKind kind;

  Operation(GameId gameId, OperationKind kind) {
    this.gameId = gameId;
    this.kind = kind;
  }

  public GameId gameId() {
    return gameId;
  }

  public Cancellation cancellation() {
    return cancellation;
  }

  OperationKind kind() {
    return kind;
  }

  void kind(OperationKind next) {
    kind = next;
  }
}
