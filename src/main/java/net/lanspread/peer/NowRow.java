package net.lanspread.peer;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.content.PeerId;

/**
 * A game that somebody plays now, or a dedicated server that runs.
 *
 * @param name of the peer
 * @param me whether it was started from here
 * @param host where others reach it
 * @param log takes the beginning of its output; empty at others, and for a script with a console of
 *     its own
 */
public record NowRow(
    Launched.Kind kind,
    GameId gameId,
    PeerId peerId,
    String name,
    boolean me,
    Launched.Phase phase,
    Instant since,
    InetAddress host,
    Optional<Path> log) {}
