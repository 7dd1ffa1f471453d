package net.lanspread.cli;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Another peer, as commands list it.
 *
 * @param address as host and port
 * @param games the number that it shares
 */
record PeerRow(@JsonProperty("peer_id") String id, String name, String address, int games) {}
