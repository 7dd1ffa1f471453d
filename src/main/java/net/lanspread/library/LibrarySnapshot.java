package net.lanspread.library;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import net.lanspread.content.GameId;

/** The games of this machine at one moment; the revision grows with every change. Immutable. */
public record LibrarySnapshot(long revision, Map<GameId, LocalGame> games) {
  public LibrarySnapshot {
    games = Collections.unmodifiableMap(new TreeMap<>(games));
  }
}
