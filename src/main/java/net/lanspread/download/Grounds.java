package net.lanspread.download;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.lanspread.disk.Disk;

/** The places that one game can be written to: its own, or for a new game all that there are. */
public interface Grounds {
  /**
   * A place for a game.
   *
   * @param root that the game has there, or would have
   * @param existing a folder that is there, on the disk of the root
   * @param space the claims of all operations on that disk
   */
  record Ground(Path root, Path existing, SpaceClaims space) {
    private long unclaimedBytes(Disk disk) throws IOException {
      return space.unclaimedBytes(SpaceClaims.usableBytes(disk, existing));
    }
  }

  /** A place with room in it that no other operation takes. */
  record Claimed(Ground ground, SpaceClaims.Claim claim) {}

  /** The bytes that a game has yet to get in a place. */
  @FunctionalInterface
  interface Need {
    long bytes(Ground ground) throws IOException;
  }

  /** The places now, the best one first. */
  List<Ground> all() throws IOException;

  /** The game is written there from now on. */
  void take(Ground ground);

  /** One place and no other. */
  static Grounds only(Ground ground) {
    return new Grounds() {
      @Override
      public List<Ground> all() {
        return List.of(ground);
      }

      @Override
      public void take(Ground taken) {}
    };
  }

  /**
   * Takes the first place with room for the game and for what comes beside it, else the first one
   * with room for the game alone; empty when there is none.
   *
   * @param places some of these
   * @param besideBytes for what becomes of the game when it has come
   */
  default Optional<Claimed> claim(Disk disk, List<Ground> places, Need need, long besideBytes)
      throws IOException {
    for (long moreBytes : besideBytes > 0 ? new long[] {besideBytes, 0} : new long[] {0}) {
      for (Ground place : places) {
        long bytes = need.bytes(place);
        if (moreBytes > 0 && place.unclaimedBytes(disk) - moreBytes < bytes) {
          continue;
        }
        Optional<SpaceClaims.Claim> claim =
            place.space().claim(bytes, SpaceClaims.usableBytes(disk, place.existing()));
        if (claim.isPresent()) {
          take(place);
          return Optional.of(new Claimed(place, claim.get()));
        }
      }
    }
    return Optional.empty();
  }

  /** The most room that there is, in words that go before "that no other … needs". */
  static String mostRoom(Disk disk, List<Ground> places) throws IOException {
    Ground most = places.getFirst();
    for (Ground place : places) {
      most = place.unclaimedBytes(disk) > most.unclaimedBytes(disk) ? place : most;
    }
    String where = places.size() == 1 ? "the disk" : String.valueOf(most.root().getParent());
    return "%s has %d MiB".formatted(where, most.unclaimedBytes(disk) >> 20);
  }
}
