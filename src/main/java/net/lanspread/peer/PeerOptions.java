package net.lanspread.peer;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of every command that runs a peer, as a mixin; checked when they are asked for. */
public class PeerOptions {
  private static final String PARTY_KEY_VARIABLE = "LANSPREAD_PARTY_KEY";

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec spec;

  @Mixin private CatalogOption catalog = new CatalogOption();

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "0.0.0.0:0",
      description = "where to listen; port 0 picks a free one (${DEFAULT-VALUE})")
  private String listen = "0.0.0.0:0";

  @Option(
      names = "--no-mdns",
      description =
          "neither announce nor browse, be it by mDNS or by beacon; peers come by connect")
  private boolean noMdns;

  @Option(
      names = "--party-key",
      paramLabel = "KEY",
      defaultValue = "${env:" + PARTY_KEY_VARIABLE + "}",
      description =
          "talk only to peers that are started with the same key; others of this computer may see"
              + " it here, but not in the environment variable "
              + PARTY_KEY_VARIABLE)
  private @Nullable String partyKey;

  public final Optional<Path> catalog() {
    return catalog.file();
  }

  public final InetSocketAddress listen() {
    return HostAndPort.parse(listen)
        .map(HostAndPort::resolve)
        .filter(resolved -> !resolved.isUnresolved())
        .orElseThrow(
            () ->
                bad(
                    "--listen takes HOST:PORT with an address of this machine, such as"
                        + " 0.0.0.0:0, not "
                        + listen));
  }

  /** Whether to announce and browse on the local network. */
  public final boolean mdns() {
    return !noMdns;
  }

  /** The text of the party key. */
  public final Optional<String> partyKey() {
    if (partyKey != null && partyKey.isBlank()) {
      throw bad("--party-key and " + PARTY_KEY_VARIABLE + " take a key that is not blank");
    }
    return Optional.ofNullable(partyKey);
  }

  public static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  protected final CommandLine.ParameterException bad(String message) {
    return new CommandLine.ParameterException(Objects.requireNonNull(spec).commandLine(), message);
  }
}
