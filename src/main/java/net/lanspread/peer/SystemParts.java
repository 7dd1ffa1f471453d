package net.lanspread.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import net.lanspread.archive.ArchiveReader;
import net.lanspread.archive.UnrarPrograms;
import net.lanspread.content.OperatingSystem;
import net.lanspread.discovery.BroadcastDiscovery;
import net.lanspread.discovery.Discoveries;
import net.lanspread.discovery.Discovery;
import net.lanspread.discovery.InterfaceSource;
import net.lanspread.discovery.MdnsDiscovery;
import net.lanspread.disk.Disk;
import net.lanspread.health.FirewallSource;
import net.lanspread.health.HealthChecks;
import net.lanspread.health.Ports;
import net.lanspread.health.StartCache;
import net.lanspread.health.UnpackingSource;
import net.lanspread.transport.AutoTransport;
import net.lanspread.transport.Identity;
import net.lanspread.transport.LaneTransport;
import net.lanspread.transport.QuicTransport;
import net.lanspread.transport.Transport;
import net.lanspread.transport.TransportOptions;

/** The parts of a peer that stand on this computer's own: network, discovery, health. */
final class SystemParts {
  private SystemParts() {}

  static Transport network(
      PeerConfig.Network kind,
      Identity identity,
      InetSocketAddress listen,
      Transport.Listener listener,
      TransportOptions options)
      throws IOException {
    return switch (kind) {
      case AUTO -> AutoTransport.open(identity, listen, listener, options);
      case QUIC -> new QuicTransport(identity, listen, listener, options);
      case TLS -> new LaneTransport(identity, listen, listener, options);
    };
  }

  static UnpackingSource.Means unpackingMeans(
      PeerConfig config, ArchiveReader archives, UnrarPrograms unrar) {
    return new UnpackingSource.Means(
        config
            .unrar()
            .map(program -> List.of(program.toString()))
            .orElseGet(
                () ->
                    Stream.concat(
                            Stream.of("Lanspread itself"),
                            unrar.find().stream()
                                .map(
                                    found -> "UnRAR " + found.version() + " at " + found.program()))
                        .toList()),
        archives.unusable().orElse(""));
  }

  static HealthChecks health(
      Disk disk, Clock clock, GamesFolders games, UnpackingSource unpacking) {
    return new HealthChecks(
        InterfaceSource.system(),
        Ports.system(),
        FirewallSource.system(OperatingSystem.ofThisMachine(), disk, Path.of("/")),
        disk,
        clock,
        games.all(),
        unpacking,
        StartCache.system());
  }

  /** The room in the roomiest games folder, as a game lies in one; 0 where that is unknown. */
  static long freeBytes(Disk disk, GamesFolders games) {
    return games.all().stream().mapToLong(folder -> freeBytes(disk, folder)).max().orElse(0);
  }

  private static long freeBytes(Disk disk, Path folder) {
    try {
      return disk.usableBytes(folder);
    } catch (IOException e) {
      return 0; // the folder is away, which is told elsewhere
    }
  }

  static Discovery discovery(InetAddress listenAddress) {
    InterfaceSource interfaces = InterfaceSource.system().reaching(listenAddress);
    Discovery mdns = new MdnsDiscovery(interfaces);
    return listenAddress.isLoopbackAddress()
        ? mdns
        : new Discoveries(List.of(mdns, new BroadcastDiscovery(interfaces)));
  }

  /** The first address of this computer in a LAN, else of itself. */
  static InetAddress lanAddress() {
    try {
      for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (network.isUp() && !network.isLoopback() && !network.isPointToPoint()) {
          for (InetAddress address : Collections.list(network.getInetAddresses())) {
            if (address instanceof java.net.Inet4Address) {
              return address;
            }
          }
        }
      }
    } catch (java.net.SocketException e) {
      return InetAddress.getLoopbackAddress();
    }
    return InetAddress.getLoopbackAddress();
  }
}
