package net.lanspread.cli;

import java.util.Locale;
import net.lanspread.operation.OperationKind;
import net.lanspread.peer.GameRow;

/**
 * Sizes, times and states as people read them. Bytes count by thousands, as disks are sold. Pure.
 */
final class InWords {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private InWords() {}

  /** The size with tenths only where they tell something: 1.5 GB, 23 GB, 812 MB. */
  static String bytes(long bytes) {
    double value = Math.max(0, bytes);
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    String format = value < 9.95 && unit >= 2 ? "%.1f %s" : "%.0f %s";
    return String.format(Locale.ROOT, format, value, UNITS[unit]);
  }

  static String span(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    long minutes = (seconds + 30) / 60;
    return minutes < 60 ? minutes + " min" : minutes / 60 + " h " + minutes % 60 + " min";
  }

  static String pcs(int count) {
    return count == 1 ? "1 PC" : count + " PCs";
  }

  static String state(GameRow game) {
    OperationKind operation = game.operation();
    if (operation != null) {
      return doing(operation);
    }
    if (game.updateAvailable()) {
      return game.installed() ? "installed, update available" : "downloaded, update available";
    }
    if (game.installed()) {
      return game.downloaded() ? "installed" : "installed, not shareable";
    }
    return game.downloaded() ? "downloaded" : game.peerCount() > 0 ? "available" : "not complete";
  }

  static String doing(OperationKind kind) {
    return switch (kind) {
      case DOWNLOADING -> "downloading";
      case INSTALLING, STREAM_INSTALLING -> "installing";
      case UPDATING -> "updating";
      case UNINSTALLING -> "uninstalling";
      case REMOVING -> "removing";
      case VERIFYING -> "verifying";
    };
  }
}
