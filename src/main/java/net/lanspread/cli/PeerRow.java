package net.lanspread.cli;

/**
 * Another peer, as commands list it.
 *
 * @param address as host and port
 * @param games how many it shares
 */
record PeerRow(String id, String name, String address, int games) {}
