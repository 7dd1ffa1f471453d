package net.lanspread.organiser;

import java.util.List;
import java.util.Objects;
import net.lanspread.operation.PeerEvent;
import org.jspecify.annotations.Nullable;

/** An organiser who is accepted, or was. Used under its owner's lock. */
final class Standing {
  final OrganiserId organiser;

  /** The organiser's, made once, for that is costly. */
  final Fingerprint fingerprint;

  boolean accepted;

  /** The highest revision that was heard of; an older one is never taken. */
  long seen;

  /** The catalog in force. */
  @Nullable PublicationHead held;

  /** The catalog that is to be fetched. */
  @Nullable PublicationHead wanted;

  /** The games of the catalog in force, without their pictures. */
  List<PublishedGame> games = List.of();

  int failures;
  long retryNanos;

  Standing(OrganiserId organiser) {
    this.organiser = organiser;
    this.fingerprint = Fingerprint.of(organiser);
  }

  long heldRevision() {
    return held == null ? 0 : held.revision();
  }

  /** The newest that is known of him. */
  @Nullable PublicationHead newest() {
    return wanted != null ? wanted : held;
  }

  /** True when this is the head in force, or the one that is to be fetched. */
  boolean has(String head) {
    return isOf(held, head) || isOf(wanted, head);
  }

  private static boolean isOf(@Nullable PublicationHead head, String text) {
    return head != null && head.text().equals(text);
  }

  void hold(OrganiserStore.Held now) {
    held = now.head();
    games = now.games().stream().map(PublishedGame::withoutCover).toList();
    seen = Math.max(seen, now.head().revision());
    if (wanted != null && wanted.revision() <= now.head().revision()) {
      wanted = null;
    }
  }

  /** Takes a head that was heard; false when it is none to fetch. */
  boolean want(PublicationHead head, long nowNanos) {
    PublicationHead newest = newest();
    if (head.revision() < seen || (newest != null && head.revision() <= newest.revision())) {
      return false;
    }
    seen = head.revision();
    wanted = head;
    failures = 0;
    retryNanos = nowNanos;
    return true;
  }

  Organisers.Row row(@Nullable OrganiserId own) {
    PublicationHead head = newest();
    return new Organisers.Row(
        organiser,
        fingerprint.words(),
        head == null ? "" : head.name(),
        accepted,
        organiser.equals(own),
        head == null ? 0 : head.revision(),
        games.size());
  }

  static PeerEvent accepted(Fingerprint words, @Nullable PublicationHead head, boolean byKey) {
    return new PeerEvent.OrganiserAccepted(words.words(), head == null ? "" : head.name(), byKey);
  }

  PeerEvent dropped() {
    PublicationHead head = newest();
    return new PeerEvent.OrganiserDropped(fingerprint.words(), head == null ? "" : head.name());
  }

  /** The event for a catalog of his that has come into force. */
  PeerEvent inForce() {
    PublicationHead head = Objects.requireNonNull(held);
    return new PeerEvent.OrganiserRevision(
        fingerprint.words(), head.name(), head.revision(), games.size());
  }

  void drop() {
    accepted = false;
    held = null;
    wanted = null;
    games = List.of();
  }
}
