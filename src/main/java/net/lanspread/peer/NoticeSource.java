package net.lanspread.peer;

import java.util.List;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;

/**
 * Somebody who knows what the owner of a game should be told. Answers at once, without the disk.
 */
@FunctionalInterface
interface NoticeSource {
  /** The notices about a game now; empty for most. */
  List<Notice> of(GameId gameId);
}
