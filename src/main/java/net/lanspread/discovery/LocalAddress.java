package net.lanspread.discovery;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An address of this machine at which mDNS can be spoken. The index is part of its identity: an
 * interface that was removed and came back has lost its group memberships, and gets a new index.
 *
 * @param prefixBits the number of leading bits that its neighbours share
 */
public record LocalAddress(
    String interfaceName, int interfaceIndex, Inet4Address address, int prefixBits) {

  /**
   * The addresses to speak mDNS at: each once, of interfaces that are up and do multicast.
   * Point-to-point interfaces (mostly VPNs) have no neighbours that could listen. Loopback serves
   * only where there is no other, and without a look at its multicast flag: Linux leaves it off,
   * and multicast within the machine works all the same.
   */
  public static List<LocalAddress> choose(List<InterfaceSource.Address> all) {
    List<LocalAddress> network = new ArrayList<>();
    List<LocalAddress> loopback = new ArrayList<>();
    Set<Inet4Address> seen = new HashSet<>();
    for (InterfaceSource.Address each : all) {
      if (!each.isUp() || each.address().isAnyLocalAddress()) {
        continue;
      }
      boolean isNetwork = !each.isLoopback() && each.isMulticast() && !each.isPointToPoint();
      if ((isNetwork || each.isLoopback()) && seen.add(each.address())) {
        List<LocalAddress> usable = isNetwork ? network : loopback;
        usable.add(
            new LocalAddress(
                each.interfaceName(), each.interfaceIndex(), each.address(), each.prefixBits()));
      }
    }
    return network.isEmpty() ? loopback : network;
  }

  public boolean isLoopback() {
    return address.isLoopbackAddress();
  }

  /**
   * True when a packet to the address goes to one neighbour: neither by way of a router nor to all
   * of them.
   */
  boolean isNeighbour(InetAddress other) {
    int hostMask = (int) ((1L << (Integer.SIZE - prefixBits)) - 1);
    int bits = bits(other);
    boolean isHost =
        prefixBits >= Integer.SIZE - 1 || ((bits & hostMask) != 0 && (bits & hostMask) != hostMask);
    return other instanceof Inet4Address
        && !other.isAnyLocalAddress()
        && !other.isMulticastAddress()
        && ((bits ^ bits(address)) & ~hostMask) == 0
        && isHost;
  }

  private static int bits(InetAddress address) {
    return ByteBuffer.wrap(address.getAddress()).getInt();
  }

  /** Interface and address in the characters of a DNS label, at most 40 of them. */
  String label() {
    String name = interfaceName.replaceAll("[^A-Za-z0-9]", "-");
    return name.substring(0, Math.min(name.length(), 24))
        + "-"
        + address.getHostAddress().replace('.', '-');
  }

  @Override
  public String toString() {
    return address.getHostAddress() + " (" + interfaceName + ")";
  }
}
