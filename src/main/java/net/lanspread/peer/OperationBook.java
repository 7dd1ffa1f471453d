package net.lanspread.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.UnaryOperator;
import net.lanspread.content.GameId;
import net.lanspread.disk.Disk;
import net.lanspread.disk.Roots;
import net.lanspread.operation.Operation;
import net.lanspread.operation.OperationStatus;
import net.lanspread.operation.Operations;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of the operations that outlasts this peer: the users' wishes that are not fulfilled, in
 * the order in which they were made, and the leftovers of unfinished downloads. It is {@code
 * operations.json} in the state folder; deleting the file forgets it. Thread-safe.
 */
final class OperationBook {
  private static final JsonMapper JSON = JsonMapper.shared();
  static final String NAME = "operations.json";
  private static final int MAX_BYTES = 4 * 1024 * 1024;
  private static final Leftover NOTHING_HERE = new Leftover(0, 0);

  /**
   * The entry of one game. Without a wish it stands for a download that has ended and left
   * something.
   *
   * @param paused whether a user has paused the wish
   * @param here the leftover of the download
   * @param folder the games folder in which it was last worked on
   * @param volume the disk with that folder when the game was last worked on; null when that is not
   *     known, or the folder was empty
   */
  private record Entry(
      @Nullable Wish wish, boolean paused, Leftover here, Path folder, @Nullable String volume) {
    static Entry nothing(Path folder) {
      return new Entry(null, false, NOTHING_HERE, folder, null);
    }

    Entry wishing(@Nullable Wish next) {
      return new Entry(next, paused && next != null && next.equals(wish), here, folder, volume);
    }

    Entry with(Leftover now) {
      return new Entry(wish, paused, now, folder, volume);
    }

    Entry paused(boolean on) {
      return new Entry(wish, on && wish != null, here, folder, volume);
    }

    Entry in(Path nowIn, @Nullable String nowOn) {
      return new Entry(wish, paused, here, nowIn, nowOn);
    }

    boolean isNothing() {
      return wish == null && here.doneBytes() <= 0;
    }
  }

  private final Disk disk;
  private final StateFile file;
  private final Roots roots;
  private final Operations operations;

  /** Held while the file is written and the entries are replaced. */
  private final Object writing = new Object();

  /**
   * An immutable map, replaced once the file holds the next one: so everything told outlasts a
   * kill.
   */
  private volatile SequencedMap<GameId, Entry> entries;

  /** The entries of folders that are no games folders now, as they were read. */
  private final List<JsonNode> elsewhere = new ArrayList<>();

  /**
   * Reads the file; an unreadable one counts as empty. The games in it stay in their games folders.
   */
  OperationBook(Disk disk, Roots roots, Path stateFolder, Operations operations) {
    this.disk = disk;
    this.file = new StateFile(disk, stateFolder.resolve(NAME), MAX_BYTES);
    this.roots = roots;
    this.operations = operations;
    SequencedMap<GameId, Entry> known = new LinkedHashMap<>();
    file.read("no operation goes on by itself").forEach(json -> read(json, known));
    this.entries = known;
    known.forEach((gameId, entry) -> roots.take(gameId.value(), entry.folder()));
  }

  private void read(JsonNode json, SequencedMap<GameId, Entry> known) {
    String named = json.path("games_dir").asString("");
    Optional<Path> folder =
        roots.folders().stream().filter(each -> each.toString().equals(named)).findFirst();
    if (folder.isEmpty()) {
      elsewhere.add(json);
      return;
    }
    Wish wish =
        Wish.Kind.labelled(json.path("operation").asString(""))
            .map(
                kind ->
                    new Wish(
                        kind,
                        json.path("install").asBoolean(false),
                        json.path("patient").asBoolean(false)))
            .orElse(null);
    Leftover here =
        new Leftover(json.path("bytes_done").asLong(0), json.path("bytes_total").asLong(0));
    Entry entry =
        new Entry(
            wish,
            wish != null && json.path("paused").asBoolean(false),
            here,
            folder.get(),
            json.path("volume").stringValue(null));
    GameId.parse(json.path("game_id").asString(""))
        .map(id -> Map.entry(id, isGone(id, entry) ? entry.with(NOTHING_HERE) : entry))
        .filter(kept -> !kept.getValue().isNothing())
        .ifPresent(kept -> known.put(kept.getKey(), kept.getValue()));
  }

