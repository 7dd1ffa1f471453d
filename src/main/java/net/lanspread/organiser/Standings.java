package net.lanspread.organiser;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import net.lanspread.protocol.OrganiserHead;
import org.jspecify.annotations.Nullable;

/**
 * The organisers who are accepted, or were, in the order in which they were accepted. Used under
 * its owner's lock.
 */
final class Standings {
  private final LinkedHashMap<OrganiserId, Standing> standings = new LinkedHashMap<>();

  @Nullable Standing get(OrganiserId organiser) {
    return standings.get(organiser);
  }

  Standing getOrNew(OrganiserId organiser) {
    return standings.computeIfAbsent(organiser, Standing::new);
  }

  void add(Standing standing) {
    standings.put(standing.organiser, standing);
  }

  /** Takes an organiser in behind all others, in place of what was known of him. */
  void addLast(Standing standing) {
    standings.putLast(standing.organiser, standing);
  }

  /** Forgets all, and returns them. */
  Map<OrganiserId, Standing> takeAll() {
    Map<OrganiserId, Standing> all = new LinkedHashMap<>(standings);
    standings.clear();
    return all;
  }

  Stream<Standing> all() {
    return standings.values().stream();
  }

  Stream<Standing> accepted() {
    return all().filter(standing -> standing.accepted);
  }

  /** The accepted organiser with this fingerprint. */
  Optional<Standing> accepted(Fingerprint words) {
    return all()
        .filter(standing -> standing.fingerprint.equals(words))
        .findFirst()
        .filter(standing -> standing.accepted);
  }

  List<OrganiserStore.Entry> entries() {
    return all()
        .map(each -> new OrganiserStore.Entry(each.organiser, each.accepted, each.seen))
        .toList();
  }

  /**
   * The heads of the accepted organisers that others are told.
   *
   * @param boards the text of each organiser's board, or null
   */
  Stream<OrganiserHead> heads(Function<OrganiserId, @Nullable String> boards) {
    return accepted()
        .flatMap(
            standing ->
                Optional.ofNullable(standing.newest())
                    .map(
                        newest ->
                            new OrganiserHead(
                                newest.text(),
                                standing.wanted == null,
                                boards.apply(standing.organiser)))
                    .stream());
  }

  /** The heads in force. */
  List<PublicationHead> inForce() {
    return all().flatMap(standing -> Optional.ofNullable(standing.held).stream()).toList();
  }

  /** The words of the organisers whose catalogs are in force. */
  List<BelievedGames.Word> words() {
    return all()
        .filter(standing -> standing.held != null)
        .map(
            standing ->
                new BelievedGames.Word(
                    Objects.requireNonNull(standing.held).name(), standing.games))
        .toList();
  }
}
