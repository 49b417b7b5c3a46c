#!/usr/bin/env node
// Damages an archive, from standard input to standard output: surgery.mjs ACTION ARGUMENT...
//
//   cut TO                  keeps the bytes in front of TO
//   drop FROM COUNT         takes COUNT bytes out
//   zero FROM COUNT         overwrites COUNT bytes with zeros
//   flip AT BIT             turns one bit over
//   set AT TEXT             overwrites with text (\xNN, \0 and \n are understood) and leaves the rest
//   insert AT TEXT          puts text in
//   swap FROM OTHER COUNT   COUNT bytes and others change places
//   text-mode               every LF becomes CR LF
//   settle                  sets what depends on clock or process id: times of V, g and x headers, atime and ctime of
//                           GNU headers, and the number in GNUSparseFile.NUMBER; checksums are made right again
//   sum AT                  makes the checksum of the header at AT right again
//
// A place is an offset, or `NAME` of a member (its own header), or either with +N.
import { readFileSync, writeSync } from 'node:fs';

const TIME = '14524770400\0';
const [action, ...args] = process.argv.slice(2);
const input = readFileSync(0);

function sumOf(block) {
  return block.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 0x20 : byte), 0);
}

function writeSum(block) {
  block.write(`${sumOf(block).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
}

function isHeader(block) {
  return /^[0-7]{6}\0 $/.test(block.toString('latin1', 148, 156)) && parseInt(block.toString('latin1', 148, 154), 8) === sumOf(block);
}

function* headers() {
  for (let at = 0; at + 512 <= input.length; at += 512) {
    const block = input.subarray(at, at + 512);
    if (isHeader(block)) yield { at, block, name: block.toString('utf8', 0, Math.max(0, block.indexOf(0))) };
  }
}

function place(text) {
  const [, where, more] = /^(.*?)(?:\+(\d+))?$/.exec(text);
  const own = [...headers()].find(({ name, block }) => name === where && !/[xgLK]/.test(String.fromCharCode(block[156])));
  const base = /^\d+$/.test(where) ? Number(where) : own?.at;
  if (base === undefined) throw new Error(`no member ${where}`);
  return base + Number(more ?? 0);
}

function bytesOf(text) {
  return Buffer.from(
    text.replace(/\\(x[0-9a-f]{2}|0|n)/g, (_, c) => (c === '0' ? '\0' : c === 'n' ? '\n' : String.fromCharCode(parseInt(c.slice(1), 16)))),
    'latin1',
  );
}

function settle() {
  for (const { block } of headers()) {
    const type = String.fromCharCode(block[156]);
    const name = block.toString('latin1', 0, 100).replace(/\0.*/s, '');
    if (/GNUSparseFile\.\d+\//.test(name)) {
      block.fill(0, 0, 100);
      block.write(name.replace(/GNUSparseFile\.\d+/, 'GNUSparseFile.1'), 0, 'latin1');
    }
    if ('Vgx'.includes(type)) block.write(TIME, 136, 'latin1');
    if (block.toString('latin1', 257, 265) === 'ustar  \0')
      for (const at of [345, 357]) if (block[at] !== 0) block.write(TIME, at, 'latin1');
    writeSum(block);
  }
  return input;
}

const actions = {
  cut: (to) => input.subarray(0, place(to)),
  drop: (from, count) => Buffer.concat([input.subarray(0, place(from)), input.subarray(place(from) + Number(count))]),
  zero: (from, count) => input.fill(0, place(from), place(from) + Number(count)),
  flip: (at, bit) => {
    input[place(at)] ^= 1 << Number(bit);
    return input;
  },
  swap: (from, other, count) => {
    const [a, b] = [place(from), place(other)];
    const first = Buffer.from(input.subarray(a, a + Number(count)));
    input.copyWithin(a, b, b + Number(count));
    first.copy(input, b);
    return input;
  },
  set: (at, text) => {
    input.set(bytesOf(text), place(at));
    return input;
  },
  insert: (at, text) => Buffer.concat([input.subarray(0, place(at)), bytesOf(text), input.subarray(place(at))]),
  'text-mode': () => Buffer.from(input.toString('latin1').replaceAll('\n', '\r\n'), 'latin1'),
  settle,
  sum: (at) => {
    writeSum(input.subarray(place(at), place(at) + 512));
    return input;
  },
};
const output = actions[action](...args);
for (let at = 0; at < output.length; ) at += writeSync(1, output, at);
