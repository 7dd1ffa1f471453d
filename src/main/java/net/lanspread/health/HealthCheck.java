package net.lanspread.health;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The finding of one check, in English words for people, and as the label and the parameters that
 * the page has words for. Its JSON has the components' names, the labels for id, status and
 * finding.
 *
 * @param title a few words
 * @param detail the finding, a sentence or two; several findings have a line each
 * @param advice the remedy; null when none is needed
 * @param parameters by name; numbers are in digits
 */
public record HealthCheck(
    Id id,
    Status status,
    String title,
    String detail,
    @Nullable String advice,
    Finding finding,
    Map<String, String> parameters) {

  /** The subject of a check. */
  public enum Id {
    INTERFACES("interfaces", "Network"),
    DISCOVERY("discovery", "Discovery"),
    PORT("port", "Ports"),
    FIREWALL("firewall", "Firewall"),
    CLOCK("clock", "Clock"),
    DISK("disk", "Disk"),
    GAMES("games", "Games"),
    START("start", "Start"),
    PARTY("party", "Party");

    private final String label;
    private final String title;

    Id(String label, String title) {
      this.label = label;
      this.title = title;
    }

    @JsonValue
    public String label() {
      return label;
    }
  }

  /** The weight of a finding. */
  public enum Status {
    OK("ok"),
    /** A hindrance, or a fact that could not be found out. */
    WARNING("warning"),
    /** Games cannot be shared like that. */
    PROBLEM("problem");

    private final String label;

    Status(String label) {
      this.label = label;
    }

    @JsonValue
    public String label() {
      return label;
    }
  }

  static HealthCheck ok(Finding finding, Map<String, ?> parameters) {
    return of(Status.OK, finding, parameters);
  }

  static HealthCheck warning(Finding finding, Map<String, ?> parameters) {
    return of(Status.WARNING, finding, parameters);
  }

  static HealthCheck problem(Finding finding, Map<String, ?> parameters) {
    return of(Status.PROBLEM, finding, parameters);
  }

  private static HealthCheck of(Status status, Finding finding, Map<String, ?> given) {
    SortedMap<String, String> parameters = new TreeMap<>();
    given.forEach((name, value) -> parameters.put(name, value.toString()));
    return new HealthCheck(
        finding.id(),
        status,
        finding.id().title,
        finding.detail(parameters),
        finding.advice(parameters),
        finding,
        parameters);
  }
}
