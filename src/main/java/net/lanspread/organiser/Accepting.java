package net.lanspread.organiser;

/** The result of {@link Organisers#accept}. */
public sealed interface Accepting {
  record Done(Organisers.Row row) implements Accepting {}

  /** The organiser is unknown yet: he is accepted as soon as a peer tells of him. */
  record Waiting(String fingerprint) implements Accepting {}

  record Refused(String message) implements Accepting {}
}
