#!/usr/bin/env bash
# JmDNS 3.6.5: close() takes two seconds, also where no service was ever registered and nobody is told anything. So a
# program that closes one responder after the other, one for each address, ends after two seconds each.
#
# Behaviour seen (milliseconds, loopback): create 225, close without a service 2001, close with one 2012.
#
# Needs Java 17 or newer, Maven and a network; exits 0 while this is so.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
for artifact in org.jmdns:jmdns:3.6.5 org.slf4j:slf4j-api:2.0.17; do
  mvn -q -B dependency:copy -Dartifact="$artifact" -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 1; }
done
cat >Close.java <<'JAVA'
import java.net.InetAddress;
import javax.jmdns.JmDNS;
import javax.jmdns.ServiceInfo;

public class Close {
  static long closeMillis(boolean withService) throws Exception {
    JmDNS responder = JmDNS.create(InetAddress.getLoopbackAddress(), "finding");
    if (withService) {
      responder.registerService(ServiceInfo.create("_finding._udp.local.", "one", 4000, "key=value"));
    }
    long begun = System.nanoTime();
    responder.close();
    return (System.nanoTime() - begun) / 1_000_000;
  }

  public static void main(String[] arguments) throws Exception {
    long without = closeMillis(false);
    long with = closeMillis(true);
    System.out.printf("close without a service: %d ms, with one: %d ms%n", without, with);
    System.exit(without >= 1_900 && with >= 1_900 ? 0 : 1);
  }
}
JAVA
java -cp 'lib/*' Close.java 2>java.log || { cat java.log; exit 1; }
