package net.lanspread.web;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;

/**
 * The callers' secrets: one-time codes, which stand in the {@link DoorPage}, and the bearer tokens
 * that they are traded for. Both are 128 random bits, live as long as the process, and are compared
 * in constant time. Thread-safe.
 */
final class Sessions {
  private static final int SECRET_BYTES = 16;

  /** Codes that nobody trades: the oldest are forgotten. */
  static final int MAX_CODES = 16;

  /** Each opened tab has one: the oldest are forgotten. */
  static final int MAX_TOKENS = 256;

  private final SecureRandom random;
  private final Object lock = new Object();

  // the oldest first
  @GuardedBy("lock")
  private final Deque<String> codes = new ArrayDeque<>();

  // the oldest first
  @GuardedBy("lock")
  private final Deque<String> tokens = new ArrayDeque<>();

  private final String ownToken;

  Sessions(SecureRandom random) {
    this.random = random;
    this.ownToken = secret();
  }

  /** The token for programs of the same user, which is never forgotten. */
  String ownToken() {
    return ownToken;
  }

  /** A code that can be traded once. */
  String newCode() {
    String code = secret();
    synchronized (lock) {
      keep(codes, code, MAX_CODES);
    }
    return code;
  }

  /** The token for a code, or empty when the code is unknown or was traded before. */
  Optional<String> trade(String code) {
    String token = secret();
    synchronized (lock) {
      Optional<String> known = find(codes, code);
      if (known.isEmpty()) {
        return Optional.empty();
      }
      codes.remove(known.get());
      keep(tokens, token, MAX_TOKENS);
    }
    return Optional.of(token);
  }

  boolean isValid(String token) {
    boolean own = isSame(ownToken, token);
    synchronized (lock) {
      return find(tokens, token).isPresent() || own;
    }
  }

  private static void keep(Deque<String> secrets, String secret, int max) {
    if (secrets.size() == max) {
      secrets.removeFirst();
    }
    secrets.addLast(secret);
  }

  /** Looks at all of them whichever it is. */
  private static Optional<String> find(Deque<String> secrets, String said) {
    Optional<String> found = Optional.empty();
    for (String secret : secrets) {
      found = isSame(secret, said) ? Optional.of(secret) : found;
    }
    return found;
  }

  private static boolean isSame(String secret, String said) {
    return MessageDigest.isEqual(
        secret.getBytes(StandardCharsets.UTF_8), said.getBytes(StandardCharsets.UTF_8));
  }

  private String secret() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
