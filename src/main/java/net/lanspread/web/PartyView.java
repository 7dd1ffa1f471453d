package net.lanspread.web;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import net.lanspread.operation.PeerEvent;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.Peer;
import net.lanspread.swarm.PeerEntry;
import org.jspecify.annotations.Nullable;

/**
 * The peers and the games of the party. The peer is asked for them anew only after an event of a
 * change: going through the libraries of all peers is the largest cost of a state. Used by one
 * thread, but for {@link #heard} and {@link #lookAgain}.
 */
final class PartyView {
  /** The last look at the party; {@code peers} without ourselves. */
  record Seen(Peer peer, long changes, List<GameRow> games, List<PeerEntry> peers) {}

  private final AtomicLong changes = new AtomicLong();
  private @Nullable Seen last;

  /** Takes in an event of the peer. */
  void heard(PeerEvent event) {
    boolean another =
        switch (event) {
          case PeerEvent.LocalPeerReady _,
              PeerEvent.LocalLibraryChanged _,
              PeerEvent.PeerDiscovered _,
              PeerEvent.PeerLost _,
              PeerEvent.PeerCountUpdated _,
              PeerEvent.GamesListUpdated _,
              PeerEvent.ActiveOperationsChanged _,
              PeerEvent.SameIdentity _,
              PeerEvent.OrganiserHeard _,
              PeerEvent.OrganiserAccepted _,
              PeerEvent.OrganiserDropped _,
              PeerEvent.OrganiserRevision _,
              PeerEvent.PublishFinished _,
              PeerEvent.PeerBanned _ ->
              true;
          case PeerEvent.NoPeersHaveGame _,
              PeerEvent.GotGameFiles _,
              PeerEvent.DownloadBegin _,
              PeerEvent.DownloadChunkFinished _,
              PeerEvent.Progress _,
              PeerEvent.DownloadFinished _,
              PeerEvent.DownloadFailed _,
              PeerEvent.DownloadCancelled _,
              PeerEvent.DownloadPeersGone _,
              PeerEvent.DownloadWaiting _,
              PeerEvent.OperationQueued _,
              PeerEvent.OperationPaused _,
              PeerEvent.OperationResumed _,
              PeerEvent.MatchChanged _,
              PeerEvent.NowChanged _,
              PeerEvent.BoardChanged _,
              PeerEvent.InstallBegin _,
              PeerEvent.InstallFinished _,
              PeerEvent.InstallFailed _,
              PeerEvent.UninstallBegin _,
              PeerEvent.UninstallFinished _,
              PeerEvent.UninstallFailed _,
              PeerEvent.RemoveFinished _,
              PeerEvent.PeerUnauthorized _,
              PeerEvent.PublishProgress _,
              PeerEvent.PublishFailed _,
              PeerEvent.VerifyFinished _ ->
              false;
        };
    if (another) {
      lookAgain();
    }
  }

  /** Makes the next look a new one. */
  void lookAgain() {
    changes.incrementAndGet();
  }

  Seen look(Peer peer) {
    long now = changes.get();
    Seen seen = last;
    if (seen == null || seen.peer() != peer || seen.changes() != now) {
      seen = new Seen(peer, now, peer.gameRows(), peer.peers());
      last = seen;
    }
    return seen;
  }
}
