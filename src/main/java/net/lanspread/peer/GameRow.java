package net.lanspread.peer;

import net.lanspread.content.GameId;
import net.lanspread.content.Version;
import net.lanspread.operation.OperationKind;
import org.jspecify.annotations.Nullable;

/**
 * One game as users see it: what is here and what the peers have.
 *
 * @param availability the contract's word for what is here; null when nothing is
 * @param peerCount how many peers hold it complete, in whatever version
 * @param targetVersion the version that a download gets; null when no peer has it
 */
public record GameRow(
    GameId gameId,
    String title,
    boolean downloaded,
    boolean installed,
    @Nullable String availability,
    @Nullable Version localVersion,
    int peerCount,
    @Nullable Version targetVersion,
    boolean updateAvailable,
    long sizeBytes,
    @Nullable OperationKind operation) {}
