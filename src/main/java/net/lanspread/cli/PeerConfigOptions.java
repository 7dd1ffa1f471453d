package net.lanspread.cli;

import java.nio.file.Path;
import java.util.Optional;
import net.lanspread.peer.GamesFolders;
import net.lanspread.peer.Limits;
import net.lanspread.peer.PeerConfig;
import net.lanspread.peer.PeerOptions;
import net.lanspread.swarm.PartyKey;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options of a peer of the command line, besides its folders. */
final class PeerConfigOptions extends PeerOptions {
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

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "the name that others see (user name)")
  private @Nullable String name;

  @Option(
      names = "--transport",
      paramLabel = "auto|quic|tls",
      defaultValue = "auto",
      converter = NetworkNames.class,
      description = {
        "the transport to other peers: QUIC over UDP, TLS over TCP, or both where they can be"
            + " had (${DEFAULT-VALUE})"
      })
  private PeerConfig.Network network = PeerConfig.Network.AUTO;

  @Option(
      names = "--unrar",
      paramLabel = "PATH",
      description = "read archives with this program in place of the built-in reader")
  private @Nullable Path unrar;

  /**
   * The configuration of the peer.
   *
   * @param usualName of its user, unless an option names another
   * @throws CommandLine.ParameterException when an option is invalid
   */
  PeerConfig config(GamesFolders games, Path state, Optional<String> usualName) {
    String shown =
        name == null
            ? usualName.orElseGet(() -> System.getProperty("user.name", "player"))
            : name.strip();
    if (shown.isEmpty() || shown.length() > 64) {
      throw bad("--name takes 1 to 64 characters");
    }
    return new PeerConfig(
        games,
        state,
        catalog(),
        shown,
        listen(),
        network,
        mdns(),
        Optional.ofNullable(unrar),
        partyKey().map(PartyKey::of),
        Limits.NONE,
        true);
  }
}
