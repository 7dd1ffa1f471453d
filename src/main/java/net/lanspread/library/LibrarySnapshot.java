package net.lanspread.library;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.lanspread.content.GameId;
import net.lanspread.content.Version;

/** The games of this machine at one moment; the revision grows with every change. Immutable. */
public record LibrarySnapshot(long revision, Map<GameId, LocalGame> games) {
  public LibrarySnapshot {
    games = Collections.unmodifiableMap(new TreeMap<>(games));
  }

  /** The local game of an id. */
  public Optional<LocalGame> find(GameId id) {
    return Optional.ofNullable(games.get(id));
  }

  /** The version that is downloaded of a game; empty when none is. */
  public Optional<Version> version(GameId id) {
    return find(id).map(LocalGame::version);
  }
}
