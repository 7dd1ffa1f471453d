package net.lanspread.download;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.lanspread.disk.Disk;
import net.lanspread.disk.RecordingDisk;
import net.lanspread.download.Grounds.Ground;
import org.junit.jupiter.api.Test;

/** The choice of the games folder for a new game. */
class GroundsTest {
  private static final long MIB = 1024 * 1024;

  private final Map<Path, Long> freeMib = new HashMap<>();
  private final List<Path> taken = new ArrayList<>();
  private final Disk disk =
      new RecordingDisk() {
        @Override
        public long usableBytes(Path path) {
          return (freeMib.getOrDefault(path, 0L) + 1) * MIB; // one is kept free
        }
      };
  private final List<Ground> places = List.of(place("main", 50), place("second", 500));
  private final Grounds grounds =
      new Grounds() {
        @Override
        public List<Ground> all() {
          return places;
        }

        @Override
        public void take(Ground ground) {
          taken.add(ground.existing());
        }
      };

  private Ground place(String name, long mib) {
    Path folder = Path.of("/" + name);
    freeMib.put(folder, mib);
    return new Ground(folder.resolve("css"), folder, new SpaceClaims());
  }

  private Optional<Grounds.Claimed> claim(long mib, long besideMib) throws IOException {
    return grounds.claim(disk, grounds.all(), _ -> mib * MIB, besideMib * MIB);
  }

  @Test
  void theMainFolderIsTakenWhereThereIsRoom() throws IOException {
    assertThat(claim(50, 0)).isPresent();
    assertThat(claim(1, 0)).as("now it is claimed").isPresent();
    assertThat(taken).containsExactly(Path.of("/main"), Path.of("/second"));
  }

  @Test
  void roomForTheInstallCountsUnlessItIsNowhere() throws IOException {
    try (SpaceClaims.Claim claim = claim(20, 40).orElseThrow().claim()) {
      assertThat(taken).containsExactly(Path.of("/second"));
      assertThat(places.getLast().space().unclaimedBytes(500 * MIB)).isEqualTo(480 * MIB);
      claim.written(20 * MIB);
    }
    assertThat(claim(20, 4_000)).as("it can be downloaded at least").isPresent();
    assertThat(taken).containsExactly(Path.of("/second"), Path.of("/main"));
  }

  @Test
  void whereNothingFitsTheRoomiestFolderIsNamed() throws IOException {
    assertThat(claim(501, 0)).isEmpty();
    assertThat(taken).isEmpty();
    assertThat(Grounds.mostRoom(disk, places)).isEqualTo("/second has 500 MiB");
    assertThat(Grounds.mostRoom(disk, places.subList(0, 1))).isEqualTo("the disk has 50 MiB");
  }
}
