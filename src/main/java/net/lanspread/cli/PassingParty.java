package net.lanspread.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.GameId;
import net.lanspread.health.HealthCheck;
import net.lanspread.operation.OperationStatus;
import net.lanspread.operation.Outcome;
import net.lanspread.operation.PeerEvent;
import net.lanspread.peer.DiskUse;
import net.lanspread.peer.GameOperations;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.HostAndPort;
import net.lanspread.peer.Peer;
import net.lanspread.peer.PeerConfig;
import net.lanspread.peer.PeerFactory;
import net.lanspread.swarm.Swarm;

/** The party through a peer of this process, which ends with the command. */
final class PassingParty implements Party {
  /**
   * The times for which a command waits for peers.
   *
   * @param first until somebody is there
   * @param quiet until nobody else has come
   */
  record Patience(Duration first, Duration quiet) {
    static final Patience USUAL = new Patience(Duration.ofSeconds(4), Duration.ofMillis(700));
  }

  private final Peer peer;
  private final PeerCount peerCount = new PeerCount();

  private PassingParty(PeerFactory peers, PeerConfig config) throws IOException {
    this.peer = peers.make(config, this::heard);
  }

  /**
   * Starts a peer, connects it to the named peers, and waits for others that find it by themselves.
   *
   * @throws IOException when the peer cannot be started, or a named one is not there
   */
  static PassingParty open(
      PeerFactory peers, PeerConfig config, List<InetSocketAddress> named, Patience patience)
      throws IOException, InterruptedException {
    PassingParty party = new PassingParty(peers, config);
    boolean opened = false;
    try {
      party.peer.start();
      for (InetSocketAddress address : named) {
        party.connect(address);
      }
      if (config.mdns()) {
        party.peerCount.awaitAll(patience.first(), patience.quiet());
      }
      opened = true;
      return party;
    } finally {
      if (!opened) {
        party.close();
      }
    }
  }

  private void connect(InetSocketAddress address) throws IOException {
    switch (peer.connect(address)) {
      case Swarm.ConnectResult.Connected _ -> {}
      case Swarm.ConnectResult.ToSelf _ ->
          throw new IOException(HostAndPort.text(address) + " is this computer's own address");
      case Swarm.ConnectResult.Incompatible(String message) -> throw new IOException(message);
      case Swarm.ConnectResult.SameIdentity(String message) -> throw new IOException(message);
      case Swarm.ConnectResult.Unauthorized(String message) -> throw new IOException(message);
      case Swarm.ConnectResult.Failed(String message) -> throw new IOException(message);
    }
  }

  private void heard(PeerEvent event) {
    if (event instanceof PeerEvent.PeerCountUpdated(int count)) {
      peerCount.set(count);
    }
  }

  @Override
  public List<GameRow> games() {
    return peer.gameRows();
  }

  @Override
  public List<FolderProblem> problems() {
    return peer.folderProblems();
  }

  @Override
  public List<PeerRow> peers() {
    return peer.peers().stream()
        .map(
            entry ->
                new PeerRow(
                    entry.id().toString(),
                    entry.name(),
                    HostAndPort.text(entry.address()),
                    entry.games().size()))
        .toList();
  }

  @Override
  public List<HealthCheck> health() {
    return peer.health();
  }

  @Override
  public DiskUse disk() throws IOException {
    return peer.diskUse();
  }

  @Override
  public CompletableFuture<Outcome> start(GameAction action, GameId gameId) {
    GameOperations games = peer.games();
    GameOperations.Start start =
        switch (action) {
          case INSTALL ->
              isUpToDate(gameId) ? games.install(gameId) : games.download(gameId, true, false);
          case DOWNLOAD -> games.download(gameId, false, false);
          case UPDATE -> games.update(gameId, false);
          case VERIFY -> games.verify(gameId);
          case UNINSTALL -> games.uninstall(gameId, false);
          case UNINSTALL_KEEPING_SAVES -> games.uninstall(gameId, true);
          case REMOVE -> games.remove(gameId);
          case DISCARD -> games.discard(gameId);
        };
    return switch (start) {
      case GameOperations.Start.Accepted(CompletableFuture<Outcome> end) -> end;
      case GameOperations.Start.Refused(var code, String message) ->
          CompletableFuture.completedFuture(Outcome.failed(code, message));
    };
  }

  /** True when the game is downloaded, and in the version that a download would bring. */
  private boolean isUpToDate(GameId gameId) {
    return peer.gameRows().stream()
        .anyMatch(row -> row.gameId().equals(gameId) && row.downloaded() && !row.updateAvailable());
  }

  @Override
  public Optional<OperationStatus> progress(GameId gameId) {
    return Optional.ofNullable(peer.operations().active().get(gameId));
  }

  @Override
  public void cancel(GameId gameId) {
    var _ = peer.games().cancel(gameId);
  }

  @Override
  public void close() {
    peer.close();
  }
}
