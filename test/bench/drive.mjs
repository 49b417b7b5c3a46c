// A software drive in this process, block by block: what it writes and reads a second in memory and in a cartridge folder,
// against a plain file of the same bytes in blocks of the same length, and against Node's AES-256-GCM alone.
import { equal } from 'node:assert/strict';
import { createCipheriv, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { Drive, profileNamed } from '../../dist/emulator/index.js';
import { createCartridge, nodePorts } from '../../dist/src/archive/index.js';
import { protectedBlock } from '../../dist/src/scsi/index.js';
import { setDataEncryptionPage } from '../../dist/src/security/index.js';
import { MemoryCartridge } from '../../dist/src/tape/index.js';
import { median } from './measure.mjs';

const BLOCK_BYTES = [1 << 16, 1 << 18, 1 << 20];
const TOTAL_BYTES = 8 << 20;
const SMALL_TOTAL_BYTES = 1 << 20;
const SMALL_BLOCK_BYTES = 512;
const CRC32C = 2;
/** How blocks go to the medium, and the bytes behind them on their way to the drive. */
const WAYS = [
  { name: 'plain', behind: 0 },
  { name: 'encryption', behind: 0, encrypts: true },
  { name: 'compression', behind: 0, compresses: true },
  { name: 'LBP, CRC-32C', behind: 4, protects: true },
];
const NOTHING = new Uint8Array(0);
const TEST_UNIT_READY = new Uint8Array(6);
const REWIND = Uint8Array.of(0x01, 0, 0, 0, 0, 0);
const SYNCHRONISE = Uint8Array.of(0x10, 0, 0, 0, 0, 0);

/** READ(6) or WRITE(6) of one block of any length. */
const sixByteCdb = (operationCode, bytes) =>
  Uint8Array.of(operationCode, 0, (bytes >>> 16) & 0xff, (bytes >>> 8) & 0xff, bytes & 0xff, 0);

function send(drive, cdb, dataOut = NOTHING) {
  const response = drive.execute(cdb, dataOut, 'bench');
  if (response.status !== 0) throw new Error(`${Buffer.from(cdb).toString('hex')}: status ${response.status}`);
  return response.dataIn;
}

/** A drive that is set up, with a cartridge in it. */
function driveWith(cartridge, { encrypts, compresses, protects }) {
  const { codec, cipher, random } = nodePorts();
  const drive = new Drive({ profile: profileNamed('LTO-7'), cipher, random, codec: compresses ? codec : undefined });
  drive.insert(cartridge);
  while (drive.execute(TEST_UNIT_READY, NOTHING, 'bench').status !== 0);
  if (protects) {
    const list = new Uint8Array(44);
    list[3] = 8;
    list.set([0x4a, 0xf0, 0, 0x1c, CRC32C, 4, 0xc0], 12);
    send(drive, Uint8Array.of(0x15, 0x10, 0, 0, list.length, 0), list);
  }
  if (encrypts) {
    const page = encryptionPage();
    send(drive, Uint8Array.of(0xb5, 0x20, 0, 0x10, 0, 0, 0, 0, 0, page.length, 0, 0), page);
  }
  return drive;
}

/** Encrypts and decrypts for all initiators. */
function encryptionPage() {
  return setDataEncryptionPage.encode({
    scope: 2,
    lock: false,
    ceem: 0,
    rdmc: 0,
    sdk: false,
    ckod: false,
    ckorp: false,
    ckorl: false,
    encryptionMode: 2,
    decryptionMode: 2,
    algorithmIndex: 1,
    logicalBlockEncryptionKeyFormat: 0,
    kadFormat: 0,
    logicalBlockEncryptionKey: randomBytes(32),
    kads: [],
  });
}

/** Bytes that compress to a little more than half: each is one of sixteen. */
function sample(bytes) {
  return Uint8Array.from(randomBytes(bytes), (byte) => byte & 0x0f);
}

function blocksOf(bytes, blockBytes) {
  return Array.from({ length: bytes.length / blockBytes }, (_, i) =>
    bytes.subarray(i * blockBytes, (i + 1) * blockBytes),
  );
}

function secondsOf(action) {
  const start = process.hrtime.bigint();
  action();
  return Number(process.hrtime.bigint() - start) / 1e9;
}

/** Seconds to write blocks to a new file and bring them to the disk, and to read them again. */
function plainFile(folder, blocks) {
  const descriptor = openSync(join(folder, 'plain'), 'w+');
  const into = new Uint8Array(blocks[0].length);
  try {
    const write = secondsOf(() => {
      for (const block of blocks) writeSync(descriptor, block);
      fsyncSync(descriptor);
    });
    const read = secondsOf(() => {
      for (const i of blocks.keys()) readSync(descriptor, into, 0, into.length, i * into.length);
    });
    return { write, read };
  } finally {
    closeSync(descriptor);
  }
}

/** Seconds to encrypt blocks, keeping nothing. */
function cipherAlone(blocks) {
  const [key, aad] = [randomBytes(32), randomBytes(16)];
  return secondsOf(() => {
    for (const block of blocks) {
      const cipher = createCipheriv('aes-256-gcm', key, randomBytes(12), { authTagLength: 16 });
      cipher.setAAD(aad);
      cipher.update(block);
      cipher.final();
      cipher.getAuthTag();
    }
  });
}

/** Seconds to write blocks through a drive to a cartridge, with all of it on the medium, and to read them again. */
function throughDrive(cartridge, blocks, way) {
  const sent = way.protects ? blocks.map((block) => protectedBlock(block, CRC32C)) : blocks;
  const drive = driveWith(cartridge, way);
  const [writeCdb, readCdb] = [0x0a, 0x08].map((code) => sixByteCdb(code, sent[0].length));
  const write = secondsOf(() => {
    for (const block of sent) send(drive, writeCdb, block);
    send(drive, SYNCHRONISE);
  });
  send(drive, REWIND);
  let last;
  const read = secondsOf(() => {
    for (const _ of sent) last = send(drive, readCdb);
  });
  equal(Buffer.compare(last, sent.at(-1)), 0, 'what was read is not what was written');
  cartridge.close();
  return { write, read };
}

/** Where cartridges are kept, and the folder of the plain file that they are held against. */
function stores(folder) {
  const memory = existsSync('/dev/shm') ? '/dev/shm' : folder;
  return [
    { name: 'memory', beside: memory, make: () => new MemoryCartridge() },
    { name: 'folder in /dev/shm', beside: memory, make: (path) => createCartridge(path) },
    { name: 'folder on disk', beside: folder, make: (path) => createCartridge(path) },
  ];
}

/** One round of a store and a length of blocks: the plain file, the cipher alone, and each way through the drive. */
function roundOf({ beside, make }, blocks) {
  const folder = mkdtempSync(join(beside, 'tapekit-bench-drive-'));
  try {
    const file = plainFile(folder, blocks);
    const cipher = cipherAlone(blocks);
    return WAYS.map((way, i) => ({
      file,
      cipher,
      drive: throughDrive(make(join(folder, `cartridge${i}`)), blocks, way),
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rowsOf(store, blockBytes, rounds, bytes) {
  const blocks = blocksOf(bytes, blockBytes);
  const runs = WAYS.map(() => []);
  for (let round = -1; round < rounds; round++) {
    for (const [i, run] of roundOf(store, blocks).entries()) if (round >= 0) runs[i].push(run);
  }
  const speed = (seconds) => (bytes.length / 1e6 / seconds).toFixed(0);
  return WAYS.map(({ name, encrypts }, i) => {
    const of = (figure) => median(runs[i].map(figure));
    const cells = [
      speed(of(({ drive }) => drive.write)),
      speed(of(({ drive }) => drive.read)),
      of(({ drive, file }) => file.write / drive.write).toFixed(2),
      of(({ drive, file }) => file.read / drive.read).toFixed(2),
      encrypts ? of(({ drive, cipher }) => cipher / drive.write).toFixed(2) : '',
    ];
    return `| ${store.name} | ${blockBytes / 1024} KiB | ${name} | ${cells.join(' | ')} |`;
  });
}

/** Commands a second: TEST UNIT READY, and blocks of 512 bytes into memory and out of it. */
function commandRows(rounds, count) {
  const block = sample(SMALL_BLOCK_BYTES);
  const runs = [];
  for (let round = -1; round < rounds; round++) {
    const drive = driveWith(new MemoryCartridge(), WAYS[0]);
    const repeated = (cdb, dataOut) =>
      count /
      secondsOf(() => {
        for (let i = 0; i < count; i++) send(drive, cdb, dataOut);
      });
    const ready = repeated(TEST_UNIT_READY);
    const written = repeated(sixByteCdb(0x0a, block.length), block);
    send(drive, REWIND);
    if (round >= 0) runs.push([ready, written, repeated(sixByteCdb(0x08, block.length))]);
  }
  const names = ['TEST UNIT READY', 'WRITE(6) of 512 bytes', 'READ(6) of 512 bytes'];
  return names.map((name, i) => `| ${name} | ${(median(runs.map((run) => run[i])) / 1000).toFixed(0)} |`);
}

/**
 * Measures a software drive.
 * @param {number} rounds - measured rounds
 * @param {string} folder - on the disk that is measured
 * @param {boolean} isSmall - little of everything: shows that it runs
 * @returns tables in Markdown
 */
export function driveTables(rounds, folder, isSmall) {
  mkdirSync(folder, { recursive: true });
  const bytes = sample(isSmall ? SMALL_TOTAL_BYTES : TOTAL_BYTES);
  const rows = stores(folder).flatMap((store) =>
    BLOCK_BYTES.flatMap((blockBytes) => rowsOf(store, blockBytes, rounds, bytes)),
  );
  return [
    '| cartridge | blocks | way | write, MB/s | read, MB/s | write / plain file | read / plain file | write / AES-GCM alone |',
    '| --- | --: | --- | --: | --: | --: | --: | --: |',
    ...rows,
    '',
    '| command | thousands a second |',
    '| --- | --: |',
    ...commandRows(rounds, isSmall ? 1000 : 100_000),
  ].join('\n');
}
