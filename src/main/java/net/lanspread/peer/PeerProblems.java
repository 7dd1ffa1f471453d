package net.lanspread.peer;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.Notice;
import net.lanspread.content.Printable;

/** The problems that keep some games of the games folders, or all of them, from the others. */
final class PeerProblems {
  private static final int MAX_PROBLEM_CHARS = 600;

  private final PeerRooms rooms;
  private final GamesFolders folders;

  PeerProblems(PeerRooms rooms, GamesFolders folders) {
    this.rooms = rooms;
    this.folders = folders;
  }

  /**
   * The folders in the games folders that are not taken for the games they seem meant to be, and
   * the problems that keep all games from the others.
   */
  List<FolderProblem> all() {
    return Stream.concat(found(), cloneProblem().stream()).toList();
  }

  private Stream<FolderProblem> found() {
    return Stream.concat(rooms.library().problems().stream(), catalogProblem().stream());
  }

  private Optional<FolderProblem> cloneProblem() {
    return rooms
        .swarm()
        .cloneProblem()
        .map(
            problem ->
                new FolderProblem(
                    String.valueOf(folders.main().getFileName()),
                    null,
                    new Notice(Notice.Code.SAME_IDENTITY, problem)));
  }

  private Optional<FolderProblem> catalogProblem() {
    return rooms
        .catalog()
        .problem()
        .map(
            problem ->
                new FolderProblem(
                    String.valueOf(rooms.catalog().file().getFileName()),
                    null,
                    new Notice(Notice.Code.CATALOG_UNREADABLE, problem)));
  }

  /** A sentence for each thing that is left out. */
  List<String> leftOut() {
    return found().map(PeerProblems::sentence).toList();
  }

  private static String sentence(FolderProblem problem) {
    return Printable.of(problem.folder() + ": " + problem.notice().message(), MAX_PROBLEM_CHARS);
  }
}
