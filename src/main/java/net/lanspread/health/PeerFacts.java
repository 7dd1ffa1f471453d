package net.lanspread.health;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * The facts that a running peer knows of itself and of the others at one moment.
 *
 * @param address the address at which others reach it
 * @param listensEverywhere whether at all addresses of this machine
 * @param discovers whether it announces and browses
 * @param heard the number of peers of this version that discovery has heard
 * @param heardOtherVersions the number of peers of another version that it has heard
 * @param peers the number of peers that are there
 * @param hasPartyKey whether it was started with one
 * @param strangers the number of peers met that have another party key, or none
 * @param keyless those of them that have none, where this peer has one
 * @param leftOut the folders in the games folder that are not listed or not offered as games: a
 *     sentence each, fit to be shown
 * @param twin the message about another computer with the same identity
 */
public record PeerFacts(
    InetSocketAddress address,
    boolean listensEverywhere,
    boolean discovers,
    int heard,
    int heardOtherVersions,
    int peers,
    boolean hasPartyKey,
    int strangers,
    int keyless,
    List<String> leftOut,
    Optional<String> twin) {}
