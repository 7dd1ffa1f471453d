package net.lanspread.web;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import net.lanspread.content.PeerId;
import net.lanspread.disk.RealDisk;
import net.lanspread.operation.Events;
import net.lanspread.peer.GamesFolders;
import net.lanspread.peer.Peer;
import net.lanspread.peer.PeerConfig;
import net.lanspread.peer.PeerFactory;
import net.lanspread.peer.Rehearsal;

/** No peer can be made here. */
class NoPeers implements PeerFactory {
  @Override
  public Peer make(PeerConfig config, Events events) throws IOException {
    throw new IOException("no peer here");
  }

  @Override
  public PeerId newIdentity(Path stateFolder) throws IOException {
    throw new IOException("no peer here");
  }

  @Override
  public Rehearsal rehearsal(Path stateFolder) {
    return new Rehearsal(this, new RealDisk(), stateFolder);
  }

  @Override
  public Optional<String> problem(GamesFolders gamesFolders, PeerConfig config) {
    return Optional.empty();
  }
}
