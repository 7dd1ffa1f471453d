package net.lanspread.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import net.lanspread.catalog.Catalog;
import net.lanspread.catalog.CatalogGame;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.Version;
import net.lanspread.library.LibrarySnapshot;
import net.lanspread.library.LocalGame;
import net.lanspread.operation.OperationStatus;
import net.lanspread.protocol.GameSummary;
import net.lanspread.swarm.GameAvailability;
import net.lanspread.swarm.LibraryState;
import net.lanspread.swarm.PeerEntry;
import net.lanspread.swarm.VersionProofs;
import org.jspecify.annotations.Nullable;

/** The games as users see them, and as others are told of them. */
final class PeerRows {
  private final PeerRooms rooms;
  private final GameSources sources;

  PeerRows(PeerRooms rooms, GameSources sources) {
    this.rooms = rooms;
    this.sources = sources;
  }

  /** One row per catalog game that is here or at some peer, by id. */
  List<GameRow> all() {
    LibrarySnapshot library = rooms.library().snapshot();
    List<PeerEntry> everybody = rooms.table().entries();
    List<PeerEntry> trusted = sources.trusted(everybody);
    VersionProofs proofs = rooms.prover().proofs();
    Map<GameId, GameAvailability> remote =
        GameAvailability.ofAll(trusted, this::pinnedVersion, proofs);
    Map<GameId, GameAvailability> claimed =
        trusted.size() == everybody.size()
            ? remote
            : GameAvailability.ofAll(everybody, this::pinnedVersion, proofs);
    RowTitles titles = new RowTitles(trusted);
    TreeSet<GameId> ids = new TreeSet<>(library.games().keySet());
    ids.addAll(claimed.keySet());
    Map<GameId, OperationStatus> running = rooms.operations().active();
    ids.addAll(running.keySet());
    Map<GameId, Leftover> leftovers = rooms.book().leftovers();
    ids.addAll(leftovers.keySet());
    List<GameRow> rows = new ArrayList<>();
    for (GameId gameId : ids) {
      Optional<CatalogGame> game = rooms.catalog().find(gameId);
      if (game.isPresent()) {
        rows.add(
            row(
                game.get(),
                titles.of(game.get()),
                library.games().get(gameId),
                remote.get(gameId),
                Optional.ofNullable(claimed.get(gameId))
                    .map(GameAvailability::readyPeers)
                    .orElse(0),
                running.get(gameId),
                leftovers.get(gameId),
                notices(gameId)));
      }
    }
    return rows;
  }

  private Optional<Version> pinnedVersion(GameId gameId) {
    return rooms.catalog().find(gameId).flatMap(game -> Optional.ofNullable(game.pinnedVersion()));
  }

  private GameRow row(
      CatalogGame game,
      String title,
      @Nullable LocalGame local,
      @Nullable GameAvailability remote,
      int readyPeers,
      @Nullable OperationStatus running,
      @Nullable Leftover leftover,
      List<Notice> notices) {
    Version downloaded = local == null ? null : local.version();
    boolean installed = local != null && local.installed();
    Version localVersion =
        downloaded != null || !installed
            ? downloaded
            : rooms.installs().version(game.id()).orElse(null);
    Version target = remote == null ? null : remote.target();
    boolean pinned = game.pinnedVersion() != null;
    boolean newer =
        localVersion != null
            && target != null
            && (pinned ? !target.equals(localVersion) : target.compareTo(localVersion) > 0);
    boolean pending =
        installed
            && (downloaded != null || target != null)
            && rooms.installs().isUpdatePending(game.id(), downloaded);
    long remoteBytes = remote == null ? 0 : remote.sizeBytes();
    return new GameRow(
        game.id(),
        title,
        local != null && local.downloaded(),
        installed,
        local == null ? null : local.availability().label(),
        localVersion,
        readyPeers,
        remote == null ? 0 : remote.holders(),
        remote == null ? 0 : remote.others(),
        target,
        newer || pending,
        local != null && local.downloaded() ? local.sizeBytes() : remoteBytes,
        running == null ? null : running.kind(),
        downloaded == null ? leftover : null,
        installed ? rooms.installs().scriptsChanged(game.id()) : List.of(),
        notices,
        game.pinnedDigest() != null,
        rooms.organisation().organisers().clash(game.id()).orElse(null));
  }

  private List<Notice> notices(GameId gameId) {
    return rooms.notices().stream().flatMap(source -> source.of(gameId).stream()).toList();
  }

  static LibraryState tell(LibrarySnapshot library, Catalog catalog) {
    return new LibraryState(
        library.revision(),
        library.games().values().stream()
            .filter(game -> game.offered() || game.installed())
            .map(
                game ->
                    new GameSummary(
                        game.id(),
                        game.offered() ? game.version() : null,
                        game.offered(),
                        game.installed(),
                        game.sizeBytes(),
                        RowTitles.told(catalog, game.id()).orElse(null)))
            .toList());
  }
}
