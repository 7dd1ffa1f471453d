package net.lanspread.cli;

/**
 * Another peer, as commands list it.
 *
 * @param address as host and port
 * @param games the number that it shares
 */
record PeerRow(String id, String name, String address, int games) {}
