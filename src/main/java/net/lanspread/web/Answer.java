package net.lanspread.web;

import java.io.IOException;
import java.io.OutputStream;

/** The answer to a call. */
sealed interface Answer {
  /** The value as JSON, by {@link AppJson}. */
  record Json(int status, Object value) implements Answer {}

  /** Bytes of a media type, with how long they may be kept. */
  final class Bytes implements Answer {
    final String mediaType;
    final String cacheControl;
    final byte[] body;

    Bytes(String mediaType, String cacheControl, byte[] body) {
      this.mediaType = mediaType;
      this.cacheControl = cacheControl;
      this.body = body;
    }
  }

  /** A body that is written as it comes, for as long as the other side listens. */
  record Stream(String mediaType, Body body) implements Answer {}

  /** An answer, and work to be done once it is out. */
  record AndThen(Answer answer, Runnable next) implements Answer {}

  /** Writes a body; an {@link IOException} ends it. */
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream out) throws IOException, InterruptedException;
  }

  /** An empty JSON object: nothing to say but that it was done. */
  static Answer done() {
    return new Json(200, java.util.Map.of());
  }

  /** It was begun, and its end will be seen in the state. */
  static Answer accepted() {
    return new Json(202, java.util.Map.of());
  }
}
