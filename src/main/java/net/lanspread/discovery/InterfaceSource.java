package net.lanspread.discovery;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;

/** The network interfaces of this machine, as they are at the moment of asking. */
@FunctionalInterface
public interface InterfaceSource {

  /** The prefix for systems that do not tell it; most networks of homes and halls are so large. */
  int USUAL_PREFIX_BITS = 24;

  /**
   * One address of one interface, with the system's flags of the interface.
   *
   * @param prefixBits the number of leading bits that its neighbours share
   */
  record Address(
      String interfaceName,
      int interfaceIndex,
      Inet4Address address,
      int prefixBits,
      boolean isUp,
      boolean isMulticast,
      boolean isPointToPoint,
      boolean isLoopback) {}

  /**
   * All IPv4 addresses, in the system's order. IPv6 is left out on purpose: a machine without IPv4
   * gives itself a link-local address when it needs one, while link-local IPv6 addresses come out
   * of mDNS without their scope and cannot be connected to.
   */
  List<Address> addresses() throws IOException;

  /** The machine's real interfaces. */
  static InterfaceSource system() {
    return () -> {
      List<Address> found = new ArrayList<>();
      for (NetworkInterface each : NetworkInterface.networkInterfaces().toList()) {
        for (InterfaceAddress address : each.getInterfaceAddresses()) {
          if (address.getAddress() instanceof Inet4Address v4) {
            found.add(describe(each, v4, address.getNetworkPrefixLength()));
          }
        }
      }
      return found;
    };
  }

  /** Of these, the addresses at which a peer is reached that listens at the one given. */
  default InterfaceSource reaching(InetAddress listenAddress) {
    return listenAddress.isAnyLocalAddress()
        ? this
        : () -> addresses().stream().filter(each -> each.address().equals(listenAddress)).toList();
  }

  private static Address describe(NetworkInterface each, Inet4Address address, int prefixBits)
      throws IOException {
    boolean told = prefixBits > 0 && prefixBits <= Integer.SIZE;
    return new Address(
        each.getName(),
        each.getIndex(),
        address,
        told ? prefixBits : USUAL_PREFIX_BITS,
        each.isUp(),
        each.supportsMulticast(),
        each.isPointToPoint(),
        each.isLoopback());
  }
}
