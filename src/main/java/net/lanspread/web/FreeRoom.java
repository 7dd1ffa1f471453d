package net.lanspread.web;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The free room in the games folders, as it was measured. Immutable. */
record FreeRoom(List<AppState.GamesDir> folders) {
  FreeRoom {
    folders = List.copyOf(folders);
  }

  /** The room in the roomiest one: a new game can go there. */
  long mostBytes() {
    return folders.stream().mapToLong(AppState.GamesDir::freeBytes).max().orElse(0);
  }

  /** The room for a game that lies in this games folder; for one that lies in none, the most. */
  long bytes(@Nullable Path folder) {
    String path = String.valueOf(folder);
    return folders.stream()
        .filter(each -> each.path().equals(path))
        .findFirst()
        .map(AppState.GamesDir::freeBytes)
        .orElseGet(this::mostBytes);
  }
}
