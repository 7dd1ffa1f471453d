package net.lanspread.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import net.lanspread.content.PeerId;
import net.lanspread.disk.RecordingDisk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdentityTest {
  private final Clock clock = Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC);
  private final SecureRandom random = new SecureRandom();
  private final RecordingDisk disk = new RecordingDisk();

  @TempDir Path temporary;

  private Path folder() {
    return temporary.resolve("state").resolve("identity");
  }

  private Identity load() throws IOException {
    return Identity.loadOrCreate(disk, folder(), random, clock);
  }

  @Test
  void anIdentitySurvivesARestart() throws IOException {
    Identity first = load();
    Identity second = load();
    assertThat(second.peerId()).isEqualTo(first.peerId());
    assertThat(second.certificate()).isEqualTo(first.certificate());
    assertThat(second.privateKey()).isEqualTo(first.privateKey());
  }

  @Test
  void theIdIsTheHashOfThePublicKey() throws IOException {
    Identity identity = load();
    assertThat(identity.peerId())
        .isEqualTo(PeerId.ofPublicKey(identity.certificate().getPublicKey().getEncoded()));
  }

  @Test
  void newIdentityTakesThePlaceOfTheOldOneForGood() throws IOException {
    Identity first = load();
    Identity second = Identity.replace(disk, folder(), random, clock);
    assertThat(second.peerId()).isNotEqualTo(first.peerId());
    assertThat(load().peerId()).isEqualTo(second.peerId());
  }

  @Test
  void twoFoldersGiveTwoIdentities() throws IOException {
    Identity one = load();
    Identity other = Identity.loadOrCreate(disk, temporary.resolve("elsewhere"), random, clock);
    assertThat(other.peerId()).isNotEqualTo(one.peerId());
  }

  @Test
  void theCertificateSignsItself() throws Exception {
    Identity identity = load();
    identity.certificate().verify(identity.certificate().getPublicKey());
    assertThat(identity.certificate().getNotBefore()).isBefore(clock.instant());
  }

  @Test
  void onlyTheOwnerMayReadTheKey() throws IOException {
    FileStore store = Files.getFileStore(temporary);
    assumeThat(store.supportsFileAttributeView(PosixFileAttributeView.class)).isTrue();
    load();
    assertThat(Files.getPosixFilePermissions(folder().resolve("key.pem")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void filesAppearWholeAndTheKeyLast() throws IOException {
    load();
    assertThat(disk.events())
        .containsSubsequence(
            "sync certificate.pem.new",
            "move certificate.pem",
            "sync folder identity",
            "sync key.pem.new",
            "move key.pem",
            "sync folder identity");
    assertThat(folder()).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void aCertificateWithoutKeyIsNoIdentityYet() throws IOException {
    Identity first = load();
    Files.delete(folder().resolve("key.pem"));
    assertThat(load().peerId()).isNotEqualTo(first.peerId());
  }

  @Test
  void aDamagedKeyIsNamedWithAdvice() throws IOException {
    load();
    Path key = folder().resolve("key.pem");
    for (String damage :
        new String[] {
          "",
          "rubbish",
          "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
          "-----BEGIN PRIVATE KEY-----"
        }) {
      Files.writeString(key, damage);
      assertThatThrownBy(this::load)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(key.toString())
          .hasMessageContaining("delete the file to get a new identity");
    }
  }

  @Test
  void aDamagedOrMissingCertificateIsNamedWithAdvice() throws IOException {
    load();
    Path certificate = folder().resolve("certificate.pem");
    Files.writeString(
        certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
    assertThatThrownBy(this::load)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(certificate.toString())
        .hasMessageContaining("to get a new identity");
    Files.delete(certificate);
    assertThatThrownBy(this::load)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(certificate.toString())
        .hasMessageContaining("to get a new identity");
  }

  @Test
  void anothersCertificateIsRefused() throws IOException {
    load();
    Path elsewhere = temporary.resolve("elsewhere");
    Identity.loadOrCreate(disk, elsewhere, random, clock);
    Path certificate = folder().resolve("certificate.pem");
    Files.writeString(certificate, Files.readString(elsewhere.resolve("certificate.pem")));
    assertThatThrownBy(this::load)
        .isInstanceOf(IOException.class)
        .hasMessageContaining(certificate.toString())
        .hasMessageContaining("does not belong to");
  }
}
