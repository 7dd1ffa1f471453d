package net.lanspread.operation;

/** What an operation does; the names are those that users and programs see. */
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

  public String label() {
    return label;
  }
}
