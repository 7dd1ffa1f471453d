package net.lanspread.protocol;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import org.jspecify.annotations.Nullable;

/**
 * The word of one peer to another about an organiser's catalog. The room of organisers tells its
 * content.
 *
 * @param head in Base64; it is signed, and belongs to nobody who passes it on
 * @param held whether the sender has the catalog itself, too, and gives it
 * @param board of the same organiser, signed as the head is; null where the sender knows of none
 */
public record OrganiserHead(
    String head, boolean held, @JsonSetter(nulls = Nulls.SET) @Nullable String board) {
  /** No head is longer. */
  public static final int MAX_CHARS = 1024;

  /** No board is longer, so that those of all accepted organisers fit into a frame. */
  public static final int MAX_BOARD_CHARS = 4096;

  public OrganiserHead {
    if (head.length() > MAX_CHARS || (board != null && board.length() > MAX_BOARD_CHARS)) {
      throw new IllegalArgumentException("a head or board is too long");
    }
  }

  /** A head without a board. */
  public OrganiserHead(String head, boolean held) {
    this(head, held, null);
  }
}
