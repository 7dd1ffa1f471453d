package net.lanspread.organiser;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Trees;
import net.lanspread.protocol.OrganiserHead;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stored state of organisers, in {@code organisers/} of the state folder:
 *
 * <pre>
 *   list             a line each, those accepted first comes first:
 *                    accepted|dropped KEY REVISION   the highest revision that was heard of
 *                    wanted WORD WORD WORD WORD      accepted as soon as it is heard
 *   KEY.catalog      a {@link PublicationHead} in a line, and behind it its body
 *   KEY.board        a {@link Board} in a line
 *   covers/          the pictures of all that are accepted, by game
 *   key, key.pub     this user's own ({@link OrganiserKey})
 * </pre>
 *
 * <p>Stateless: each call goes to the disk.
 */
public final class OrganiserStore {
  private static final Logger log = LoggerFactory.getLogger(OrganiserStore.class);
  private static final int MAX_LIST_BYTES = 64 * 1024;
  private static final int MAX_FILE_BYTES = 2 * 1024 + PublicationHead.MAX_BODY_BYTES;
  private static final String ENDING = ".catalog";
  private static final String BOARD_ENDING = ".board";

  /** The entry of an organiser in the list. */
  record Entry(OrganiserId organiser, boolean accepted, long revision) {}

  /** The state that outlasts this peer. */
  record Memory(List<Entry> entries, List<Fingerprint> wanted) {
    static final int MAX = 64;
  }

  /** A publication that is here, checked against its head. */
  static final class Held {
    private final PublicationHead head;
    private final byte[] body;
    private final List<PublishedGame> games;

    private Held(PublicationHead head, byte[] body, List<PublishedGame> games) {
      this.head = head;
      this.body = body;
      this.games = games;
    }

    PublicationHead head() {
      return head;
    }

    List<PublishedGame> games() {
      return games;
    }

    /** The part of it that is needed in memory: without the body and the pictures. */
    Held lean() {
      return new Held(head, new byte[0], games.stream().map(PublishedGame::withoutCover).toList());
    }
  }

  private final Disk disk;
  private final Path folder;

  public OrganiserStore(Disk disk, Path stateFolder) {
    this.disk = disk;
    this.folder = stateFolder.resolve("organisers");
  }

  /** The key of this computer's user, made when there is none. */
  public OrganiserKey key(SecureRandom random) throws IOException {
    return OrganiserKey.loadOrCreate(disk, folder, random);
  }

  /** The identity of this computer's user as an organiser; null when nothing was ever published. */
  @Nullable OrganiserId own() {
    try {
      return OrganiserKey.existing(disk, folder).orElse(null);
    } catch (IOException | IllegalArgumentException e) {
      log.warn("the own key of organisers cannot be read", e);
      return null;
    }
  }

  /** The own key; empty when nothing was ever published. */
  Optional<OrganiserKey> existingKey() throws IOException {
    return OrganiserKey.ifThere(disk, folder);
  }

  /** Differs when the list or a catalog has been written. */
  String mark() {
    return mark(name -> name.equals("list") || name.endsWith(ENDING));
  }

  /** Differs when a board has been written. */
  String boardMark() {
    return mark(name -> name.endsWith(BOARD_ENDING));
  }

  private String mark(Predicate<String> marked) {
    StringBuilder mark = new StringBuilder();
    try {
      if (disk.stat(folder).isPresent()) {
        for (Disk.Entry entry : disk.list(folder)) {
          if (marked.test(entry.name())) {
            mark.append(entry).append('\n');
          }
        }
      }
    } catch (IOException e) {
      log.debug("{} cannot be looked at", folder, e);
    }
    return mark.toString();
  }

  /** The stored memory; empty when it cannot be read. */
  Optional<Memory> read() {
    List<Entry> entries = new ArrayList<>();
    List<Fingerprint> wanted = new ArrayList<>();
    try {
      Path list = folder.resolve("list");
      String text =
          disk.stat(list).isEmpty()
              ? ""
              : new String(disk.readAll(list, MAX_LIST_BYTES), StandardCharsets.ISO_8859_1);
      text.lines()
          .limit(2L * Memory.MAX)
          .forEach(
              line -> {
                if (line.matches("(accepted|dropped) [0-9a-f]{64} [0-9]{1,18}")) {
                  String[] words = line.split(" ", -1);
                  entries.add(
                      new Entry(
                          new OrganiserId(words[1]),
                          words[0].equals("accepted"),
                          Long.parseLong(words[2])));
                } else if (line.startsWith("wanted ")) {
                  Fingerprint.parse(line.substring("wanted ".length())).ifPresent(wanted::add);
                }
              });
    } catch (IOException e) {
      log.warn("the list of organisers cannot be read; the last one stays in force", e);
      return Optional.empty();
    }
    return Optional.of(new Memory(List.copyOf(entries), List.copyOf(wanted)));
  }

