package net.lanspread.swarm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import net.lanspread.content.FileList;
import net.lanspread.content.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The vote of the eligible peers on what a game's content is: the strict plurality of identical
 * file lists wins, then the strict plurality of identical digests among its holders. A holder whose
 * hashes are not made yet has no say on the digest and stays a source; the manifest judges its
 * bytes.
 */
public final class ContentVote {
  /** One voter's word. */
  public record Ballot<P>(P voter, FileList list, @Nullable Sha256 digest) {}

  /** How the vote ended. */
  public sealed interface Result<P> {
    /** The content, and who holds it; the digest is null when no holder knew it. */
    record Agreed<P>(FileList list, @Nullable Sha256 digest, List<P> holders)
        implements Result<P> {}

    /** Two contents have equally many holders. */
    record Tied<P>() implements Result<P> {}

    /** Nobody holds the content that the catalog pins, or nobody voted. */
    record NoHolder<P>() implements Result<P> {}
  }

  private ContentVote() {}

  /**
   * Counts the votes.
   *
   * @param pinned the digest that the catalog asks for: it decides alone
   */
  public static <P> Result<P> count(List<Ballot<P>> ballots, Optional<Sha256> pinned) {
    List<Ballot<P>> cast =
        pinned.isEmpty()
            ? ballots
            : ballots.stream().filter(ballot -> pinned.get().equals(ballot.digest())).toList();
    if (cast.isEmpty()) {
      return new Result.NoHolder<>();
    }
    Optional<List<Ballot<P>>> sameList = plurality(cast, Ballot::list);
    if (sameList.isEmpty()) {
      return new Result.Tied<>();
    }
    List<Ballot<P>> holders = sameList.get();
    List<Ballot<P>> hashed = holders.stream().filter(ballot -> ballot.digest() != null).toList();
    if (hashed.isEmpty()) {
      return agreed(holders, null);
    }
    Optional<List<Ballot<P>>> sameDigest = plurality(hashed, Ballot::digest);
    if (sameDigest.isEmpty()) {
      return new Result.Tied<>();
    }
    Sha256 digest = sameDigest.get().getFirst().digest();
    return agreed(
        holders.stream()
            .filter(ballot -> ballot.digest() == null || ballot.digest().equals(digest))
            .toList(),
        digest);
  }

  private static <P> Result<P> agreed(List<Ballot<P>> holders, @Nullable Sha256 digest) {
    return new Result.Agreed<>(
        holders.getFirst().list(), digest, holders.stream().map(Ballot::voter).toList());
  }

  /** The largest group of equal keys, or empty when two are equally large. */
  private static <P, K> Optional<List<Ballot<P>>> plurality(
      List<Ballot<P>> ballots, Function<Ballot<P>, K> key) {
    Map<K, List<Ballot<P>>> groups = new LinkedHashMap<>();
    ballots.forEach(
        ballot -> groups.computeIfAbsent(key.apply(ballot), _ -> new ArrayList<>()).add(ballot));
    int most = groups.values().stream().mapToInt(List::size).max().orElse(0);
    List<List<Ballot<P>>> largest =
        groups.values().stream().filter(group -> group.size() == most).toList();
    return largest.size() == 1 ? Optional.of(largest.getFirst()) : Optional.empty();
  }
}
