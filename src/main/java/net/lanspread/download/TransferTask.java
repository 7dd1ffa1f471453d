package net.lanspread.download;

import java.net.InetSocketAddress;
import net.lanspread.content.ChunkMap;
import net.lanspread.content.GameId;
import net.lanspread.content.Sha256;
import net.lanspread.content.Version;
import net.lanspread.operation.PeerEvent;
import net.lanspread.protocol.Message;
import org.jspecify.annotations.Nullable;

/**
 * The task of a {@link Transfer}: the files that it fetches, and the game that its events name.
 *
 * @param seed makes the order of chunks another one than that of other leeches
 * @param room the room that can be had on a full disk
 */
record TransferTask(GameId gameId, Version version, ChunkMap map, long seed, Room room) {
  /**
   * The request to a source.
   *
   * @param digest of the manifest, when it is known
   */
  Message.GetChunk request(int chunk, @Nullable Sha256 digest) {
    return new Message.GetChunk(
        gameId, version, digest, map.file(chunk).path(), map.offset(chunk), map.lengthBytes(chunk));
  }

  /** The event for a chunk that has come from an address. */
  PeerEvent.DownloadChunkFinished finished(ChunkRequest request, InetSocketAddress address) {
    return new PeerEvent.DownloadChunkFinished(
        gameId,
        map.file(request.chunk).path(),
        map.offset(request.chunk),
        request.lengthBytes,
        request.source,
        address);
  }
}
