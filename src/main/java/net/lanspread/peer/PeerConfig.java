package net.lanspread.peer;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import net.lanspread.swarm.PartyKey;

/**
 * The configuration of a peer.
 *
 * @param gamesFolders the folders of the game roots
 * @param stateFolder the folder for Lanspread's own files, never in a game root
 * @param catalog the organiser's catalog; empty for ETI's own in a games folder, else an open one
 * @param listen the address to listen at; port 0 picks a free one
 * @param network the way to speak with other peers
 * @param mdns whether to announce and browse on the local network
 * @param unrar the program that reads archives in place of the built-in reader
 * @param partyKey the key that other peers must know; empty in an open party
 * @param usual limits where its user has set none
 * @param tells whether others are told what its user plays
 */
public record PeerConfig(
    GamesFolders gamesFolders,
    Path stateFolder,
    Optional<Path> catalog,
    String name,
    InetSocketAddress listen,
    Network network,
    boolean mdns,
    Optional<Path> unrar,
    Optional<PartyKey> partyKey,
    Limits usual,
    boolean tells) {

  /** The ways to speak with other peers. */
  public enum Network {
    /** QUIC, and TLS over TCP for large bodies. */
    AUTO,
    /** QUIC alone. */
    QUIC,
    /** TLS over TCP alone. */
    TLS
  }

  /** The same with other games folders, at a port that is known by now. */
  public PeerConfig at(GamesFolders folders, int port) {
    return new PeerConfig(
        folders,
        stateFolder,
        catalog,
        name,
        new InetSocketAddress(listen.getAddress(), port),
        network,
        mdns,
        unrar,
        partyKey,
        usual,
        tells);
  }

  /** The same with another name. */
  public PeerConfig named(String other) {
    return new PeerConfig(
        gamesFolders,
        stateFolder,
        catalog,
        other,
        listen,
        network,
        mdns,
        unrar,
        partyKey,
        usual,
        tells);
  }

  /** The same in a party with another key, or in an open one. */
  public PeerConfig inPartyWith(Optional<PartyKey> key) {
    return new PeerConfig(
        gamesFolders, stateFolder, catalog, name, listen, network, mdns, unrar, key, usual, tells);
  }

  /** The same where others are told what its user plays, or not. */
  public PeerConfig telling(boolean on) {
    return new PeerConfig(
        gamesFolders,
        stateFolder,
        catalog,
        name,
        listen,
        network,
        mdns,
        unrar,
        partyKey,
        usual,
        on);
  }
}
