package net.lanspread.peer;

import java.util.Arrays;
import java.util.Optional;

/**
 * A user's wish for a game that goes on after a restart.
 *
 * @param install whether a download is installed right after
 * @param patient whether it waits where there is no source
 */
record Wish(Kind kind, boolean install, boolean patient) {
  /** The kind of the wish; the labels are those of the record. */
  enum Kind {
    DOWNLOAD("download"),
    UPDATE("update"),
    INSTALL("install"),
    REPAIR("repair"),
    STREAM_INSTALL("stream-install"),
    VERIFY("verify");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }

    static Optional<Kind> labelled(String label) {
      return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
    }
  }

  static Wish of(Kind kind) {
    return new Wish(kind, false, false);
  }

  /** True when the two wishes are equal but for their patience. */
  boolean isSame(Wish other) {
    return kind == other.kind && install == other.install;
  }

  /** True when it begins only when somebody has the game. */
  boolean needsSource() {
    return switch (kind) {
      case DOWNLOAD, UPDATE -> !patient;
      case STREAM_INSTALL -> true;
      case INSTALL, REPAIR, VERIFY -> false;
    };
  }
}
