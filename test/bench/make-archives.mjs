// make-archives.mjs FOLDER [SCALE]: writes small.tar (100,000 small files) and mixed.tar (2 GiB of all sizes) there,
// the same bytes on every run. SCALE divides both, for a quick look. Written by hand so that no files are needed.
import { closeSync, existsSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const CHUNK_BYTES = 8 << 20;

/** A small generator of numbers (mulberry32): the archives must be the same everywhere. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function header(name, size, type) {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write(type === '5' ? '0000755\0' : '0000644\0', 100);
  block.write('0001750\0', 108);
  block.write('0001750\0', 116);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('14524500400\0', 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write('ustar  \0', 257);
  block.write('keeper', 265);
  block.write('keeper', 297);
  const sum = block.reduce((a, b) => a + b, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

class Output {
  constructor(path) {
    this.fd = openSync(path, 'w');
    this.bytes = 0;
  }
  write(buffer) {
    writeSync(this.fd, buffer);
    this.bytes += buffer.length;
  }
  end() {
    const rest = 10_240 - ((this.bytes + 1024) % 10_240);
    this.write(Buffer.alloc(1024 + (rest % 10_240)));
    closeSync(this.fd);
  }
}

const random = generator(20_260_101);
const noise = Buffer.alloc(CHUNK_BYTES + 65_536);
for (let i = 0; i < noise.length; i += 4) noise.writeUInt32LE((random() * 4294967296) >>> 0, i);

function writeMember(output, name, size) {
  output.write(header(name, size, '0'));
  for (let left = size; left > 0; ) {
    const count = Math.min(left, CHUNK_BYTES);
    const from = (random() * 65_536) & ~1;
    output.write(noise.subarray(from, from + count));
    left -= count;
  }
  if (size % 512 > 0) output.write(Buffer.alloc(512 - (size % 512)));
}

function small(path, members) {
  const output = new Output(path);
  let pieces = [];
  for (let i = 0; i < members; i++) {
    if (i % 1000 === 0) output.write(header(`archive/part-${String(i / 1000).padStart(3, '0')}/`, 0, '5'));
    const size = Math.floor(random() * random() * 16_384);
    const padded = Math.ceil(size / 512) * 512;
    const body = Buffer.alloc(padded);
    noise.copy(body, 0, (random() * 65_536) & ~1, size);
    body.fill(0, size);
    const folder = String(Math.floor(i / 1000)).padStart(3, '0');
    pieces.push(header(`archive/part-${folder}/document-${String(i).padStart(6, '0')}.txt`, size, '0'), body);
    if (pieces.length < 2000) continue;
    output.write(Buffer.concat(pieces));
    pieces = [];
  }
  output.write(Buffer.concat(pieces));
  output.end();
}

function mixed(path, total) {
  const output = new Output(path);
  for (let i = 0; output.bytes < total; i++) {
    const size = Math.floor(2 ** (9 + random() * 19));
    writeMember(output, `media/${String(i).padStart(5, '0')}.bin`, Math.min(size, total - output.bytes));
  }
  output.end();
}

const [folder, scale = '1'] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
for (const [name, make] of [
  ['small.tar', (path) => small(path, Math.ceil(100_000 / Number(scale)))],
  ['mixed.tar', (path) => mixed(path, (2 * 2 ** 30) / Number(scale))],
]) {
  if (!existsSync(join(folder, name))) make(join(folder, name));
}
