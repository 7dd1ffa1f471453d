package net.lanspread.bench.rivals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.TreeMap;

/** The torrent of one file, in its first version: the SHA-1 of each piece. */
final class Torrent {
  private final String name;
  private final long fileBytes;
  private final int pieceBytes;
  private final byte[] pieceHashes;

  private Torrent(String name, long fileBytes, int pieceBytes, byte[] pieceHashes) {
    this.name = name;
    this.fileBytes = fileBytes;
    this.pieceBytes = pieceBytes;
    this.pieceHashes = pieceHashes;
  }

  /**
   * Reads and hashes a file.
   *
   * @param name of the file in the folder of each peer
   */
  static Torrent of(Path file, String name, int pieceBytes) throws IOException {
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    MessageDigest digest = sha1();
    try (InputStream in = Files.newInputStream(file)) {
      byte[] piece = in.readNBytes(pieceBytes);
      while (piece.length > 0) {
        hashes.writeBytes(digest.digest(piece));
        piece = in.readNBytes(pieceBytes);
      }
    }
    return new Torrent(name, Files.size(file), pieceBytes, hashes.toByteArray());
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /** The torrent file for peers that find each other through one tracker and no other way. */
  byte[] announcedAt(String tracker) {
    byte[] info =
        Bencode.dictionary(
            new TreeMap<>(
                Map.of(
                    "length", Bencode.number(fileBytes),
                    "name", Bencode.text(name),
                    "piece length", Bencode.number(pieceBytes),
                    "pieces", Bencode.bytes(pieceHashes),
                    "private", Bencode.number(1))));
    return Bencode.dictionary(
        new TreeMap<>(Map.of("announce", Bencode.text(tracker), "info", info)));
  }
}
