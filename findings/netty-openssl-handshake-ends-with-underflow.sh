#!/usr/bin/env bash
# Netty 4.2.18 with netty-tcnative 2.0.84 (BoringSSL): the TLS 1.3 handshake of a server that wants a certificate ends in a
# call of unwrap() that is given no bytes at all and answers BUFFER_UNDERFLOW. All of the client's records have been
# consumed by then; what is left is to take in what the delegated task has found out about the certificate. Before that
# call the engine says NEED_UNWRAP. So a loop that drives the engine over a blocking socket, and reads when it is told
# NEED_UNWRAP and has nothing, or when it is told BUFFER_UNDERFLOW, waits for a client that waits for the server. With
# Java's own engine in its place the last call is given the client's last records, answers OK, and the task does the rest.
#
# Behaviour seen:
#   OPENSSL: the last unwrap was given 0 bytes: BUFFER_UNDERFLOW, then NOT_HANDSHAKING
#   JDK: the last unwrap was given 486 bytes: OK, then NEED_TASK
#
# Needs Java 17 or newer, Maven and a network; exits 0 while this is so.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
netty=4.2.18.Final tcnative=2.0.84.Final
classifier="$(uname -s | sed 's/Darwin/osx/; s/Linux/linux/')-$(uname -m | sed 's/arm64\|aarch64/aarch_64/')"
for artifact in io.netty:netty-{common,buffer,transport,resolver,codec-base,handler,transport-native-unix-common}:$netty \
  io.netty:netty-tcnative-classes:$tcnative io.netty:netty-tcnative-boringssl-static:$tcnative:jar:"$classifier"; do
  mvn -q -B dependency:copy -Dartifact="$artifact" -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 1; }
done
keytool -genkeypair -alias key -keyalg EC -groupname secp256r1 -dname CN=finding -keystore store.p12 -storetype PKCS12 \
  -storepass finding 2>keytool.log || { cat keytool.log; exit 1; }
cat >Handshake.java <<'JAVA'
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.FileInputStream;
import java.nio.ByteBuffer;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;

public class Handshake {
  static String last;

  /** Goes one step on, also without bytes where that is asked for; false when it can go no further. */
  static boolean step(SSLEngine engine, ByteBuffer in, ByteBuffer out, boolean withoutBytes) throws Exception {
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
          task.run();
        }
      }
      case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
      default -> {
        in.flip();
        int given = in.remaining();
        if (given == 0 && !withoutBytes) {
          in.compact();
          return false;
        }
        SSLEngineResult result = engine.unwrap(in, ByteBuffer.allocate(20_000));
        in.compact();
        last = "the last unwrap was given " + given + " bytes: " + result.getStatus() + ", then " + engine.getHandshakeStatus();
        return result.bytesConsumed() > 0 || engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NEED_TASK;
      }
    }
    return true;
  }

  static boolean done(SSLEngine engine) {
    return engine.getHandshakeStatus() == SSLEngineResult.HandshakeStatus.NOT_HANDSHAKING;
  }

  static String of(SslProvider provider) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new FileInputStream("store.p12"), "finding".toCharArray());
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, "finding".toCharArray());
    var trust = InsecureTrustManagerFactory.INSTANCE;
    SSLEngine client =
        SslContextBuilder.forClient().sslProvider(SslProvider.JDK).protocols("TLSv1.3").keyManager(keys)
            .trustManager(trust).endpointIdentificationAlgorithm(null).build().newEngine(UnpooledByteBufAllocator.DEFAULT);
    SSLEngine server =
        SslContextBuilder.forServer(keys).sslProvider(provider).protocols("TLSv1.3").clientAuth(ClientAuth.REQUIRE)
            .trustManager(trust).build().newEngine(UnpooledByteBufAllocator.DEFAULT);
    ByteBuffer toServer = ByteBuffer.allocate(100_000);
    ByteBuffer toClient = ByteBuffer.allocate(100_000);
    client.beginHandshake();
    server.beginHandshake();
    for (int turn = 0; turn < 100 && !(done(client) && done(server)); turn++) {
      while (!done(client) && step(client, toClient, toServer, false)) {}
      while (!done(server) && step(server, toServer, toClient, false)) {}
      if (done(client) && !done(server) && toServer.position() == 0) {
        step(server, toServer, toClient, true);
      }
    }
    String seen = provider + ": " + last;
    System.out.println(seen);
    return seen;
  }

  public static void main(String[] arguments) throws Exception {
    boolean openssl = of(SslProvider.OPENSSL).contains("given 0 bytes: BUFFER_UNDERFLOW, then NOT_HANDSHAKING");
    boolean jdk = of(SslProvider.JDK).matches(".*given [1-9][0-9]* bytes: OK, then NEED_TASK");
    System.exit(openssl && jdk ? 0 : 1);
  }
}
JAVA
java -cp 'lib/*' Handshake.java 2>java.log || { cat java.log; exit 1; }
