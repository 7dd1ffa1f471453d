package net.lanspread.peer;

import java.util.List;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;

/** A source of notices for the owner of a game. Answers at once, without the disk. */
@FunctionalInterface
interface NoticeSource {
  /** The notices about a game now; empty for most. */
  List<Notice> of(GameId gameId);
}
