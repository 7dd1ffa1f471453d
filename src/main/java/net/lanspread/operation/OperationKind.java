package net.lanspread.operation;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/** The kind of an operation; the names are those that users and programs see. */
public enum OperationKind {
  DOWNLOADING("Downloading"),
  INSTALLING("Installing"),
  UPDATING("Updating"),
  UNINSTALLING("Uninstalling"),
  REMOVING("Removing"),
  STREAM_INSTALLING("StreamInstalling"),
  VERIFYING("Verifying");

  private final String label;

  OperationKind(String label) {
    this.label = label;
  }

  @JsonValue
  public String label() {
    return label;
  }

  /** The kind with this label, if there is one. */
  public static Optional<OperationKind> labelled(String label) {
    return Arrays.stream(values()).filter(kind -> kind.label.equals(label)).findFirst();
  }
}
