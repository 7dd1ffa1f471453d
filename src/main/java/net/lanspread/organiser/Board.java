package net.lanspread.organiser;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.lanspread.content.GameId;
import net.lanspread.content.Printable;
import net.lanspread.protocol.OrganiserHead;

/**
 * The board that an organiser pins up for the evening: tonight's games, those of them that he asks
 * everybody to get, and his last announcements. Each is signed as a whole and takes the place of
 * the one before. Integers big-endian, text in UTF-8:
 *
 * <pre>
 *   4  "LSB1"
 *   32 the organiser's public key, Ed25519
 *   8  serial number, from 1
 *   1  number of games; of each:
 *      2 length, game id, 8 the serial number since which everybody is asked to get it, or 0
 *   1  number of announcements, the oldest first; of each:
 *      8 the serial number that brought it, 8 seconds since 1970, 2 length, text
 *   64 signature of all before it
 * </pre>
 *
 * @param text the signed bytes in Base64, which travel
 */
public record Board(
    OrganiserId organiser,
    long serial,
    List<Game> games,
    List<Announcement> announcements,
    String text) {
  public static final int MAX_GAMES = 12;

  /** The announcements that are kept at most, fewer where they are long. */
  public static final int MAX_ANNOUNCEMENTS = 5;

  public static final int MAX_ANNOUNCEMENT_CHARS = 300;

  private static final byte[] MAGIC = "LSB1".getBytes(StandardCharsets.US_ASCII);
  private static final int BEGIN_BYTES = MAGIC.length + OrganiserId.BYTES + Long.BYTES;
  private static final int MAX_BYTES =
      OrganiserHead.MAX_BOARD_CHARS / 4 * 3 - OrganiserId.SIGNATURE_BYTES;

  /**
   * A game of tonight.
   *
   * @param bring the serial number since which everybody is asked to get it; 0 while nobody is
   */
  public record Game(GameId id, long bring) {}

  /**
   * A word to everybody.
   *
   * @param serial the serial number of the board that brought it, which tells it from others
   * @param at by the organiser's clock
   */
  public record Announcement(long serial, Instant at, String words) {}

  /**
   * Makes and signs one. The oldest announcements are left out where there is no room for all.
   *
   * @throws IllegalArgumentException when the ids of the games are too long together
   */
  static Board sign(
      OrganiserKey key, long serial, List<Game> games, List<Announcement> announcements) {
    List<Announcement> kept =
        announcements.subList(
            Math.max(0, announcements.size() - MAX_ANNOUNCEMENTS), announcements.size());
    byte[] bytes = bytes(key.id(), serial, games, kept);
    while (bytes.length > MAX_BYTES) {
      if (kept.size() <= 1) {
        throw new IllegalArgumentException("the names of these games are too long; take fewer");
      }
      kept = kept.subList(1, kept.size());
      bytes = bytes(key.id(), serial, games, kept);
    }
    return new Board(
        key.id(), serial, List.copyOf(games), List.copyOf(kept), Signed.text(key, bytes));
  }

  private static byte[] bytes(
      OrganiserId organiser, long serial, List<Game> games, List<Announcement> announcements) {
    ByteBuffer out = ByteBuffer.allocate(64 * 1024); // more than the longest texts
    out.put(MAGIC).put(organiser.raw()).putLong(serial);
    out.put((byte) games.size());
    for (Game game : games) {
      put(out, game.id().value()).putLong(game.bring());
    }
    out.put((byte) announcements.size());
    for (Announcement each : announcements) {
      put(out.putLong(each.serial()).putLong(each.at().getEpochSecond()), each.words());
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  private static ByteBuffer put(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return out.putShort((short) bytes.length).put(bytes);
  }

  /**
   * The serial number that it claims to have, unchecked; empty when it is not this organiser's.
   * Costs next to nothing.
   */
  static Optional<Long> claimed(String text, OrganiserId organiser) {
    return Signed.raw(text, OrganiserHead.MAX_BOARD_CHARS)
        .filter(raw -> raw.length > BEGIN_BYTES)
        .map(ByteBuffer::wrap)
        .filter(in -> begins(in, organiser))
        .map(ByteBuffer::getLong);
  }

  private static boolean begins(ByteBuffer in, OrganiserId organiser) {
    return Arrays.equals(Signed.bytes(in, MAGIC.length), MAGIC)
        && Arrays.equals(Signed.bytes(in, OrganiserId.BYTES), organiser.raw());
  }

  /** Reads a board from outside; empty when the text is not one that this organiser has signed. */
  static Optional<Board> parse(String text, OrganiserId organiser) {
    return Signed.raw(text, OrganiserHead.MAX_BOARD_CHARS)
        .flatMap(raw -> parse(ByteBuffer.wrap(raw), organiser, text));
  }

  private static Optional<Board> parse(ByteBuffer in, OrganiserId organiser, String text) {
    try {
      if (!begins(in, organiser)) {
        return Optional.empty();
      }
      long serial = in.getLong();
      List<Game> games = new ArrayList<>();
      for (int i = in.get(); i > 0; i--) {
        games.add(new Game(new GameId(Signed.text(in, in.getShort())), in.getLong()));
      }
      List<Announcement> announcements = new ArrayList<>();
      for (int i = in.get(); i > 0; i--) {
        announcements.add(
            new Announcement(
                in.getLong(), Instant.ofEpochSecond(in.getLong()), Signed.text(in, in.getShort())));
      }
      Board board =
          new Board(organiser, serial, List.copyOf(games), List.copyOf(announcements), text);
      return board.isSound() && Signed.endsSigned(in, organiser)
          ? Optional.of(board)
          : Optional.empty();
    } catch (BufferUnderflowException
        | CharacterCodingException
        | IllegalArgumentException
        | DateTimeException e) {
      return Optional.empty();
    }
  }

  private boolean isSound() {
    return serial > 0
        && games.size() <= MAX_GAMES
        && games.stream().map(Game::id).distinct().count() == games.size()
        && games.stream().allMatch(game -> game.bring() >= 0 && game.bring() <= serial)
        && announcements.size() <= MAX_ANNOUNCEMENTS
        && announcements.stream()
            .allMatch(
                each ->
                    each.serial() > 0
                        && each.serial() <= serial
                        && each.at().isBefore(Instant.parse("9999-01-01T00:00:00Z"))
                        && announcementProblem(each.words()).isEmpty());
  }

  /** The objection to the words of an announcement; empty when there is none. */
  static Optional<String> announcementProblem(String words) {
    return words.isBlank()
        ? Optional.of("an announcement has words")
        : words.codePointCount(0, words.length()) > MAX_ANNOUNCEMENT_CHARS
            ? Optional.of("an announcement has 300 characters at most")
            : Printable.isPrintable(words)
                ? Optional.empty()
                : Optional.of("an announcement is one line of plain text");
  }
}
