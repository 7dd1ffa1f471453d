package net.lanspread.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WarmUpTest {
  @Test
  void archivesOfTheProgramAreTheOnesMadeHere() throws Exception {
    for (Map.Entry<String, byte[]> archive : WarmUpArchives.all().entrySet()) {
      try (InputStream in = WarmUp.class.getResourceAsStream(archive.getKey())) {
        assertThat(in).as(archive.getKey()).hasBinaryContent(archive.getValue());
      }
    }
  }

  @Test
  void archivesAreUnpackedToTheirEndAgainAndAgain() throws Exception {
    WarmUp warmUp = new WarmUp();
    for (int time = 0; time < 3; time++) {
      warmUp.once();
    }
  }
}
