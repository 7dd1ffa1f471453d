package net.lanspread.download;

import java.util.List;
import net.lanspread.content.FileList.SharedFile;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Transfer} fetches, and for whom events are.
 *
 * @param chunks what of the files is missing
 * @param doneBytes what of them is there
 * @param seed makes the order of chunks another one than that of other leeches
 */
record TransferTask(
    GameId gameId,
    Version version,
    List<SharedFile> files,
    List<Planner.Chunk> chunks,
    long doneBytes,
    long totalBytes,
    long seed) {
  /**
   * What a source is told to send.
   *
   * @param digest of the manifest, when it is known
   */
  Message.GetChunk request(Planner.Chunk chunk, @Nullable Sha256 digest) {
    return new Message.GetChunk(
        gameId, version, digest, chunk.path(), chunk.offset(), chunk.lengthBytes());
  }
}
