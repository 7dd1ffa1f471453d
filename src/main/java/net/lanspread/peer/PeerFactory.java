package net.lanspread.peer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import net.lanspread.content.PeerId;
import net.lanspread.operation.Events;

/** Makes a peer of its configuration; the only class that knows all rooms does. */
public interface PeerFactory {
  /**
   * Makes a peer that has not started.
   *
   * @throws IOException with a sentence for people when the peer cannot be made
   */
  Peer make(PeerConfig config, Events events) throws IOException;

  /**
   * Makes a new identity for the next peer of a state folder, which none uses now; all else in it
   * stays. Returns the new id.
   *
   * @throws IOException with a sentence for people when a peer uses it, or the disk fails
   */
  PeerId newIdentity(Path stateFolder) throws IOException;

  /** A rehearsal of peers that this makes, below a state folder that one of them uses. */
  Rehearsal rehearsal(Path stateFolder);

  /** The objection to other games folders for the peer of this configuration, if anything. */
  Optional<String> problem(GamesFolders gamesFolders, PeerConfig config);
}
