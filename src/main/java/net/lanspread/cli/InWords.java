package net.lanspread.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.Printable;
import net.lanspread.operation.OperationKind;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.Leftover;

/**
 * Sizes, times and states as people read them. Bytes count by thousands, as disks are sold. Pure.
 */
final class InWords {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private static final int MAX_NAME_CHARS = 120;
  private static final int MAX_MESSAGE_CHARS = 600;

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
    if (game.notices().stream().anyMatch(notice -> notice.code() == Notice.Code.BRINGING)) {
      return "still being brought";
    }
    if (game.updateAvailable()) {
      return game.installed() ? "installed, update available" : "downloaded, update available";
    }
    if (game.installed()) {
      return game.downloaded() ? "installed" : "installed, not shareable";
    }
    Leftover leftover = game.leftover();
    if (leftover != null) {
      return bytes(leftover.doneBytes()) + " of " + bytes(leftover.totalBytes()) + " are here";
    }
    return game.downloaded() ? "downloaded" : game.peerCount() > 0 ? "available" : "not complete";
  }

  /**
   * The notices about a game for its owner, a line each, without those that the problems already
   * give.
   */
  static List<String> notices(GameRow game, List<FolderProblem> problems) {
    String about = "note: " + game.gameId();
    Stream<String> scripts = scriptsChanged(game).stream();
    Stream<String> told =
        game.notices().stream()
            .filter(
                notice ->
                    problems.stream()
                        .noneMatch(
                            problem ->
                                game.gameId().equals(problem.gameId())
                                    && notice.equals(problem.notice())))
            .map(Notice::message);
    return Stream.concat(scripts, told).map(message -> line(about, message)).toList();
  }

  /** That scripts wait for their owner's word, where some do. */
  static Optional<String> scriptsChanged(GameRow game) {
    return game.scriptsChanged().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "An update has brought other scripts, and no catalog vouches for them: "
                + String.join(", ", game.scriptsChanged())
                + ". They run once you have said so: lanspread play --accept-scripts "
                + game.gameId());
  }

  /**
   * The reason, in a line, why something in the games folder is left out.
   *
   * @param listed the games that are listed all the same
   */
  static String problem(FolderProblem problem, Set<GameId> listed) {
    if (problem.notice().code() == Notice.Code.SAME_IDENTITY) {
      return line("this computer", problem.notice().message());
    }
    GameId gameId = problem.gameId();
    String what = gameId != null && listed.contains(gameId) ? "not offered: " : "not listed: ";
    return line(what + problem.folder(), problem.notice().message());
  }

  /** Both arguments may hold names of strangers' files. */
  private static String line(String about, String message) {
    return Printable.of(about, MAX_NAME_CHARS) + ": " + Printable.of(message, MAX_MESSAGE_CHARS);
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
