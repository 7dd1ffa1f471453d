package net.lanspread.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Hosts on one switch, each with a network of its own: {@code scripts/lan.sh} as an object. Hosts
 * are numbered from 1, host n has the address 10.99.0.n; processes on them share this machine's
 * disk and clock. {@code ./dev lab} sets up the namespaces.
 */
public final class Lan implements AutoCloseable {
  /** Set by {@code ./dev lab}: the start of the names of all LANs of its run. */
  private static final String VARIABLE = "LANSPREAD_LAB";

  private static final Path SCRIPT = Path.of("scripts", "lan.sh").toAbsolutePath();
  private static final AtomicInteger MADE = new AtomicInteger();

  /** The bytes that a host has sent and received on its link, frames and all. */
  public record Traffic(long sentBytes, long receivedBytes) {
    public Traffic since(Traffic earlier) {
      return new Traffic(sentBytes - earlier.sentBytes, receivedBytes - earlier.receivedBytes);
    }
  }

  private final String name;

  /** Hosts with links that only this machine limits. */
  public Lan(int hosts) {
    this(hosts, "off");
  }

  /**
   * @param rate of each host's link, each way, e.g. {@code 200mbit}
   * @throws IllegalStateException when this run has no lab
   */
  public Lan(int hosts, String rate) {
    String run = run();
    if (run == null) {
      throw new IllegalStateException("there is no lab");
    }
    name = run + "-" + MADE.incrementAndGet();
    script("up", Integer.toString(hosts), rate);
  }

  /** True when this run has a lab. */
  public static boolean isPossible() {
    return run() != null;
  }

  private static @Nullable String run() {
    String name = System.getenv(VARIABLE);
    return name == null || name.isEmpty() ? null : name;
  }

  /** The address that a host was given at first. */
  public static String address(int host) {
    return "10.99.0." + host;
  }

  /** The beginning of a command line that runs on a host; the process keeps its id. */
  public List<String> on(int host) {
    return List.of("ip", "netns", "exec", name + "-h" + host);
  }

  /** Limits a host's link, each way; {@code off} ends that. */
  public void rate(int host, String rate) {
    script("rate", host(host), rate);
  }

  /** Makes each frame of a host so much late, each way. */
  public void delay(int host, Duration delay) {
    script("delay", host(host), Long.toString(delay.toMillis()));
  }

  /** Loses so many percent of the packets that arrive at a host. */
  public void lose(int host, int percent) {
    script("loss", host(host), Integer.toString(percent));
  }

  /** Drops every frame of a host, unseen by it. */
  public void cut(int host) {
    script("cut", host(host));
  }

  /** Undoes {@link #cut}. */
  public void heal(int host) {
    script("heal", host(host));
  }

  /** Gives a host another address on the same LAN. */
  public void move(int host, int lastNumber) {
    script("address", host(host), Integer.toString(lastNumber));
  }

  /** Gives a host a second NIC with the address 10.subnet.0.host, on a switch of that subnet. */
  public void addNic(int host, int subnet) {
    script("nic", host(host), Integer.toString(subnet));
  }

  /** Gives a host a second NIC with the better default route that leads nowhere. */
  public void addDeadVpn(int host) {
    script("vpn", host(host));
  }

  /** Drops all multicast to a host and from it. */
  public void filterMulticast(int host) {
    script("nomcast", host(host));
  }

  /** Drops all broadcast to a host. */
  public void filterBroadcast(int host) {
    script("nobcast", host(host));
  }

  public Traffic traffic(int host) {
    String[] counters = script("bytes", host(host)).strip().split(" ", -1);
    return new Traffic(Long.parseLong(counters[0]), Long.parseLong(counters[1]));
  }

  /** Lets time pass where its passing is the subject: a partition's length, a machine's sleep. */
  public static void pass(Duration time) throws InterruptedException {
    var _ = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static String host(int number) {
    return "h" + number;
  }

  private String script(String... arguments) {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("LAN", name);
    try {
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Ends the processes on the hosts and removes the hosts. */
  @Override
  public void close() {
    script("down");
  }
}
