package net.lanspread.organiser;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import net.lanspread.content.Chunks;
import net.lanspread.content.Deadline;
import net.lanspread.content.PeerId;
import net.lanspread.content.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The fetching of a publication's body from its holders. Each chunk is asked of one holder more
 * while none has given it, so that a slow one holds up nothing; and each is checked, so that its
 * giver does not matter. Stateless.
 */
final class BodyFetch {
  private static final Logger log = LoggerFactory.getLogger(BodyFetch.class);

  /** The time after which another holder is asked beside. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** The time for a chunk as a whole. */
  private static final Duration CHUNK_TIMEOUT = Duration.ofSeconds(140);

  private static final int MAX_AT_ONCE = 8;

  private final Organisers.Source source;
  private final RandomGenerator random;

  /**
   * @param random the order in which holders are asked
   */
  BodyFetch(Organisers.Source source, RandomGenerator random) {
    this.source = source;
    this.random = random;
  }

  /**
   * The body; empty when no holder gives it.
   *
   * @param holders asked again and again, for others come
   */
  Optional<byte[]> fetch(PublicationHead head, Holders holders) throws InterruptedException {
    byte[] body = new byte[head.bodyBytes()];
    for (int i = 0; i < head.chunks().size(); i++) {
      Optional<byte[]> chunk =
          chunk(
              head.chunks().get(i),
              Chunks.length(head.bodyBytes(), i),
              () -> shuffled(holders.of(head.text())));
      if (chunk.isEmpty()) {
        return Optional.empty();
      }
      System.arraycopy(chunk.get(), 0, body, (int) Chunks.offset(i), chunk.get().length);
    }
    return Optional.of(body);
  }

  private List<PeerId> shuffled(List<PeerId> peers) {
    Collections.shuffle(peers, Random.from(random));
    return peers;
  }

  private Optional<byte[]> chunk(Sha256 hash, int chunkBytes, Supplier<List<PeerId>> holders)
      throws InterruptedException {
    BlockingQueue<Optional<byte[]>> answers = new LinkedBlockingQueue<>();
    Deadline deadline = Deadline.in(CHUNK_TIMEOUT);
    Set<PeerId> asked = new HashSet<>();
    int answered = 0;
    while (!deadline.isOver()) {
      Optional<PeerId> next =
          asked.size() - answered < MAX_AT_ONCE
              ? holders.get().stream().filter(holder -> !asked.contains(holder)).findFirst()
              : Optional.empty();
      if (next.isPresent()) {
        asked.add(next.get());
        Thread.ofVirtual()
            .name("publication-" + next.get().brief())
            .start(() -> answers.add(ask(next.get(), hash, chunkBytes)));
      } else if (answered == asked.size()) {
        return Optional.empty();
      }
      Optional<byte[]> answer = answers.poll(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
      if (answer != null && answer.isPresent()) {
        return answer;
      }
      answered += answer == null ? 0 : 1;
    }
    return Optional.empty();
  }

  private Optional<byte[]> ask(PeerId holder, Sha256 hash, int chunkBytes) {
    try {
      byte[] chunk = source.chunk(holder, hash, chunkBytes);
      if (Sha256.hash(chunk).equals(hash)) {
        return Optional.of(chunk);
      }
      log.info("{} sends bytes that no organiser has signed", holder.brief());
    } catch (IOException e) {
      log.debug("{} does not give a part of a catalog", holder.brief(), e);
    }
    return Optional.empty();
  }
}
