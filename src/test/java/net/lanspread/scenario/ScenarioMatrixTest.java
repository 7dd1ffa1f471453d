package net.lanspread.scenario;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.lanspread.swarm.PeerTableTest;
import net.lanspread.upload.ServingGatesTest;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Every row that this version promises is one test, and none is switched off. */
class ScenarioMatrixTest {
  /** The last row of each letter. */
  private static final Map<String, Integer> LAST_ROWS =
      Map.ofEntries(
          entry("A", 20),
          entry("B", 24),
          entry("C", 17),
          entry("D", 5),
          entry("E", 12),
          entry("G", 6),
          entry("H", 9),
          entry("I", 2),
          entry("K", 5),
          entry("L", 7),
          entry("N", 2),
          entry("O", 4),
          entry("P", 10),
          entry("S", 47),
          entry("T", 4),
          entry("U", 7),
          entry("V", 8),
          entry("W", 4),
          entry("X", 12));

  /** Rows that are figures: of a flood in {@link FloodScenarioTest}, of an install in the bench. */
  private static final Set<String> FIGURES = Set.of("H05", "T01");

  private static final Pattern ROW = Pattern.compile("@Test\\s+(?:public )?void ([A-Z]\\d\\d)_");

  @Test
  void everyRowIsOneTestThatRuns() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> sources = Files.walk(Path.of("src/test/java"))) {
      for (Path source : sources.filter(path -> path.toString().endsWith("Test.java")).toList()) {
        String text = Files.readString(source);
        assertThat(text).as("%s", source).doesNotContainPattern("@Disabled\\s");
        Matcher matcher = ROW.matcher(text);
        while (matcher.find()) {
          found.add(matcher.group(1));
        }
      }
    }

    assertThat(found).containsExactlyInAnyOrderElementsOf(rows());
  }

  private static List<String> rows() {
    List<String> rows = new ArrayList<>();
    LAST_ROWS.forEach(
        (letter, last) -> {
          for (int number = 1; number <= last; number++) {
            rows.add("%s%02d".formatted(letter, number));
          }
        });
    rows.removeAll(FIGURES);
    return rows;
  }

  /** Their races cannot be forced from outside, so they are unit tests; here they must run. */
  @Test
  void rowsThatAreUnitTestsRun() {
    SummaryGeneratingListener summary = new SummaryGeneratingListener();

    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(ServingGatesTest.class), selectClass(PeerTableTest.class))
                .filters(
                    (PostDiscoveryFilter)
                        test ->
                            FilterResult.includedIf(
                                !test.isTest() || test.getDisplayName().matches("S(12|28)_.*")))
                .build(),
            summary);

    assertThat(summary.getSummary().getTestsSucceededCount()).isEqualTo(2);
    assertThat(summary.getSummary().getTestsFoundCount()).isEqualTo(2);
  }
}
