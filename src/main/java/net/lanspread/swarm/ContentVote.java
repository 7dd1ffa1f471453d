package net.lanspread.swarm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import net.lanspread.content.FileList;
import net.lanspread.content.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * The vote of the eligible peers on a game's content: the strict plurality of identical file lists
 * wins, then the strict plurality of identical digests among its holders. A holder whose hashes are
 * not made yet has no say on the digest and stays a source; the manifest judges its bytes.
 *
 * <p>Each {@link VoteHost} has one vote, which is for the content that most of its peers have; when
 * these are equally many for two contents it has none. Every holder of the winner is a source, also
 * when its host voted for another content. Pure.
 */
public final class ContentVote {
  /** The vote of one peer. */
  public record Ballot<P>(P voter, VoteHost host, FileList list, @Nullable Sha256 digest) {}

  /** The result of a vote. */
  public sealed interface Result<P> {
    /**
     * The content, and its holders; the digest is null when no holder knew it.
     *
     * @param hosts the number of hosts that stand behind it
     * @param otherHosts the number of the other hosts that had a say
     */
    record Agreed<P>(
        FileList list, @Nullable Sha256 digest, List<P> holders, int hosts, int otherHosts)
        implements Result<P> {}

    /** Two contents have equally many hosts. */
    record Tied<P>() implements Result<P> {}

    /** No peer holds the content that the catalog pins, or no host voted. */
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
    Optional<FileList> list = plurality(cast, Ballot::list);
    if (list.isEmpty()) {
      return new Result.Tied<>();
    }
    List<Ballot<P>> holders =
        cast.stream().filter(ballot -> ballot.list().equals(list.get())).toList();
    List<Ballot<P>> hashed = holders.stream().filter(ballot -> ballot.digest() != null).toList();
    if (hashed.isEmpty()) {
      return agreed(list.get(), null, holders, ballots);
    }
    Optional<Sha256> digest = plurality(hashed, ContentVote::digest);
    if (digest.isEmpty()) {
      return new Result.Tied<>();
    }
    return agreed(
        list.get(),
        digest.get(),
        holders.stream()
            .filter(ballot -> ballot.digest() == null || ballot.digest().equals(digest.get()))
            .toList(),
        ballots);
  }

  private static Sha256 digest(Ballot<?> ballot) {
    return Objects.requireNonNull(ballot.digest());
  }

  private static <P> Result<P> agreed(
      FileList list, @Nullable Sha256 digest, List<Ballot<P>> holders, List<Ballot<P>> all) {
    List<P> voters = holders.stream().map(Ballot::voter).toList();
    Set<P> behind = new HashSet<>(voters);
    Map<VoteHost, List<Ballot<P>>> byHost = grouped(all, Ballot::host);
    int hosts = (int) byHost.values().stream().filter(peers -> standsBehind(peers, behind)).count();
    return new Result.Agreed<>(list, digest, voters, hosts, byHost.size() - hosts);
  }

  /** True when more of a host's peers hold the winner than any other content. */
  private static <P> boolean standsBehind(List<Ballot<P>> peers, Set<P> holders) {
    record Content(FileList list, @Nullable Sha256 digest) {}
    Map<Boolean, List<Ballot<P>>> sides =
        grouped(peers, ballot -> holders.contains(ballot.voter()));
    int rivals =
        grouped(
                sides.getOrDefault(false, List.of()),
                ballot -> new Content(ballot.list(), ballot.digest()))
            .values()
            .stream()
            .mapToInt(List::size)
            .max()
            .orElse(0);
    return sides.getOrDefault(true, List.of()).size() > rivals;
  }

  /** The choice of most hosts; empty when two choices are level. */
  private static <P, K> Optional<K> plurality(
      List<Ballot<P>> ballots, Function<Ballot<P>, K> content) {
    Map<K, Integer> votes = new LinkedHashMap<>();
    grouped(ballots, Ballot::host)
        .values()
        .forEach(
            peers ->
                most(sizes(grouped(peers, content)))
                    .ifPresent(word -> votes.merge(word, 1, Integer::sum)));
    return most(votes);
  }

  private static <K, B> Map<K, List<B>> grouped(List<B> ballots, Function<B, K> key) {
    Map<K, List<B>> groups = new LinkedHashMap<>();
    ballots.forEach(
        ballot -> groups.computeIfAbsent(key.apply(ballot), _ -> new ArrayList<>()).add(ballot));
    return groups;
  }

  private static <K, B> Map<K, Integer> sizes(Map<K, List<B>> groups) {
    Map<K, Integer> sizes = new HashMap<>();
    groups.forEach((key, group) -> sizes.put(key, group.size()));
    return sizes;
  }

  /** The key with the largest number, or empty when two have it. */
  private static <K> Optional<K> most(Map<K, Integer> numbers) {
    int largest = numbers.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    List<K> winners =
        numbers.entrySet().stream()
            .filter(entry -> entry.getValue() == largest)
            .map(Map.Entry::getKey)
            .toList();
    return winners.size() == 1 ? Optional.of(winners.getFirst()) : Optional.empty();
  }
}
