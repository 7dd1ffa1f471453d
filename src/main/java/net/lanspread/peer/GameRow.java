package net.lanspread.peer;

import java.util.List;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.Version;
import net.lanspread.operation.OperationKind;
import org.jspecify.annotations.Nullable;

/**
 * One game as users see it: what is here and what the peers have.
 *
 * @param availability what is here, in the words of docs/json-lines.md; null when nothing is
 * @param peerCount how many peers hold it complete, in whatever version
 * @param holders how many hosts have the target version
 * @param others how many have only another one
 * @param targetVersion the version that a download gets; null when no peer has it
 * @param leftover what an unfinished download has left; null where none has
 * @param scriptsChanged the scripts that an update has brought and nobody has accepted, by name
 * @param notices what its owner should know
 * @param vouched whether an organiser or the catalog says by a digest what its content is
 * @param pinClash what to say where organisers pin different content; null where they do not
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
