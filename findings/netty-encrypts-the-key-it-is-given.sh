#!/usr/bin/env bash
# Netty 4.2.18: SslContextBuilder.keyManager(PrivateKey, …) and forServer(PrivateKey, …) do not just hold the key. They put
# it into a PKCS #12 key store in memory, with a made-up password, and read it from there again, so the key is encrypted and
# decrypted with Java's rounds for key stores (keystore.pkcs12.keyPbeIterationCount, 10,000 by default) each time a context
# is built, before any handshake, and with the JDK's provider as with OpenSSL's. In a new process those rounds run
# interpreted: a tenth of a second of processor time for a context. A KeyManager that holds the key and the certificate
# (keyManager(KeyManager), there since 4.1.50) costs nothing of the kind.
#
# Behaviour seen, with 2,000,000 rounds in place of 10,000 so that it cannot be missed:
#   built with the key: 1.6 s; with a key manager: 0.01 s
#
# Needs Java 17 or newer, Maven and a network; exits 0 while this is so.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
netty=4.2.18.Final
for artifact in io.netty:netty-{common,buffer,transport,resolver,codec-base,handler,transport-native-unix-common}:$netty; do
  mvn -q -B dependency:copy -Dartifact="$artifact" -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 1; }
done
keytool -genkeypair -alias key -keyalg EC -groupname secp256r1 -dname CN=finding -keystore store.p12 -storetype PKCS12 \
  -storepass finding 2>keytool.log || { cat keytool.log; exit 1; }
cat >Build.java <<'JAVA'
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.FileInputStream;
import java.net.Socket;
import java.security.KeyStore;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

public class Build {
  /** One key and its certificate, held as they are. */
  static final class Held extends X509ExtendedKeyManager {
    final PrivateKey key;
    final X509Certificate certificate;

    Held(PrivateKey key, X509Certificate certificate) {
      this.key = key;
      this.certificate = certificate;
    }

    @Override public String[] getClientAliases(String type, Principal[] issuers) { return new String[] {"key"}; }
    @Override public String[] getServerAliases(String type, Principal[] issuers) { return new String[] {"key"}; }
    @Override public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) { return "key"; }
    @Override public String chooseServerAlias(String type, Principal[] issuers, Socket socket) { return "key"; }
    @Override public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) { return "key"; }
    @Override public X509Certificate[] getCertificateChain(String alias) { return new X509Certificate[] {certificate}; }
    @Override public PrivateKey getPrivateKey(String alias) { return key; }
  }

  static double seconds(Callable<?> work) throws Exception {
    long begin = System.nanoTime();
    work.call();
    return (System.nanoTime() - begin) / 1e9;
  }

  public static void main(String[] arguments) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(new FileInputStream("store.p12"), "finding".toCharArray());
    PrivateKey key = (PrivateKey) store.getKey("key", "finding".toCharArray());
    X509Certificate certificate = (X509Certificate) store.getCertificate("key");
    System.setProperty("keystore.pkcs12.keyPbeIterationCount", "2000000");
    // One of each before, so that neither is charged with the loading of classes.
    SslContextBuilder.forServer(new Held(key, certificate)).sslProvider(SslProvider.JDK).build();
    double held =
        seconds(() -> SslContextBuilder.forServer(new Held(key, certificate)).sslProvider(SslProvider.JDK).build());
    double given = seconds(() -> SslContextBuilder.forServer(key, certificate).sslProvider(SslProvider.JDK).build());
    System.out.printf("built with the key: %.1f s; with a key manager: %.2f s%n", given, held);
    System.exit(given > 20 * held ? 0 : 1);
  }
}
JAVA
java -cp 'lib/*' Build.java 2>java.log || { cat java.log; exit 1; }
