package net.lanspread.organiser;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Optional;
import net.lanspread.disk.Disk;
import net.lanspread.disk.OwnerOnly;

/**
 * The key by which this computer's user signs catalogs: two files of the state folder, for their
 * owner alone, made when something is first published.
 */
public final class OrganiserKey {
  private static final String PRIVATE = "key";
  private static final String PUBLIC = "key.pub";
  private static final int MAX_BYTES = 4096;

  private final OrganiserId id;
  private final PrivateKey key;

  private OrganiserKey(OrganiserId id, PrivateKey key) {
    this.id = id;
    this.key = key;
  }

  /**
   * The identity of this computer's user as an organiser; empty when nothing was ever published.
   */
  static Optional<OrganiserId> existing(Disk disk, Path folder) throws IOException {
    Path file = folder.resolve(PUBLIC);
    return disk.stat(file).isEmpty()
        ? Optional.empty()
        : Optional.of(OrganiserId.ofRaw(disk.readAll(file, OrganiserId.BYTES)));
  }

  /** The key; empty when nothing was ever published. */
  static Optional<OrganiserKey> ifThere(Disk disk, Path folder) throws IOException {
    Path file = folder.resolve(PRIVATE);
    try {
      return disk.stat(file).isEmpty() ? Optional.empty() : Optional.of(load(disk, folder, file));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw noKey(file, e);
    }
  }

  private static IOException noKey(Path file, Exception cause) {
    return new IOException(file + " holds no key; move it away to become another organiser", cause);
  }

  /** The key, made when there is none. */
  public static OrganiserKey loadOrCreate(Disk disk, Path folder, SecureRandom random)
      throws IOException {
    Optional<OrganiserKey> there = ifThere(disk, folder);
    if (there.isPresent()) {
      return there.get();
    }
    Path file = folder.resolve(PRIVATE);
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(NamedParameterSpec.ED25519, random);
      KeyPair pair = generator.generateKeyPair();
      OrganiserKey made = new OrganiserKey(OrganiserId.of(pair.getPublic()), pair.getPrivate());
      OwnerOnly.folder(folder);
      // The private half last: it says that both are there.
      OwnerOnly.write(disk, folder.resolve(PUBLIC), made.id.raw());
      OwnerOnly.write(disk, file, pair.getPrivate().getEncoded());
      return made;
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw noKey(file, e);
    }
  }

  private static OrganiserKey load(Disk disk, Path folder, Path file)
      throws IOException, GeneralSecurityException {
    PrivateKey key =
        KeyFactory.getInstance("Ed25519")
            .generatePrivate(new PKCS8EncodedKeySpec(disk.readAll(file, MAX_BYTES)));
    OrganiserKey loaded = new OrganiserKey(existing(disk, folder).orElseThrow(), key);
    byte[] words = {1, 2, 3};
    if (!loaded.id.hasSigned(words, loaded.sign(words))) {
      throw new GeneralSecurityException("the two halves are not of one key");
    }
    return loaded;
  }

  public OrganiserId id() {
    return id;
  }

  byte[] sign(byte[] words) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(key);
      signature.update(words);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has Ed25519", e);
    }
  }
}
