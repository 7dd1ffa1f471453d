package net.lanspread.health;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The finding of one check, in words for people. Its JSON has the components' names, the labels for
 * id and status.
 *
 * @param title a few words
 * @param detail the finding, a sentence or two; several findings have a line each
 * @param advice the remedy; null when none is needed
 */
public record HealthCheck(
    Id id, Status status, String title, String detail, @Nullable String advice) {

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

  static HealthCheck ok(Id id, String detail) {
    return new HealthCheck(id, Status.OK, id.title, detail, null);
  }

  static HealthCheck warning(Id id, String detail, String advice) {
    return new HealthCheck(id, Status.WARNING, id.title, detail, advice);
  }

  static HealthCheck problem(Id id, String detail, String advice) {
    return new HealthCheck(id, Status.PROBLEM, id.title, detail, advice);
  }
}
