package net.lanspread.organiser;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.function.Consumer;
import net.lanspread.protocol.Message;

/** The telling of heads: all other peers are told which ones are known here. Thread-safe. */
final class HeadNews {
  private final OrganiserBook book;
  private final Boards boards;
  private final Consumer<Message.OrganiserHeads> tell;

  /** Held while others are told, so that the last message tells the last state. */
  private final Object telling = new Object();

  @GuardedBy("telling")
  private Message.OrganiserHeads told = Message.OrganiserHeads.NONE;

  /**
   * @param tell notes down what others are told from now on, and does not block
   */
  HeadNews(OrganiserBook book, Boards boards, Consumer<Message.OrganiserHeads> tell) {
    this.book = book;
    this.boards = boards;
    this.tell = tell;
  }

  /** Tells all others which heads are known, when these are others than before. */
  void tell() {
    synchronized (telling) {
      Message.OrganiserHeads now = new Message.OrganiserHeads(book.heads(boards::text));
      if (!now.equals(told)) {
        told = now;
        tell.accept(now);
      }
    }
  }
}
