package net.lanspread.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import net.lanspread.archive.ArchiveException;
import net.lanspread.archive.ArchiveLimits;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.archive.EntrySink;
import net.lanspread.archive.OpenArchive;
import net.lanspread.protocol.BodyCredit;
import net.lanspread.protocol.InstallRecord;
import net.lanspread.protocol.MalformedMessageException;
import net.lanspread.protocol.Message;
import net.lanspread.protocol.WireCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InstallSenderTest {
  private static final int MIB = 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final StreamAsker asker = new StreamAsker();
  private final FakeArchives archives = new FakeArchives();

  @Test
  void archivesAreListedOnceBeforeTheHeadAndUnpackedInOnePassEach() throws Exception {
    archives.content =
        sink -> {
          sink.folder("d");
          file(sink, "d/a", 300_000);
        };
    archives.entries = 2;
    archives.totalBytes = 300_000;
    FutureTask<?> sending = send(2, PATIENCE);

    Message head = asker.head();
    List<InstallRecord> records = asker.takeAll();
    asker.leave();
    sending.get();

    assertThat(head).isEqualTo(new Message.InstallStreamReply(4, 600_000));
    assertThat(records.stream().filter(r -> !(r instanceof InstallRecord.FileBytes)).toList())
        .containsExactly(
            new InstallRecord.Archive(),
            new InstallRecord.Folder("d"),
            new InstallRecord.FileStart("d/a", 300_000),
            new InstallRecord.FileEnd(7),
            new InstallRecord.Archive(),
            new InstallRecord.Folder("d"),
            new InstallRecord.FileStart("d/a", 300_000),
            new InstallRecord.FileEnd(7),
            new InstallRecord.End());
    assertThat(archives.steps)
        .containsExactly(
            "list 0.eti",
            "list 1.eti",
            "unpack 0.eti",
            "unpack 1.eti",
            "close 0.eti",
            "close 1.eti");
  }

  @Test
  void askerThatTakesNothingStopsTheDecoderAtTheWindow() throws Exception {
    archives.content = sink -> file(sink, "a", 50 * MIB);
    FutureTask<?> sending = send(1, PATIENCE);
    asker.awaitWritten(RecordOutput.WINDOW_BYTES);

    for (int credits = 1; credits < 20; credits++) {
      asker.credit(1);
      asker.awaitWritten(RecordOutput.WINDOW_BYTES + credits * BodyCredit.INSTALL_CREDIT_BYTES);
      assertThat(asker.bodyBytes())
          .isEqualTo(RecordOutput.WINDOW_BYTES + credits * BodyCredit.INSTALL_CREDIT_BYTES);
    }

    asker.leave();
    assertThat(sending.get()).isNull();
    assertThat(archives.steps).endsWith("close 0.eti");
  }

  @Test
  void askerThatLeavesInterruptsADecoderThatGivesNoBytes() throws Exception {
    CountDownLatch silent = new CountDownLatch(1);
    archives.content =
        sink -> {
          sink.fileStart("a", 5);
          silent.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
          }
        };
    FutureTask<?> sending = send(1, PATIENCE);
    silent.await();

    asker.leave();

    assertThat(sending.get()).isNull();
    assertThat(archives.steps).endsWith("close 0.eti");
  }

  @Test
  void askerThatBreaksOffInterruptsTheListing() throws Exception {
    CountDownLatch silent = new CountDownLatch(1);
    archives.listing =
        () -> {
          silent.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
          }
        };
    FutureTask<?> sending = send(1, PATIENCE);
    silent.await();

    asker.close();

    assertThatThrownBy(sending::get).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void askerThatTakesNothingForTooLongIsLeft() throws Exception {
    archives.content = sink -> file(sink, "a", 5 * MIB);
    FutureTask<?> sending = send(1, Duration.ofMillis(20));

    assertThatThrownBy(sending::get).hasCauseInstanceOf(IOException.class);
    assertThat(asker.isClosed()).isTrue();
    assertThat(archives.steps).endsWith("close 0.eti");
  }

  @Test
  void askerMayWaitLongForADecoderThatIsSlow() throws Exception {
    CountDownLatch timedOut = new CountDownLatch(3);
    asker.onTimeout = timedOut::countDown;
    archives.content =
        sink -> {
          try {
            timedOut.await();
          } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
          }
          file(sink, "a", 1);
        };
    FutureTask<?> sending = send(1, Duration.ofMillis(20));

    assertThat(asker.head()).isInstanceOf(Message.InstallStreamReply.class);
    assertThat(asker.takeAll()).endsWith(new InstallRecord.End());
    asker.leave();
    sending.get();
  }

  @Test
  void moreCreditsThanBytesBreakTheProtocol() throws Exception {
    archives.content = sink -> file(sink, "a", 5 * MIB);
    FutureTask<?> sending = send(1, PATIENCE);
    asker.awaitWritten(RecordOutput.WINDOW_BYTES);

    asker.credit(RecordOutput.WINDOW_BYTES / BodyCredit.INSTALL_CREDIT_BYTES + 1);

    assertThatThrownBy(sending::get).hasCauseInstanceOf(MalformedMessageException.class);
    assertThat(archives.steps).endsWith("close 0.eti");
  }

  @Test
  void archiveThatCannotBeListedIsRefusedAndNothingIsUnpacked() throws Exception {
    archives.listing =
        () -> {
          throw new ArchiveException(Path.of("/secret/folder/1.eti"), "is encrypted");
        };
    FutureTask<?> sending = send(1, PATIENCE);

    assertThat(asker.head()).isEqualTo(new Message.Refusal(WireCode.ARCHIVE, "1.eti is encrypted"));
    asker.leave();
    sending.get();
    assertThat(archives.steps).containsExactly("list 0.eti");
  }

  @Test
  void archiveThatFailsInTheMiddleIsSaidSo() throws Exception {
    archives.content =
        sink -> {
          sink.fileStart("a", 9);
          throw new ArchiveException(Path.of("/secret/folder/1.eti"), "is damaged");
        };
    FutureTask<?> sending = send(1, PATIENCE);

    asker.head();
    assertThat(asker.takeAll())
        .endsWith(new InstallRecord.Failure(WireCode.ARCHIVE, "1.eti is damaged"));
    asker.leave();
    sending.get();
  }

  @Test
  void failingDiskIsNotDescribedToOthers() throws Exception {
    archives.content =
        sink -> {
          throw new IOException("/secret/folder/1.eti is on fire");
        };
    FutureTask<?> sending = send(1, PATIENCE);

    asker.head();
    assertThat(asker.takeAll().getLast())
        .isInstanceOfSatisfying(
            InstallRecord.Failure.class,
            failure -> {
              assertThat(failure.code()).isEqualTo(WireCode.INTERNAL);
              assertThat(failure.message()).doesNotContain("secret");
            });
    asker.leave();
    sending.get();
  }

  @Test
  void bugInADecoderIsToldAsAnErrorOfTheSource() throws Exception {
    archives.content =
        sink -> {
          throw new IllegalStateException("a bug");
        };
    FutureTask<?> sending = send(1, PATIENCE);

    asker.head();
    assertThat(asker.takeAll().getLast())
        .isInstanceOfSatisfying(
            InstallRecord.Failure.class,
            failure -> assertThat(failure.code()).isEqualTo(WireCode.INTERNAL));
    asker.leave();
    sending.get();
    assertThat(archives.steps).endsWith("close 0.eti");
  }

  @Test
  void allArchivesTogetherKeepTheLimits() throws Exception {
    archives.content = sink -> file(sink, "a", 10);
    List<ArchiveLimits> limits = archives.limits;
    FutureTask<?> sending = send(3, PATIENCE);

    asker.head();
    asker.takeAll();
    asker.leave();
    sending.get();
    ArchiveLimits all = ArchiveLimits.defaults();
    assertThat(limits)
        .containsExactly(
            all,
            all.withMaxEntries(all.maxEntries() - 1).withMaxTotalBytes(all.maxTotalBytes() - 10),
            all.withMaxEntries(all.maxEntries() - 2).withMaxTotalBytes(all.maxTotalBytes() - 20));
  }

  private FutureTask<?> send(int count, Duration patience) {
    List<Path> paths =
        Stream.iterate(0, i -> i + 1).limit(count).map(i -> Path.of(i + ".eti")).toList();
    FutureTask<?> sending =
        new FutureTask<>(
            () -> {
              try (asker) {
                new InstallSender(archives, ArchiveLimits.defaults(), paths, asker, patience).run();
              }
              return null;
            });
    Thread.ofVirtual().start(sending);
    return sending;
  }

  private static void file(EntrySink sink, String path, int sizeBytes) throws IOException {
    sink.fileStart(path, sizeBytes);
    for (int left = sizeBytes; left > 0; left -= 200_000) {
      sink.fileBytes(ByteBuffer.allocate(Math.min(left, 200_000)));
    }
    sink.fileEnd(7);
  }

  private interface Content {
    void into(EntrySink sink) throws ArchiveException, IOException;
  }

  private interface Listing {
    void make() throws ArchiveException, IOException;
  }

  /** Archives that all hold the same, and note what is done with them. */
  private static final class FakeArchives implements ArchiveReader {
    final List<String> steps = Collections.synchronizedList(new ArrayList<>());
    final List<ArchiveLimits> limits = Collections.synchronizedList(new ArrayList<>());
    long entries = 1;
    long totalBytes = 10;
    Content content = _ -> {};
    Listing listing = () -> {};

    @Override
    public OpenArchive open(Path archive, ArchiveLimits given)
        throws ArchiveException, IOException {
      steps.add("list " + archive);
      limits.add(given);
      listing.make();
      return new OpenArchive() {
        @Override
        public java.util.List<net.lanspread.archive.PackedFile> files() {
          return java.util.List.of();
        }

        @Override
        public long entries() {
          return entries;
        }

        @Override
        public long totalBytes() {
          return totalBytes;
        }

        @Override
        public void unpack(EntrySink sink) throws ArchiveException, IOException {
          steps.add("unpack " + archive);
          content.into(sink);
        }

        @Override
        public void close() {
          steps.add("close " + archive);
        }
      };
    }
  }
}
