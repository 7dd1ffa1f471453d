package net.lanspread.discovery;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Interfaces that come and go as a test says, and responders that only note the calls. */
final class FakeNetwork implements InterfaceSource, Responder.Factory {
  /** A responder that stands at one address. */
  static final class FakeResponder implements Responder {
    final LocalAddress at;
    final Service service;
    final Listener listener;
    volatile boolean broken;
    private final CountDownLatch closed = new CountDownLatch(1);

    FakeResponder(LocalAddress at, Service service, Listener listener) {
      this.at = at;
      this.service = service;
      this.listener = listener;
    }

    @Override
    public boolean isBroken() {
      return broken;
    }

    @Override
    public void close() {
      closed.countDown();
    }

    boolean isClosed() {
      return closed.getCount() == 0;
    }

    void awaitClosed() throws InterruptedException {
      if (!closed.await(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the responder at " + at + " stays open");
      }
    }
  }

  private final List<Address> addresses = new CopyOnWriteArrayList<>();
  private final List<FakeResponder> opened = new CopyOnWriteArrayList<>();
  volatile boolean interfacesFail;
  volatile boolean opensFail;

  void plug(Address address) {
    addresses.add(address);
  }

  void unplug(Address address) {
    addresses.remove(address);
  }

  /** All that were ever opened, in order. */
  List<FakeResponder> opened() {
    return List.copyOf(opened);
  }

  List<FakeResponder> standing() {
    List<FakeResponder> standing = new ArrayList<>(opened);
    standing.removeIf(FakeResponder::isClosed);
    return standing;
  }

  @Override
  public List<Address> addresses() throws IOException {
    if (interfacesFail) {
      throw new IOException("no interfaces today");
    }
    return List.copyOf(addresses);
  }

  @Override
  public Responder open(LocalAddress at, Responder.Service service, Responder.Listener listener)
      throws IOException {
    if (opensFail) {
      throw new IOException("the port is taken");
    }
    FakeResponder responder = new FakeResponder(at, service, listener);
    opened.add(responder);
    return responder;
  }

  /** An address of a usual network card that is up. */
  static Address card(String name, int index, String address) {
    return new Address(name, index, ip(address), 24, true, true, false, false);
  }

  static Address loopback() {
    return new Address("lo", 1, ip("127.0.0.1"), 8, true, false, false, true);
  }

  static Inet4Address ip(String digits) {
    try {
      return (Inet4Address) InetAddress.getByName(digits);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** The service of another peer, as a responder would tell of it. */
  static Responder.Service service(Announcement peer, String... addresses) {
    return new Responder.Service(
        peer.id().brief(),
        peer.port(),
        AnnouncementText.write(peer),
        List.of(addresses).stream().<InetAddress>map(FakeNetwork::ip).toList());
  }

  static Map<String, String> text(String id, String version, String port) {
    return Map.of("id", id, "v", version, "port", port);
  }
}
