package net.lanspread.protocol;

/**
 * The word of one peer to another about an organiser's catalog. The room of organisers tells its
 * content.
 *
 * @param head in Base64; it is signed, and belongs to nobody who passes it on
 * @param held whether the sender has the catalog itself, too, and gives it
 */
public record OrganiserHead(String head, boolean held) {
  /** No head is longer. */
  public static final int MAX_CHARS = 1024;

  public OrganiserHead {
    if (head.length() > MAX_CHARS) {
      throw new IllegalArgumentException("a head is too long");
    }
  }
}
