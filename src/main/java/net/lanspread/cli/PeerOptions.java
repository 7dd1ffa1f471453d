package net.lanspread.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import net.lanspread.peer.PeerConfig;
import net.lanspread.swarm.PartyKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a peer is started with, besides its folders. */
final class PeerOptions {
  private static final String PARTY_KEY_VARIABLE = "LANSPREAD_PARTY_KEY";

  /** The kinds of network as they are written on the command line. */
  static final class NetworkNames implements CommandLine.ITypeConverter<PeerConfig.Network> {
    @Override
    public PeerConfig.Network convert(String name) {
      return switch (name) {
        case "auto" -> PeerConfig.Network.AUTO;
        case "quic" -> PeerConfig.Network.QUIC;
        case "tls" -> PeerConfig.Network.TLS;
        case null, default ->
            throw new CommandLine.TypeConversionException("it is auto, quic or tls, not " + name);
      };
    }
  }

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "the games of this party; without one, every game is")
  private @Nullable Path catalog;

  @Option(names = "--name", paramLabel = "NAME", description = "what others see (user name)")
  private @Nullable String name;

  @Option(
      names = "--listen",
      paramLabel = "HOST:PORT",
      defaultValue = "0.0.0.0:0",
      description = "where to listen; port 0 picks a free one (${DEFAULT-VALUE})")
  private String listen = "0.0.0.0:0";

  @Option(
      names = "--transport",
      paramLabel = "auto|quic|tls",
      defaultValue = "auto",
      converter = NetworkNames.class,
      description = {
        "what is spoken with other peers: QUIC over UDP, TLS over TCP, or both where they can be"
            + " had (${DEFAULT-VALUE})"
      })
  private PeerConfig.Network network = PeerConfig.Network.AUTO;

  @Option(
      names = "--no-mdns",
      description =
          "neither announce nor browse, be it by mDNS or by beacon; peers come by connect")
  private boolean noMdns;

  @Option(
      names = "--unrar",
      paramLabel = "PATH",
      description = "read archives with this program in place of the built-in reader")
  private @Nullable Path unrar;

  @Option(
      names = "--party-key",
      paramLabel = "KEY",
      defaultValue = "${env:" + PARTY_KEY_VARIABLE + "}",
      description =
          "talk only to peers that are started with the same key; others of this computer may see"
              + " it here, but not in the environment variable "
              + PARTY_KEY_VARIABLE)
  private @Nullable String partyKey;

  Optional<Path> catalog() {
    return Optional.ofNullable(catalog).map(path -> path.toAbsolutePath().normalize());
  }

  /**
   * The peer that was asked for.
   *
   * @param usualName of its user, who may have named another
   * @throws CommandLine.ParameterException when an option cannot be meant
   */
  PeerConfig config(Path games, Path state, Optional<String> usualName) {
    InetSocketAddress address =
        HostAndPort.parse(listen)
            .map(HostAndPort::resolve)
            .filter(resolved -> !resolved.isUnresolved())
            .orElseThrow(
                () ->
                    bad(
                        "--listen takes HOST:PORT with an address of this machine, such as"
                            + " 0.0.0.0:0, not "
                            + listen));
    String shown =
        name == null
            ? usualName.orElseGet(() -> System.getProperty("user.name", "player"))
            : name.strip();
    if (shown.isEmpty() || shown.length() > 64) {
      throw bad("--name takes 1 to 64 characters");
    }
    if (partyKey != null && partyKey.isBlank()) {
      throw bad("--party-key and " + PARTY_KEY_VARIABLE + " take a key that is not blank");
    }
    return new PeerConfig(
        games,
        state,
        catalog(),
        shown,
        address,
        network,
        !noMdns,
        Optional.ofNullable(unrar),
        Optional.ofNullable(partyKey).map(PartyKey::of));
  }

  private CommandLine.ParameterException bad(String message) {
    return new CommandLine.ParameterException(
        Objects.requireNonNull(command).commandLine(), message);
  }
}
