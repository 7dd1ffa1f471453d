package net.lanspread.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.RealDisk;
import net.lanspread.disk.RecordingDisk;
import net.lanspread.disk.Roots;
import net.lanspread.operation.Operation;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.Operations;
import net.lanspread.operation.PeerEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperationBookTest {
  private static final GameId CSS = new GameId("css");
  private static final GameId UT = new GameId("ut");
  private static final Wish DOWNLOAD = new Wish(Wish.Kind.DOWNLOAD, true, true);
  private static final Wish VERIFY = Wish.of(Wish.Kind.VERIFY);

  @TempDir private Path state;
  @TempDir private Path games;
  private final Operations operations = new Operations(_ -> {}, InstantSource.system());

  private OperationBook open() {
    return open(games);
  }

  private OperationBook open(Path folder) {
    return new OperationBook(
        new RealDisk(), new Roots(new RealDisk(), folder, state), state, operations);
  }

  /** The book of a peer with two games folders. */
  private OperationBook openTwo(Path second) {
    Disk disk = new RealDisk();
    List<Path> folders = List.of(games, second);
    return new OperationBook(disk, new Roots(disk, folders, state, "ini"), state, operations);
  }

  @Test
  void restInAFolderThatIsAwayWaitsForIt(@TempDir Path home) throws IOException {
    Path second = Files.createDirectory(home.resolve("second"));
    Files.createDirectory(second.resolve("css"));
    Files.createDirectory(games.resolve("ut"));
    OperationBook book = openTwo(second);
    book.wanted(CSS, DOWNLOAD);
    assertThat(book.note(downloadAt(CSS, 70))).isTrue();
    book.wanted(UT, DOWNLOAD);
    Files.move(second, home.resolve("away"));

    OperationBook later = openTwo(second);
    assertThat(later.isAway(CSS)).isTrue();
    assertThat(later.isAway(UT)).isFalse();
    assertThat(later.whyRestIsAway(CSS)).get().asString().contains(second + " is not there");
    assertThat(later.whyRestIsAway(UT)).isEmpty();
    assertThat(later.leftovers()).containsOnlyKeys(CSS);
    Files.move(home.resolve("away"), second);
    assertThat(later.isAway(CSS)).isFalse();
    assertThat(later.whyRestIsAway(CSS)).isEmpty();
  }

  @Test
  void rootThatWasWorkedOnIsTakenAgainBesideAWholeOne(@TempDir Path second) throws IOException {
    Files.createDirectories(games.resolve("css"));
    Files.writeString(games.resolve("css/ini"), "whole");
    Files.createDirectory(second.resolve("css"));
    List<Path> folders = List.of(games, second);
    Roots before = new Roots(new RealDisk(), folders, state, "ini");
    before.take("css", second);
    new OperationBook(new RealDisk(), before, state, operations).wanted(CSS, DOWNLOAD);

    Roots later = new Roots(new RealDisk(), folders, state, "ini");
    assertThat(new OperationBook(new RealDisk(), later, state, operations).wishes())
        .containsOnlyKeys(CSS);
    assertThat(later.path("css")).isEqualTo(second.resolve("css"));
  }

  /** The book as a start finds it where the games folder is on a disk of this name. */
  private OperationBook openOn(String volume) {
    return openOn(() -> volume);
  }

  private OperationBook openOn(Supplier<String> volume) {
    Disk disk =
        new RecordingDisk() {
          @Override
          public String volume(Path folder) {
            return volume.get();
          }
        };
    return new OperationBook(disk, new Roots(disk, games, state), state, operations);
  }

  /** A download that has brought so many of a thousand bytes. */
  private Operation downloadAt(GameId gameId, long bytes) {
    Operation operation =
        ((Operations.Begin.Started) operations.begin(gameId, OperationKind.DOWNLOADING))
            .operation();
    operations.tell(operation, new PeerEvent.DownloadProgress(gameId, bytes, 1_000, 0, 0));
    return operation;
  }

  @Test
  void wishesAreKeptInTheirOrder() {
    OperationBook book = open();
    book.wanted(UT, VERIFY);
    book.wanted(CSS, VERIFY);
    book.wanted(UT, DOWNLOAD);

    assertThat(open().wishes()).containsExactly(Map.entry(CSS, VERIFY), Map.entry(UT, DOWNLOAD));
  }

  @Test
  void whatIsWantedAgainKeepsItsPlaceAndStaysPaused() {
    OperationBook book = open();
    book.wanted(UT, DOWNLOAD);
    book.wanted(CSS, DOWNLOAD);
    book.paused(UT, true);

    OperationBook again = open();
    again.wanted(UT, DOWNLOAD);

    assertThat(open().wishes()).containsOnlyKeys(UT, CSS);
    assertThat(open().wishes().firstEntry().getKey()).isEqualTo(UT);
    assertThat(open().isPaused(UT)).isTrue();
    assertThat(open().isPaused(CSS)).isFalse();
  }

  @Test
  void whatHasEndedIsNotPausedAnyMore() {
    OperationBook book = open();
    book.wanted(UT, DOWNLOAD);
    book.paused(UT, true);
    book.ended(UT);
    book.paused(CSS, true);

    assertThat(book.isPaused(UT)).isFalse();
    assertThat(book.isPaused(CSS)).as("nobody wants it").isFalse();
    assertThat(state.resolve(OperationBook.NAME)).doesNotExist();
  }

  @Test
  void usersOrderIsKept() {
    GameId quake = new GameId("quake");
    OperationBook book = open();
    book.wanted(UT, DOWNLOAD);
    book.wanted(CSS, DOWNLOAD);
    book.wanted(quake, DOWNLOAD);

    book.order(List.of(quake, new GameId("unheard"), UT));

    assertThat(open().wishes().keySet()).containsExactly(quake, UT, CSS);
  }

  @Test
  void whatADownloadHasLeftOutlastsItsEnd() throws IOException {
    Files.createDirectory(games.resolve("css"));
    OperationBook book = open();
    book.wanted(CSS, DOWNLOAD);
    assertThat(book.note(downloadAt(CSS, 300))).isTrue();
    book.ended(CSS);

    OperationBook again = open();
    assertThat(again.wishes()).isEmpty();
    assertThat(again.leftovers()).containsExactly(Map.entry(CSS, new Leftover(300, 1_000)));
    again.nothingLeft(CSS);
    assertThat(state.resolve(OperationBook.NAME)).as("nothing to remember").doesNotExist();
  }

  @Test
  void whatIsToldIsOnTheDiskBefore() throws IOException {
    Files.createDirectory(games.resolve("css"));
    List<Map<GameId, Leftover>> toldWhileWriting = new ArrayList<>();
    List<OperationBook> books = new ArrayList<>();
    Disk disk =
        new RecordingDisk() {
          @Override
          protected void syncing(Path file) {
            toldWhileWriting.add(books.getFirst().leftovers());
          }
        };
    OperationBook book = new OperationBook(disk, new Roots(disk, games, state), state, operations);
    books.add(book);

    assertThat(book.note(downloadAt(CSS, 300))).isTrue();

    assertThat(toldWhileWriting).containsExactly(Map.of());
    assertThat(book.leftovers()).containsOnlyKeys(CSS);
  }

  @Test
  void emptyFolderOnAnotherDiskIsWhereTheDiskWasMounted() throws IOException {
    Path root = Files.createDirectory(games.resolve("css"));
    OperationBook book = openOn("the stick");
    book.wanted(CSS, DOWNLOAD);
    assertThat(book.note(downloadAt(CSS, 300))).isTrue();
    assertThat(book.isAway(CSS)).isFalse();

    Files.delete(root);
    OperationBook unmounted = openOn("the computer's own");
    assertThat(unmounted.isAway(CSS)).isTrue();
    assertThat(unmounted.leftovers()).containsOnlyKeys(CSS);
    assertThat(openOn("the stick").isAway(CSS)).as("somebody has emptied it").isFalse();

    unmounted.wanted(CSS, DOWNLOAD);
    assertThat(unmounted.isAway(CSS)).as("a user wants it there").isFalse();
  }

  @Test
  void bytesAreOnTheDiskThatWentWhileTheyCame() throws IOException {
    Path root = Files.createDirectory(games.resolve("css"));
    AtomicReference<String> mounted = new AtomicReference<>("the stick");
    OperationBook book = openOn(mounted::get);
    book.wanted(CSS, DOWNLOAD);
    Operation download = downloadAt(CSS, 300);
    assertThat(book.note(download)).isTrue();

    Files.delete(root);
    mounted.set("the computer's own");
    operations.tell(download, new PeerEvent.DownloadProgress(CSS, 400, 1_000, 0, 0));
    assertThat(book.note(download)).isTrue();

    assertThat(openOn("the computer's own").isAway(CSS)).isTrue();
  }

  @Test
  void folderWithGamesOnAnotherDiskIsTheOneThatIsMeant() throws IOException {
    Files.createDirectory(games.resolve("ut"));
    openOn("the stick").wanted(CSS, DOWNLOAD);

    assertThat(openOn("the stick, under another number").isAway(CSS)).isFalse();
  }

  @Test
  void aWishOfWhichNothingIsHereWaitsForNoFolder(@TempDir Path home) {
    Disk disk = new RealDisk();
    Roots roots = new Roots(disk, List.of(home.resolve("away"), games), state, "ini");
    new OperationBook(disk, roots, state, operations).wanted(CSS, DOWNLOAD);

    assertThat(new OperationBook(disk, roots, state, operations).isAway(CSS)).isFalse();
  }

  @Test
  void folderThatWasEmptyIsNotMissed() {
    openOn("a disk").wanted(CSS, DOWNLOAD);

    assertThat(openOn("the same disk, under another number").isAway(CSS)).isFalse();
  }

  @Test
  void waitingDownloadKeepsItsEarlierNote() throws IOException {
    Files.createDirectory(games.resolve("css"));
    OperationBook book = open();
    Operation download = downloadAt(CSS, 300);
    assertThat(book.note(download)).isTrue();
    operations.tell(download, new PeerEvent.DownloadWaiting(CSS, "nobody is here"));

    assertThat(book.note(download)).isFalse();
    assertThat(open().leftovers()).containsExactly(Map.entry(CSS, new Leftover(300, 1_000)));
  }

  @Test
  void aDeletedRestIsNotHere() {
    OperationBook book = open();
    book.wanted(CSS, DOWNLOAD);
    assertThat(book.note(downloadAt(CSS, 300))).isTrue();

    assertThat(open().leftovers()).as("there is no root").isEmpty();
    assertThat(open().wishes()).as("it is wanted all the same").containsOnlyKeys(CSS);
  }

  @Test
  void otherGamesFolderHasItsOwn() {
    OperationBook other = open(Path.of("/elsewhere"));
    other.wanted(UT, VERIFY);

    OperationBook book = open();
    assertThat(book.wishes()).isEmpty();
    book.wanted(CSS, DOWNLOAD);
    book.ended(CSS);

    assertThat(open(Path.of("/elsewhere")).wishes()).containsOnlyKeys(UT);
  }

  @Test
  void unreadableFileCountsAsEmpty() throws IOException {
    Files.writeString(state.resolve(OperationBook.NAME), "[{");

    assertThat(open().wishes()).isEmpty();
    open().wanted(CSS, DOWNLOAD);
    assertThat(open().wishes()).containsOnlyKeys(CSS);
  }
}
