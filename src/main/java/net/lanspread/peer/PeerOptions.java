package net.lanspread.peer;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import net.lanspread.swarm.KeyWords;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of every command that runs a peer, as a mixin; checked when they are asked for. */
public class PeerOptions {
  private static final String PARTY_KEY_VARIABLE = "LANSPREAD_PARTY_KEY";
  private static final int MAX_KEY_BYTES = 4096;

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
          "neither announce nor browse, be it by mDNS or by beacon, nor ask peers for others;"
              + " peers come by connect")
  private boolean noMdns;

  @Option(
      names = "--party-key",
      paramLabel = "KEY",
      description =
          "talk only to peers that are started with the same key; other users of this computer may"
              + " read it here, but not in --party-key-file nor in the environment variable "
              + PARTY_KEY_VARIABLE)
  private @Nullable String partyKey;

  @Option(
      names = "--party-key-file",
      paramLabel = "FILE",
      description = "the same, with the key in the first line of this file")
  private @Nullable Path partyKeyFile;

  private boolean hasWarned;

  public final Optional<Path> catalog() {
    return catalog.file();
  }

  public final InetSocketAddress listen() {
    return HostAndPort.parse(listen)
        .map(HostAndPort::resolve)
        .filter(resolved -> !resolved.isUnresolved() && NamedThings.isOurs(resolved.getAddress()))
        .orElseThrow(
            () ->
                bad(
                    "--listen takes HOST:PORT with an address of this computer, such as"
                        + " 0.0.0.0:0, not "
                        + listen));
  }

  /** Says which option names what cannot be used, and why, if one does. */
  public final void check() {
    var _ = catalog();
    var _ = listen();
    var _ = partyKey();
  }

  /** True to announce and browse on the local network. */
  public final boolean mdns() {
    return !noMdns;
  }

  /** The text of the party key. */
  public final Optional<String> partyKey() {
    if (partyKey != null && partyKeyFile != null) {
      throw bad("--party-key and --party-key-file are two ways to say the same; leave one out");
    }
    String key =
        partyKeyFile != null
            ? firstLine(partyKeyFile)
            : partyKey != null ? partyKey : System.getenv(PARTY_KEY_VARIABLE);
    if (key != null && key.isBlank()) {
      throw bad(
          "--party-key, --party-key-file and "
              + PARTY_KEY_VARIABLE
              + " take a key that is not blank");
    }
    if (partyKey != null) {
      warn();
    }
    return Optional.ofNullable(key).map(KeyWords::typed);
  }

  private String firstLine(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(MAX_KEY_BYTES), StandardCharsets.UTF_8)
          .lines()
          .findFirst()
          .orElse("")
          .strip();
    } catch (IOException e) {
      throw bad("--party-key-file: " + file + " cannot be read; name the file with the key");
    }
  }

  /** Says once where else the key could be; on Windows others cannot read a command line. */
  private void warn() {
    if (!hasWarned && File.separatorChar == '/') {
      hasWarned = true;
      PrintWriter err = commandLine().getErr();
      err.println(
          "lanspread: other users of this computer can read the party key on the command line;"
              + " use --party-key-file or "
              + PARTY_KEY_VARIABLE
              + " instead");
      err.flush();
    }
  }

  public static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  protected final CommandLine.ParameterException bad(String message) {
    return new CommandLine.ParameterException(commandLine(), message);
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(spec).commandLine();
  }
}
