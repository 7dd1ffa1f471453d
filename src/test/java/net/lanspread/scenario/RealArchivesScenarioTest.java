package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.lanspread.archive.RealArchives;
import net.lanspread.catalog.CatalogFixture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Real archives as games: installed from the disk, and streamed from another peer. */
@Timeout(600)
@Tag("process")
class RealArchivesScenarioTest {
  private final Lab lab = new Lab().eachAlone();
  private final List<String> problems = new ArrayList<>();
  private int whole;
  private int refused;

  @AfterEach
  void closeTheLab() {
    lab.close();
  }

  @Test
  void everyRealArchiveIsInstalledAsOthersUnpackItOrRefusedWithAReason() throws Exception {
    Path data = RealArchives.shared().resolve("rar");
    assumeTrue(Files.isDirectory(data), "no real archives here");
    List<RealArchives.Row> rows = RealArchives.rows(data);
    Map<String, Set<RealArchives.Entry>> hashes = RealArchives.hashes(data);
    Path catalog = lab.path("rar.db");
    CatalogFixture.writeEti(
        catalog, IntStream.range(0, rows.size()).mapToObj(i -> "rar" + i).toArray(String[]::new));
    for (int i = 0; i < rows.size(); i++) {
      Path root = Files.createDirectories(lab.root("source", "rar" + i));
      Files.copy(data.resolve(rows.get(i).file()), root.resolve("game.eti"));
      lab.version("source", "rar" + i, Lab.VERSION);
    }
    PeerProcess source = lab.launch("source", catalog);
    PeerProcess client = lab.launch("client", catalog);
    client.connect(source);

    for (int i = 0; i < rows.size(); i++) {
      RealArchives.Row row = rows.get(i);
      Set<RealArchives.Entry> known = hashes.getOrDefault(row.file(), Set.of());
      judge("streamed", client, "stream-install", "rar" + i, row, known);
      judge("installed", source, "install", "rar" + i, row, known);
    }

    System.out.println("real archives as games: " + whole + " whole, " + refused + " refused");
    assertThat(problems).isEmpty();
    assertThat(whole).isPositive();
    assertThat(client.ask("status").path("operations")).isEmpty();
    assertThat(client.stderr() + source.stderr()).doesNotContain("OutOfMemoryError");
  }

  private void judge(
      String how,
      PeerProcess peer,
      String cmd,
      String game,
      RealArchives.Row row,
      Set<RealArchives.Entry> known) {
    JsonNode reply = peer.awaitReply(peer.send(cmd, "game_id", game, "wait", true));
    String what = row.file() + " " + how + ": ";
    Path local = peer.root(game).resolve("local");
    if (!reply.path("ok").asBoolean()) {
      refused++;
      JsonNode error = reply.path("error");
      String message = error.path("message").asString();
      if (!error.path("code").asString().equals("archive-error") || message.isBlank()) {
        problems.add(what + error);
      }
      // These peers have small heaps, and only the first volume.
      if (row.mustSucceed(known) && !row.inVolumes() && !message.contains("memory")) {
        problems.add(what + message);
      }
      if (Files.exists(local)) {
        problems.add(what + "refused, and local/ is there");
      }
      return;
    }
    whole++;
    if (!row.maySucceed()) {
      problems.add(what + "not refused");
    }
    Map<String, String> found = Lab.allHashes(local);
    Set<String> theirs =
        known.stream().map(e -> folded(e.path()) + " " + e.sha256()).collect(Collectors.toSet());
    found.forEach(
        (path, sha256) -> {
          if (!theirs.contains(folded(path) + " " + sha256)) {
            problems.add(what + "nobody else saw " + path);
          }
        });
    if (found.size() != RealArchives.files(known)) {
      problems.add(what + found.size() + " files of " + known.size());
    }
  }

  /** Folders get their first spelling, in any case of letters. */
  private static String folded(String path) {
    return path.toLowerCase(Locale.ROOT);
  }
}
