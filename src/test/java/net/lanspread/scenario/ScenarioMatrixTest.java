package net.lanspread.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
  private static final List<String> ROWS =
      List.of(
          "S01", "S02", "S03", "S04", "S05", "S06", "S07", "S08", "S09", "S10", "S11", "S12", "S13",
          "S14", "S15", "S16", "S17", "S18", "S19", "S20", "S21", "S22", "S23", "S24", "S25", "S26",
          "S27", "S28", "S29", "S30", "S31", "S32", "S33", "S34", "S35", "S36", "S37", "S38", "S39",
          "S40", "S41", "S42", "S43", "S44", "S45", "S46", "S47", "X01", "X02", "X03", "X04", "X05",
          "X06", "X07", "X08", "X09", "X10", "X11", "X12", "K01", "K02", "K03", "K04", "K05", "G01",
          "E01", "E02", "E03", "E04", "E05", "E06", "E07", "E08", "E09", "E10", "E11", "E12", "G02",
          "G03", "G04", "G05", "G06", "H01", "H02", "H03", "H04", "H06", "H07", "H08", "H09", "L01",
          "L02", "L03", "L04", "L05", "L06", "L07", "N01", "N02", "O01", "O02", "O03", "O04", "W01",
          "W02", "W03", "W04", "T02", "T03", "T04");
  private static final Pattern ROW =
      Pattern.compile("@Test\\s+(?:public )?void ([EGHKLNOSTWX]\\d\\d)_");

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

    assertThat(found).containsExactlyInAnyOrderElementsOf(ROWS);
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
