package net.lanspread.cli;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.lanspread.content.FolderProblem;
import net.lanspread.content.GameId;
import net.lanspread.content.Notice;
import net.lanspread.content.Version;
import net.lanspread.operation.FailureCode;
import net.lanspread.operation.OperationKind;
import net.lanspread.operation.OperationStatus;
import net.lanspread.operation.Outcome;
import net.lanspread.peer.DiskUse;
import net.lanspread.peer.GameRow;
import net.lanspread.peer.Leftover;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the app tells its page, as far as commands need it; docs/app-api.md has all of it. Codes and
 * kinds that another version of the app may know are null.
 */
final class AppRows {
  private static final JsonMapper MAPPER =
      PeerJson.MAPPER
          .rebuild()
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
          .build();

  /** All of it. */
  record State(
      @JsonSetter(nulls = Nulls.AS_EMPTY, contentNulls = Nulls.SKIP) List<Game> games,
      @Nullable List<Problem> problems,
      @Nullable List<Other> peers,
      @Nullable List<Now> now) {
    Change asChange() {
      return new Change(new Games(games, List.of()), problems, peers, now);
    }
  }

  /** News; what is null is as it was. */
  record Change(
      @Nullable Games games,
      @Nullable List<Problem> problems,
      @Nullable List<Other> peers,
      @Nullable List<Now> now) {}

  record Games(
      @JsonSetter(nulls = Nulls.AS_EMPTY, contentNulls = Nulls.SKIP) List<Game> changed,
      @JsonSetter(nulls = Nulls.AS_EMPTY, contentNulls = Nulls.SKIP) List<String> removed) {}

  /** The answer about one game. */
  record Details(Game game) {}

  record Game(
      @JsonSetter(nulls = Nulls.FAIL) String id,
      @Nullable String title,
      boolean downloaded,
      boolean installed,
      @Nullable String availability,
      @Nullable String localVersion,
      int peerCount,
      int holders,
      int others,
      @Nullable String targetVersion,
      boolean updateAvailable,
      long sizeBytes,
      @Nullable Doing operation,
      @Nullable Leftover leftover,
      @Nullable Failure lastError,
      @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> scriptsChanged,
      @JsonSetter(nulls = Nulls.AS_EMPTY) List<Told> notices,
      boolean vouched,
      @Nullable String pinClash) {

    /** Empty when the id is none. */
    Optional<GameRow> row() {
      return GameId.parse(id)
          .map(
              gameId ->
                  new GameRow(
                      gameId,
                      title == null ? id : title,
                      downloaded,
                      installed,
                      availability,
                      version(localVersion),
                      peerCount,
                      holders,
                      others,
                      version(targetVersion),
                      updateAvailable,
                      sizeBytes,
                      operation == null ? null : operation.kind(),
                      leftover,
                      scriptsChanged,
                      known(notices),
                      vouched,
                      pinClash));
    }

    /** What runs on it; empty when nothing does. */
    Optional<OperationStatus> status() {
      return Optional.ofNullable(operation).flatMap(Doing::status);
    }

    /** The words of the notices that are about scripts. */
    List<String> wordsOfScripts() {
      return known(notices).stream()
          .filter(notice -> notice.code().isOfScripts())
          .map(Notice::message)
          .toList();
    }
  }

  record Doing(
      @Nullable OperationKind kind,
      OperationStatus.@Nullable Phase phase,
      long bytesDone,
      long bytesTotal,
      long bytesPerSecond,
      int activePeers) {
    Optional<OperationStatus> status() {
      return kind == null
          ? Optional.empty()
          : Optional.of(
              new OperationStatus(
                  kind,
                  phase == null ? OperationStatus.Phase.BEGINNING : phase,
                  bytesDone,
                  bytesTotal,
                  bytesPerSecond,
                  activePeers));
    }
  }

  /** The end of the last operation or play, if it was a bad one. */
  record Failure(@Nullable FailureCode code, String message, @Nullable String at) {
    Outcome outcome() {
      return Outcome.failed(code == null ? FailureCode.IO_ERROR : code, message);
    }
  }

  record Told(Notice.@Nullable Code code, String message) {
    Optional<Notice> known() {
      return Optional.ofNullable(code).map(known -> new Notice(known, message));
    }
  }

  record Problem(
      String folder, @Nullable String gameId, Notice.@Nullable Code code, String message) {
    Optional<FolderProblem> known() {
      return new Told(code, message)
          .known()
          .map(
              notice ->
                  new FolderProblem(
                      folder,
                      Optional.ofNullable(gameId).flatMap(GameId::parse).orElse(null),
                      notice));
    }
  }

  record Other(String peerId, String name, String address, int games, boolean me) {
    PeerRow row() {
      return new PeerRow(peerId, name, address, games);
    }
  }

  /** A game that somebody plays now, or a dedicated server that runs. */
  record Now(
      String kind,
      String gameId,
      String peerId,
      String name,
      boolean me,
      String phase,
      String since,
      String address,
      @Nullable String log) {}

  /** Who takes the room, as the app has counted it. */
  record Disk(List<Folder> folders, List<Taking> games, boolean counted, long ownBytes) {
    DiskUse use() {
      return new DiskUse(
          folders.stream().map(Folder::use).toList(),
          games.stream().flatMap(game -> game.use().stream()).toList(),
          counted,
          ownBytes);
    }
  }

  /** A games folder of the app. */
  record Folder(String path, boolean away, long freeBytes, long otherBytes) {
    DiskUse.Folder use() {
      return new DiskUse.Folder(Path.of(path), away, freeBytes, otherBytes);
    }
  }

  /** The room that a game takes. */
  record Taking(
      String id,
      String folder,
      long installedBytes,
      long archiveBytes,
      long contentBytes,
      long leftoverBytes,
      long asideBytes) {
    Optional<DiskUse.Game> use() {
      return GameId.parse(id)
          .map(
              gameId ->
                  new DiskUse.Game(
                      gameId,
                      Path.of(folder),
                      installedBytes,
                      archiveBytes,
                      contentBytes,
                      leftoverBytes,
                      asideBytes));
    }
  }

  /** The organisers of whom something is known, and the words of those who are awaited. */
  record Organisers(
      @JsonSetter(nulls = Nulls.AS_EMPTY) List<Organiser> organisers,
      @JsonSetter(nulls = Nulls.AS_EMPTY) List<String> awaited) {}

  /**
   * An organiser, as the app and the state folder tell of him.
   *
   * @param awaited whether nobody has told of him yet
   */
  record Organiser(
      String fingerprint,
      String name,
      boolean accepted,
      boolean own,
      long revision,
      int games,
      boolean awaited) {}

  private AppRows() {}

  /**
   * @throws IOException when the app of another version tells something else
   */
  static <T> T read(JsonNode json, Class<T> type) throws IOException {
    try {
      return MAPPER.treeToValue(json, type);
    } catch (JacksonException e) {
      throw new IOException("the running app is of another version; open Lanspread again", e);
    }
  }

  private static List<Notice> known(List<Told> notices) {
    return notices.stream().flatMap(notice -> notice.known().stream()).toList();
  }

  private static @Nullable Version version(@Nullable String digits) {
    return Optional.ofNullable(digits).flatMap(Version::parse).orElse(null);
  }
}
