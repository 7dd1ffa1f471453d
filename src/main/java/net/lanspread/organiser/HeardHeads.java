package net.lanspread.organiser;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The newest head of each organiser who is not accepted, for {@value #MAX} organisers at most. A
 * further organiser is heard once one of them is accepted. Used under its owner's lock.
 */
final class HeardHeads {
  static final int MAX = 8;

  private final Map<OrganiserId, PublicationHead> heads = new LinkedHashMap<>();

  /** True when a head of this organiser could be taken. */
  boolean hasRoomFor(OrganiserId organiser) {
    return heads.containsKey(organiser) || heads.size() < MAX;
  }

  /** Takes a head; false when one as new is there, or no room. */
  boolean add(PublicationHead head) {
    PublicationHead before = heads.get(head.organiser());
    if (!hasRoomFor(head.organiser()) || (before != null && before.revision() >= head.revision())) {
      return false;
    }
    heads.put(head.organiser(), head);
    return true;
  }

  Optional<PublicationHead> remove(OrganiserId organiser) {
    return Optional.ofNullable(heads.remove(organiser));
  }

  boolean has(String text) {
    return heads.values().stream().anyMatch(head -> head.text().equals(text));
  }

  Collection<PublicationHead> all() {
    return List.copyOf(heads.values());
  }

  /**
   * The rows of those who are heard of.
   *
   * @param self this computer's user, where he is an organiser
   */
  Stream<Organisers.Row> rows(@Nullable OrganiserId self) {
    return heads.values().stream()
        .map(
            head ->
                new Organisers.Row(
                    head.organiser(),
                    head.fingerprint().words(),
                    head.name(),
                    false,
                    head.organiser().equals(self),
                    head.revision(),
                    0));
  }
}
