package net.lanspread.organiser;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.lanspread.content.Chunks;
import net.lanspread.content.Printable;
import net.lanspread.content.Sha256;
import net.lanspread.protocol.OrganiserHead;

/**
 * The signed head of an organiser's catalog: its owner, its revision, and the hashes of its chunks.
 * Small enough to be told to everybody. Integers big-endian:
 *
 * <pre>
 *   4  "LSO1"
 *   32 the organiser's public key, Ed25519
 *   8  revision, from 1
 *   1  length of the name in bytes
 *   n  name, UTF-8
 *   4  length of the body in bytes
 *   32 SHA-256, per chunk of the body ({@link Chunks})
 *   64 signature of all before it
 * </pre>
 *
 * @param fingerprint the organiser's, which is costly to make
 * @param name as the organiser calls himself, fit to be shown
 * @param bodyBytes of the {@link PublicationBody}
 * @param text the signed bytes in Base64, which travel
 */
public record PublicationHead(
    OrganiserId organiser,
    Fingerprint fingerprint,
    String name,
    long revision,
    int bodyBytes,
    List<Sha256> chunks,
    String text) {
  public static final int MAX_BODY_BYTES = 32 * 1024 * 1024;
  static final int MAX_NAME_CHARS = 60;
  private static final int MAX_NAME_BYTES = 255;
  private static final byte[] MAGIC = "LSO1".getBytes(StandardCharsets.US_ASCII);

  /**
   * Makes and signs one.
   *
   * @throws IllegalArgumentException when the name is blank, or the body or revision is none
   */
  static PublicationHead sign(OrganiserKey key, String name, long revision, byte[] body) {
    String clean = Printable.of(name.strip(), MAX_NAME_CHARS);
    byte[] nameBytes = clean.getBytes(StandardCharsets.UTF_8);
    if (clean.isBlank()
        || nameBytes.length > MAX_NAME_BYTES
        || revision < 1
        || body.length == 0
        || body.length > MAX_BODY_BYTES) {
      throw new IllegalArgumentException(
          "the name is blank, or the games with their texts and pictures are more than 32 MiB");
    }
    List<Sha256> chunks = hashes(body);
    ByteBuffer head =
        ByteBuffer.allocate(
            MAGIC.length
                + OrganiserId.BYTES
                + Long.BYTES
                + 1
                + nameBytes.length
                + Integer.BYTES
                + chunks.size() * Sha256.BYTES);
    head.put(MAGIC).put(key.id().raw()).putLong(revision);
    head.put((byte) nameBytes.length).put(nameBytes).putInt(body.length);
    chunks.forEach(hash -> head.put(hash.raw()));
    return new PublicationHead(
        key.id(),
        Fingerprint.of(key.id()),
        clean,
        revision,
        body.length,
        chunks,
        Signed.text(key, head.array()));
  }

  /** The owner that it claims, unchecked; empty when it claims none. Costs next to nothing. */
  static Optional<OrganiserId> claimed(String text) {
    return raw(text)
        .filter(raw -> raw.length > MAGIC.length + OrganiserId.BYTES)
        .map(
            raw ->
                OrganiserId.ofRaw(
                    Arrays.copyOfRange(raw, MAGIC.length, MAGIC.length + OrganiserId.BYTES)));
  }

  /**
   * Reads a head from outside; empty when the bytes are not exactly one head, signed by its
   * organiser.
   */
  static Optional<PublicationHead> parse(String text) {
    return raw(text).flatMap(raw -> parse(raw, text));
  }

  private static Optional<byte[]> raw(String text) {
    return Signed.raw(text, OrganiserHead.MAX_CHARS);
  }

  private static Optional<PublicationHead> parse(byte[] raw, String text) {
    ByteBuffer in = ByteBuffer.wrap(raw);
    try {
      if (!Arrays.equals(Signed.bytes(in, MAGIC.length), MAGIC)) {
        return Optional.empty();
      }
      OrganiserId organiser = OrganiserId.ofRaw(Signed.bytes(in, OrganiserId.BYTES));
      long revision = in.getLong();
      String name = Printable.of(Signed.text(in, in.get() & 0xff), MAX_NAME_CHARS);
      int bodyBytes = in.getInt();
      if (revision < 1 || name.isBlank() || bodyBytes < 1 || bodyBytes > MAX_BODY_BYTES) {
        return Optional.empty();
      }
      List<Sha256> chunks = new ArrayList<>();
      for (long i = 0; i < Chunks.count(bodyBytes); i++) {
        chunks.add(Sha256.ofRaw(Signed.bytes(in, Sha256.BYTES)));
      }
      return Signed.endsSigned(in, organiser)
          ? Optional.of(
              new PublicationHead(
                  organiser,
                  Fingerprint.of(organiser),
                  name,
                  revision,
                  bodyBytes,
                  List.copyOf(chunks),
                  text))
          : Optional.empty();
    } catch (BufferUnderflowException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static List<Sha256> hashes(byte[] body) {
    List<Sha256> hashes = new ArrayList<>();
    for (int i = 0; i < Chunks.count(body.length); i++) {
      hashes.add(Sha256.hash(chunk(body, i)));
    }
    return List.copyOf(hashes);
  }

  private static byte[] chunk(byte[] body, int index) {
    int from = (int) Chunks.offset(index);
    return Arrays.copyOfRange(body, from, from + Chunks.length(body.length, index));
  }

  /** Cuts a chunk of the body by its hash; empty when it has none such. */
  Optional<byte[]> chunk(byte[] body, Sha256 hash) {
    int index = chunks.indexOf(hash);
    return index < 0 ? Optional.empty() : Optional.of(chunk(body, index));
  }

  /** True when these bytes are the body that was signed. */
  boolean isOf(byte[] body) {
    return body.length == bodyBytes && hashes(body).equals(chunks);
  }
}