  /**
   * True when somebody has deleted the game's root, but not while the whole games folder is away.
   */
  private boolean isGone(GameId gameId, Entry entry) {
    try {
      return disk.stat(entry.folder()).isPresent()
          && disk.stat(entry.folder().resolve(gameId.value())).isEmpty()
          && !isAway(entry);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * True when the disk on which the game was last worked on is away: its games folder is missing,
   * or on another one and empty, as where a disk is not mounted.
   */
  boolean isAway(GameId gameId) {
    Entry entry = entries.get(gameId);
    return entry != null && isAway(entry);
  }

  private boolean isAway(Entry entry) {
    boolean isSomethingThere = entry.volume() != null || entry.here().doneBytes() > 0;
    return isSomethingThere && !roots.isThere(entry.folder(), entry.volume());
  }

  /** The reason why the rest of a download cannot go on now, as a sentence. */
  Optional<String> whyRestIsAway(GameId gameId) {
    return Optional.ofNullable(entries.get(gameId))
        .filter(entry -> entry.here().doneBytes() > 0 && isAway(entry))
        .map(entry -> Roots.goneMessage(entry.folder()) + ", or discard what had come");
  }

  /** The wishes that are to go on, in their order. */
  SequencedMap<GameId, Wish> wishes() {
    SequencedMap<GameId, Wish> wishes = new LinkedHashMap<>();
    entries.forEach(
        (id, entry) -> {
          if (entry.wish() != null) {
            wishes.put(id, entry.wish());
          }
        });
    return wishes;
  }

  /** The leftovers of unfinished downloads, by game. */
  Map<GameId, Leftover> leftovers() {
    Map<GameId, Leftover> leftovers = new LinkedHashMap<>();
    entries.forEach(
        (id, entry) -> {
          if (entry.here().doneBytes() > 0) {
            leftovers.put(id, entry.here());
          }
        });
    return leftovers;
  }

  /**
   * Records a user's wish behind all others; a wish that is there already keeps its place. Returns
   * when the record is on the medium.
   */
  void wanted(GameId gameId, Wish wish) {
    Path folder = folder(gameId);
    String volume = roots.occupiedVolume(folder);
    change(gameId, entry -> entry.wishing(wish).in(folder, volume));
  }

  /** Records that a user has paused the game's wish, or lets it go on. */
  void paused(GameId gameId, boolean on) {
    change(gameId, entry -> entry.paused(on));
  }

  /** True when a user has paused the game's wish. */
  boolean isPaused(GameId gameId) {
    Entry entry = entries.get(gameId);
    return entry != null && entry.paused();
  }

  /** Puts these games first, in this order; all others follow in theirs. */
  void order(List<GameId> first) {
    synchronized (writing) {
      SequencedMap<GameId, Entry> next = new LinkedHashMap<>(entries);
      for (GameId gameId : first.reversed()) {
        Entry entry = next.get(gameId);
        if (entry != null) {
          next.putFirst(gameId, entry);
        }
      }
      writeLocked(next);
    }
  }

  /** Records the progress of a download; false when there is none yet. */
  boolean note(Operation operation) {
    Optional<Leftover> here = here(operation);
    here.ifPresent(
        now -> {
          Path folder = folder(operation.gameId());
          String volume = roots.occupiedVolume(folder);
          // An absent or empty folder is not where the bytes are.
          change(
              operation.gameId(),
              entry -> volume == null ? entry.with(now) : entry.with(now).in(folder, volume));
        });
    return here.isPresent();
  }

  private Path folder(GameId gameId) {
    return Objects.requireNonNull(roots.named(gameId.value()).getParent());
  }

  private Optional<Leftover> here(Operation operation) {
    OperationStatus status = operations.status(operation);
    return status.phase() == OperationStatus.Phase.FETCHING && status.doneBytes() > 0
        ? Optional.of(new Leftover(status.doneBytes(), status.totalBytes()))
        : Optional.empty();
  }

  /** Drops the wish for the game: it is fulfilled, or does not go on. */
  void ended(GameId gameId) {
    change(gameId, entry -> entry.wishing(null));
  }

  /** Records that no unfinished download has left anything of the game. */
  void nothingLeft(GameId gameId) {
    change(gameId, entry -> entry.with(NOTHING_HERE));
  }

  /** Changes the entry of a game; an entry with another wish goes to the end. */
  private void change(GameId gameId, UnaryOperator<Entry> change) {
    synchronized (writing) {
      SequencedMap<GameId, Entry> next = new LinkedHashMap<>(entries);
      Entry known = next.get(gameId);
      Entry before = known == null ? Entry.nothing(roots.folders().getFirst()) : known;
      Entry now = change.apply(before);
      if (now.equals(before)) {
        return;
      }
      boolean isWantedAnew = now.wish() != null && !now.wish().equals(before.wish());
      if (isWantedAnew || now.isNothing()) {
        next.remove(gameId);
      }
      if (!now.isNothing()) {
        next.put(gameId, now);
      }
      writeLocked(next);
    }
  }

  @GuardedBy("writing")
  private void writeLocked(SequencedMap<GameId, Entry> next) {
    ArrayNode json = JSON.createArrayNode();
    next.forEach((id, entry) -> json.add(json(id, entry)));
    elsewhere.forEach(json::add);
    file.write(json, "running operations do not go on after a restart");
    entries = next;
  }

  private ObjectNode json(GameId gameId, Entry entry) {
    ObjectNode json =
        JSON.createObjectNode()
            .put("game_id", gameId.value())
            .put("games_dir", entry.folder().toString())
            .put("bytes_done", entry.here().doneBytes())
            .put("bytes_total", entry.here().totalBytes());
    if (entry.volume() != null) {
      json.put("volume", entry.volume());
    }
    Wish wish = entry.wish();
    if (wish != null) {
      json.put("operation", wish.kind().label())
          .put("install", wish.install())
          .put("patient", wish.patient())
          .put("paused", entry.paused());
    }
    return json;
  }
}