  void write(Memory memory) throws IOException {
    StringBuilder text = new StringBuilder();
    memory
        .entries()
        .forEach(
            entry ->
                text.append(entry.accepted() ? "accepted " : "dropped ")
                    .append(entry.organiser().hex())
                    .append(' ')
                    .append(entry.revision())
                    .append('\n'));
    memory.wanted().forEach(words -> text.append("wanted ").append(words).append('\n'));
    put("list", text.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The organiser's catalog on the disk; empty when there is none, or it is incomplete. */
  Optional<Held> load(OrganiserId organiser) {
    Path file = file(organiser);
    try {
      return disk.stat(file).isEmpty()
          ? Optional.empty()
          : held(disk.readAll(file, MAX_FILE_BYTES))
              .filter(held -> held.head().organiser().equals(organiser));
    } catch (IOException e) {
      log.warn("{} cannot be read", file, e);
      return Optional.empty();
    }
  }

  /** The body that belongs to the head, if it is here. */
  Optional<byte[]> body(PublicationHead head) throws IOException {
    byte[] file = disk.readAll(file(head.organiser()), MAX_FILE_BYTES);
    return Optional.of(body(file)).filter(head::isOf);
  }

  private static Optional<Held> held(byte[] file) {
    byte[] body = body(file);
    String text =
        new String(
            file, 0, Math.max(0, file.length - body.length - 1), StandardCharsets.ISO_8859_1);
    return PublicationHead.parse(text)
        .filter(head -> head.isOf(body))
        .flatMap(head -> checked(head, body));
  }

  /** The bytes behind the first line. */
  private static byte[] body(byte[] file) {
    int end = 0;
    while (end < file.length && file[end] != '\n') {
      end++;
    }
    return Arrays.copyOfRange(file, Math.min(file.length, end + 1), file.length);
  }

  /** A body that is the head's, if it is one. */
  static Optional<Held> checked(PublicationHead head, byte[] body) {
    return switch (PublicationBody.decode(body)) {
      case PublicationBody.Decoded.Accepted(List<PublishedGame> games) ->
          Optional.of(new Held(head, body, games));
      case PublicationBody.Decoded.Invalid(String reason) -> {
        log.warn("the catalog of {} is not taken: {}", head.fingerprint(), reason);
        yield Optional.empty();
      }
    };
  }

  void save(Held held) throws IOException {
    byte[] head = (held.head().text() + "\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] file = Arrays.copyOf(head, head.length + held.body.length);
    System.arraycopy(held.body, 0, file, head.length, held.body.length);
    put(held.head().organiser().hex() + ENDING, file);
  }

  void save(Board board) throws IOException {
    put(board.organiser().hex() + BOARD_ENDING, board.text().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The boards that are here; one that cannot be read is as none. */
  List<Board> boards() {
    try {
      return disk.list(folder).stream()
          .map(Disk.Entry::name)
          .filter(name -> name.matches("[0-9a-f]{64}\\" + BOARD_ENDING))
          .flatMap(name -> board(name).stream())
          .toList();
    } catch (IOException e) {
      log.warn("the boards of organisers cannot be read", e);
      return List.of();
    }
  }

  private Optional<Board> board(String name) {
    try {
      byte[] text = disk.readAll(folder.resolve(name), OrganiserHead.MAX_BOARD_CHARS);
      return Board.parse(
          new String(text, StandardCharsets.ISO_8859_1),
          new OrganiserId(name.substring(0, name.length() - BOARD_ENDING.length())));
    } catch (IOException e) {
      log.warn("{} cannot be read", folder.resolve(name), e);
      return Optional.empty();
    }
  }

  void delete(OrganiserId organiser) throws IOException {
    disk.delete(file(organiser));
  }

  private Path file(OrganiserId organiser) {
    return folder.resolve(organiser.hex() + ENDING);
  }

  private void put(String name, byte[] bytes) throws IOException {
    disk.createFolders(folder);
    Trees.writeAtomically(disk, folder.resolve(name), folder.resolve(name + ".tmp"), bytes);
  }

  /**
   * The pictures of these catalogs as files, in a folder that is named after them; null when there
   * are none.
   */
  @Nullable Path covers(List<PublicationHead> inOrder) {
    try {
      return CoverFolder.of(disk, folder.resolve("covers"), inOrder, this::load);
    } catch (IOException e) {
      log.warn("the pictures of organisers cannot be written", e);
      return null;
    }
  }
}
