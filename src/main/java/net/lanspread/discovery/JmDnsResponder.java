package net.lanspread.discovery;

import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.jmdns.ServiceEvent;
import javax.jmdns.ServiceInfo;
import javax.jmdns.ServiceListener;
import org.jspecify.annotations.Nullable;

/** A responder that is one JmDNS instance. */
final class JmDnsResponder implements Responder {
  /**
   * The lifetime of a record at others; they hear it again after half of it. It bounds how long a
   * killed peer is offered to newcomers.
   */
  private static final int TTL_SECONDS = 60;

  static {
    // The only place where JmDNS takes the TTL of its answers from, read once when it is loaded.
    String property = "net.dns.ttl";
    if (System.getProperty(property) == null) {
      System.setProperty(property, Integer.toString(TTL_SECONDS));
    }
  }

  private final PromptJmDns dns;

  private JmDnsResponder(PromptJmDns dns) {
    this.dns = dns;
  }

  /** The factory of such responders: see {@link Responder.Factory#open}. */
  static Responder open(LocalAddress at, Service service, Listener listener) throws IOException {
    // An address that has a name already is never looked up, which could take seconds.
    InetAddress named = InetAddress.getByAddress(service.instance(), at.address().getAddress());
    PromptJmDns dns = new PromptJmDns(named, service.instance());
    try {
      dns.addServiceListener(SERVICE_TYPE, new Translator(listener));
      dns.registerService(
          ServiceInfo.create(
              SERVICE_TYPE, service.instance(), service.port(), 0, 0, false, service.text()));
    } catch (IOException | RuntimeException e) {
      dns.withdraw();
      throw e;
    }
    return new JmDnsResponder(dns);
  }

  @Override
  public boolean isBroken() {
    return dns.isBroken();
  }

  @Override
  public void close() {
    dns.withdraw();
  }

  /** The entries of a service's text record that Lanspread knows. */
  static Map<String, String> text(ServiceInfo info) {
    Map<String, String> text = new HashMap<>();
    for (String key :
        List.of(
            AnnouncementText.ID,
            AnnouncementText.VERSION,
            AnnouncementText.PORT,
            AnnouncementText.REVISION)) {
      @Nullable String value = info.getPropertyString(key);
      if (value != null) {
        text.put(key, value);
      }
    }
    return text;
  }

  /** Makes services of JmDNS's events. */
  private record Translator(Listener listener) implements ServiceListener {
    @Override
    public void serviceAdded(ServiceEvent event) {
      // Only the name is known yet; JmDNS asks for the rest on its own.
    }

    @Override
    public void serviceRemoved(ServiceEvent event) {
      listener.removed(event.getName());
    }

    @Override
    public void serviceResolved(ServiceEvent event) {
      ServiceInfo info = event.getInfo();
      listener.resolved(
          new Service(
              event.getName(), info.getPort(), text(info), List.of(info.getInet4Addresses())));
    }
  }
}
