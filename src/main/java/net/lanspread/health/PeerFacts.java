package net.lanspread.health;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * What a running peer knows of itself and of the others at one moment.
 *
 * @param address where others reach it
 * @param listensEverywhere whether at all addresses of this machine
 * @param discovers whether it announces and browses
 * @param heard how many peers discovery has heard that speak this version
 * @param heardOtherVersions how many it has heard that speak another
 * @param peers how many are there
 * @param hasPartyKey whether it was started with one
 * @param strangers how many came or were gone to that have another party key, or none
 * @param leftOut what lies in the games folder and is no game, or not offered as one: a sentence
 *     each, fit to be shown
 * @param twin what there is to say of another computer with the same identity
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
    List<String> leftOut,
    Optional<String> twin) {}
