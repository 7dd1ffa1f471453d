package net.lanspread.discovery;

import net.lanspread.content.PeerId;

/** What a peer announces of itself; the revision is its library's. */
public record Announcement(PeerId id, int protocolVersion, int port, long revision) {}
