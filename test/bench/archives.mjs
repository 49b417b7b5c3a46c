// The archives that are measured, the same bytes on every run. Written by hand so that no files are needed.
import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const CHUNK_BYTES = 8 << 20;
const RECORD_BYTES = 10_240;
/** No content is longer in one piece, and it begins anywhere in so many bytes. */
const NOISE_STARTS = 65_536;

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

function header(name, size, type, linkname = '') {
  const block = Buffer.alloc(512);
  block.write(name, 0);
  block.write(type === '5' ? '0000755\0' : '0000644\0', 100);
  block.write('0001750\0', 108);
  block.write('0001750\0', 116);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('14524500400\0', 136);
  block.write('        ', 148);
  block.write(type, 156);
  block.write(linkname, 157);
  block.write('ustar  \0', 257);
  block.write('keeper', 265);
  block.write('keeper', 297);
  const sum = block.reduce((a, b) => a + b, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** Gathers pieces and writes them to a file in few calls. */
class Output {
  bytes = 0;
  #fd;
  #held = [];
  #heldBytes = 0;

  constructor(path) {
    this.#fd = openSync(path, 'w');
  }

  write(buffer) {
    this.bytes += buffer.length;
    this.#held.push(buffer);
    this.#heldBytes += buffer.length;
    if (this.#heldBytes >= CHUNK_BYTES) this.#flush();
  }

  /** The end marker, and zeros to the end of the record. */
  end() {
    const over = (this.bytes + 1024) % RECORD_BYTES;
    this.write(Buffer.alloc(1024 + (over === 0 ? 0 : RECORD_BYTES - over)));
    this.#flush();
    closeSync(this.#fd);
  }

  #flush() {
    writeSync(this.#fd, Buffer.concat(this.#held));
    this.#held = [];
    this.#heldBytes = 0;
  }
}

/** Writes members whose content is noise. */
class Members {
  #output;
  #random = generator(20_260_101);
  #noise = Buffer.alloc(CHUNK_BYTES + NOISE_STARTS);

  constructor(output) {
    this.#output = output;
    for (let i = 0; i < this.#noise.length; i += 4) this.#noise.writeUInt32LE((this.random() * 4294967296) >>> 0, i);
  }

  random() {
    return this.#random();
  }

  folder(name) {
    this.#output.write(header(`${name}/`, 0, '5'));
  }

  link(name, type, linkname) {
    this.#output.write(header(name, 0, type, linkname));
  }

  file(name, size) {
    this.#output.write(header(name, size, '0'));
    for (let left = size; left > 0; left -= CHUNK_BYTES) {
      const from = (this.random() * NOISE_STARTS) & ~1;
      this.#output.write(this.#noise.subarray(from, from + Math.min(left, CHUNK_BYTES)));
    }
    if (size % 512 > 0) this.#output.write(Buffer.alloc(512 - (size % 512)));
  }
}

function digits(number, count) {
  return String(number).padStart(count, '0');
}

function writeFiles(output, count, sizeOf) {
  const members = new Members(output);
  for (let i = 0; i < count; i++) {
    const folder = `archive/part-${digits(Math.floor(i / 1000), 3)}`;
    if (i % 1000 === 0) members.folder(folder);
    members.file(`${folder}/document-${digits(i, 6)}.txt`, sizeOf(members));
  }
}

/** A million members that are all of one kind, but for the folders that a thousand each lie in. */
function writeAlike(output, count, write) {
  const members = new Members(output);
  for (let i = 0; i < count; i++) {
    const folder = `archive/part-${digits(Math.floor(i / 1000), 3)}`;
    if (i % 1000 === 0) members.folder(folder);
    write(members, folder, digits(i, 6));
  }
}

/** Half of the names are files, the other half their second names, which come last. */
function writeLinks(output, count) {
  const members = new Members(output);
  const nameOf = (i) => `part-${digits(Math.floor(i / 1000), 3)}/document-${digits(i, 6)}.txt`;
  for (let i = 0; i < count / 2; i++) members.file(`first/${nameOf(i)}`, 0);
  for (let i = 0; i < count / 2; i++) members.link(`second/${nameOf(i)}`, '1', `first/${nameOf(i)}`);
}

/** The archives by name: what writes one, `scale` times smaller than the real one. */
const ARCHIVES = {
  /** 100,000 files of 0 to 16 KiB, most of them small. */
  small: (output, scale) =>
    writeFiles(output, Math.ceil(100_000 / scale), (m) => Math.floor(m.random() * m.random() * 16_384)),
  /** 2 GiB in files of 512 bytes to 256 MiB. */
  mixed(output, scale) {
    const total = Math.floor((2 * 2 ** 30) / scale);
    const members = new Members(output);
    for (let i = 0; output.bytes < total; i++) {
      const size = Math.floor(2 ** (9 + members.random() * 19));
      members.file(`media/${digits(i, 5)}.bin`, Math.min(size, total - output.bytes));
    }
  },
  /** A million empty files. */
  million: (output, scale) => writeFiles(output, Math.ceil(1_000_000 / scale), () => 0),
  /** Twice as many: how memory grows. */
  'two-million': (output, scale) => writeFiles(output, Math.ceil(2_000_000 / scale), () => 0),
  'million-in-one-folder': (output, scale) =>
    writeAlike(output, Math.ceil(1_000_000 / scale), (m, _, i) => m.file(`archive/document-${i}.txt`, 0)),
  'million-folders': (output, scale) =>
    writeAlike(output, Math.ceil(1_000_000 / scale), (m, folder, i) => m.folder(`${folder}/folder-${i}`)),
  'million-symlinks': (output, scale) =>
    writeAlike(output, Math.ceil(1_000_000 / scale), (m, folder, i) =>
      m.link(`${folder}/link-${i}`, '2', `../to-${i}`),
    ),
  'million-hard-links': (output, scale) => writeLinks(output, Math.ceil(1_000_000 / scale)),
  /** One file of a few bytes: what remains is the start. */
  tiny: (output) => writeFiles(output, 1, () => 1000),
};

/**
 * Makes an archive where it is not there yet.
 * @param {string} folder - where archives are kept
 * @param {string} name - which one
 * @param {number} scale - divides the number of members, or the size
 * @returns {string} its path
 */
export function archive(folder, name, scale) {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, scale === 1 ? `${name}.tar` : `${name}-${scale}.tar`);
  if (existsSync(path)) return path;
  const output = new Output(`${path}.part`);
  ARCHIVES[name](output, scale);
  output.end();
  renameSync(`${path}.part`, path);
  return path;
}
