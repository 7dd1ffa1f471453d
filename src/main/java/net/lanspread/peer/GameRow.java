package net.lanspread.peer;

import java.util.List;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.Version;
import net.lanspread.operation.OperationKind;
import org.jspecify.annotations.Nullable;

/**
 * One game as users see it: its state here and at the peers.
 *
 * @param availability the state of the game here, in the words of docs/json-lines.md; null when
 *     nothing is here
 * @param peerCount the number of peers that hold it complete, in any version
 * @param holders the number of hosts that have the target version
 * @param others the number of hosts that have only another one
 * @param targetVersion the version that a download gets; null when no peer has it
 * @param leftover the rest of an unfinished download; null when there is none
 * @param scriptsChanged the scripts that an update has brought and nobody has accepted, by name
 * @param notices the notices for its owner
 * @param vouched whether an organiser or the catalog says by a digest what its content is
 * @param pinClash the message when organisers pin different content; null when they agree
 */
public record GameRow(
    GameId gameId,
    String title,
    boolean downloaded,
    boolean installed,
    @Nullable String availability,
    @Nullable Version localVersion,
    int peerCount,
    int holders,
    int others,
    @Nullable Version targetVersion,
    boolean updateAvailable,
    long sizeBytes,
    @Nullable OperationKind operation,
    @Nullable Leftover leftover,
    List<String> scriptsChanged,
    List<Notice> notices,
    boolean vouched,
    @Nullable String pinClash) {}
