package net.lanspread.library;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import net.lanspread.content.GameId;
import net.lanspread.disk.RecordingDisk;

/** A real disk that says which manifest was kept, and lets a test in while a file is read. */
final class HashingDisk extends RecordingDisk {
  /** The action of a test at a step of the disk. */
  @FunctionalInterface
  interface Interruption {
    void run() throws IOException;
  }

  private final LinkedBlockingQueue<String> kept = new LinkedBlockingQueue<>();
  private final ConcurrentHashMap<String, Interruption> onRead = new ConcurrentHashMap<>();
  final CountDownLatch reading = new CountDownLatch(1);
  volatile boolean endless;

  /** Waits for the next manifest that is kept; it must be this one. */
  void awaitKept(GameId gameId) throws InterruptedException {
    assertThat(kept.poll(HashingSession.GENEROUS.toSeconds(), TimeUnit.SECONDS))
        .isEqualTo(gameId + ".lsm");
  }

  void whenRead(String name, Interruption once) {
    onRead.put(name, once);
  }

  @Override
  public void moveAtomically(Path source, Path target) throws IOException {
    super.moveAtomically(source, target);
    if (Objects.requireNonNull(target.getParent()).endsWith("manifests")) {
      kept.add(String.valueOf(target.getFileName()));
    }
  }

  @Override
  public Reader openReader(Path file) throws IOException {
    Interruption once = onRead.remove(String.valueOf(file.getFileName()));
    if (once != null) {
      once.run();
    }
    return endless ? new EndlessReader() : super.openReader(file);
  }

  private final class EndlessReader implements Reader {
    @Override
    public long sizeBytes() {
      return Long.MAX_VALUE / 2;
    }

    @Override
    public int read(ByteBuffer into, long offset) {
      reading.countDown();
      int room = into.remaining();
      into.position(into.limit());
      return room;
    }

    @Override
    public void close() {}
  }
}
