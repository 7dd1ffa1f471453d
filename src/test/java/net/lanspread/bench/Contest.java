package net.lanspread.bench;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A party of each build, this one's first, which take turns: so a disturbance slows both. */
final class Contest<P extends Closeable> implements Closeable {
  private final List<P> parties = new ArrayList<>();

  /** Makes the party of a build. */
  interface Invitation<P> {
    P of(Build build) throws IOException, InterruptedException;
  }

  /** The work of a party in its turn, and its result. */
  interface Turn<P, T> {
    T of(P party) throws IOException, InterruptedException;
  }

  Contest(List<Build> builds, Invitation<P> invitation) throws IOException, InterruptedException {
    try {
      for (Build build : builds) {
        parties.add(invitation.of(build));
      }
    } catch (IOException | InterruptedException e) {
      close();
      throw e;
    }
  }

  /** The results of the turns of each party, in the order of the builds. */
  <T> List<List<T>> rounds(int count, Turn<P, T> turn) throws IOException, InterruptedException {
    List<List<T>> outcomes = new ArrayList<>();
    parties.forEach(_ -> outcomes.add(new ArrayList<>()));
    for (int round = 0; round < count; round++) {
      for (int i = 0; i < parties.size(); i++) {
        outcomes.get(i).add(turn.of(parties.get(i)));
      }
    }
    return outcomes;
  }

  @Override
  public void close() throws IOException {
    for (P party : parties) {
      party.close();
    }
  }
}
