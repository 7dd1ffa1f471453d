package net.lanspread.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/** The mDNS of one local address: announces a service there and reports those that it hears of. */
interface Responder {
  /** The type of Lanspread's service. */
  String SERVICE_TYPE = "_lanspread._udp.local.";

  /**
   * A service as its records describe it; a part that has not arrived yet is empty.
   *
   * @param instance unique among all instances of the service on the network
   */
  record Service(
      String instance, int port, Map<String, String> text, List<InetAddress> addresses) {}

  /**
   * The owner of a responder, who is told of services; calls come one at a time on a thread of the
   * responder.
   */
  interface Listener {
    /** A service was found, or more of it, or it has changed. */
    void resolved(Service service);

    /** A service was withdrawn, or nothing was heard of it any more. */
    void removed(String instance);
  }

  /** Makes responders. */
  @FunctionalInterface
  interface Factory {
    /**
     * A running responder that announces the service.
     *
     * @param service without addresses: the responder knows its own
     */
    Responder open(LocalAddress at, Service service, Listener listener) throws IOException;
  }

  /** True when this responder is of no use any more and another should take its place. */
  boolean isBroken();

  /** Withdraws the service; returns when that was sent and the responder's threads end. */
  void close();
}
