// Structures that a drive answers with or is asked by, decoded and encoded in this process: tapekit's declarations
// against the same declared with buffer-layout alone.
import { deepEqual } from 'node:assert/strict';
import {
  bits,
  bytes,
  findStructure,
  flag,
  layout,
  reserved,
  reservedBytes,
  u8,
  u24,
  u32,
  u64,
  uintBits,
} from '../../dist/src/bytes/index.js';
import { scsiStructures } from '../../dist/src/scsi/index.js';
import { median } from './measure.mjs';
import * as plain from './peers/buffer-layout.mjs';

/** 48 bytes, as iSCSI has them before a SCSI command. */
const basicHeaderSegment = layout('basic header segment, SCSI command', { source: 'RFC 7143, 11.3' }, [
  bits(8, [reserved(1), flag('immediate'), uintBits('opcode', 6, { is: 0x01 })]),
  bits(8, [flag('final'), flag('read'), flag('write'), reserved(2), uintBits('attr', 3)]),
  reservedBytes(2),
  u8('totalAhsLength'),
  u24('dataSegmentLength'),
  u64('logicalUnitNumber'),
  u32('initiatorTaskTag'),
  u32('expectedDataTransferLength'),
  u32('cmdSn'),
  u32('expStatSn'),
  bytes('commandDescriptorBlock', 16),
]);

const declared = (id) => findStructure(scsiStructures, id).layout;

/** Each structure in both ways, with the bytes of one. */
const STRUCTURES = [
  ['READ(6) CDB', declared('cdb:read(6)'), plain.read6, '080201234580'],
  ['WRITE(16) CDB', declared('cdb:write(16)'), plain.write16, '8a0d00020000000123456789abcdef41'],
  [
    'fixed sense, 32 bytes',
    declared('sense:fixed'),
    plain.fixedSense,
    'f000e4fffffe0c180a0b0c0d1104300f80012201020304050607080910111213',
  ],
  [
    'READ POSITION, long',
    declared('read-position:long'),
    plain.positionLong,
    'cd0000000000000100000000deadbeef0000000012345678000000000000002a',
  ],
  [
    'iSCSI header, 48 bytes',
    basicHeaderSegment,
    plain.basicHeaderSegment,
    '41e10000000012340001000000000000a1a2a3a400010000b1b2b3b4c1c2c3c4080201234580000000000000000000ff',
  ],
].map(([name, ours, theirs, hex]) => ({ name, ours, theirs, hex }));

/** What buffer-layout gives, as tapekit has it: without structures of bits within, bigints for eight bytes. */
function flat(value, like) {
  const all = Object.entries(value).flatMap(([name, one]) =>
    one?.constructor === Object ? Object.entries(one) : [[name, one]],
  );
  return Object.fromEntries(
    all.map(([name, one]) => {
      if (typeof like[name] === 'bigint') return [name, BigInt(one)];
      return [name, one instanceof Uint8Array ? new Uint8Array(one) : one];
    }),
  );
}

/**
 * What is measured: buffer-layout's, then ours. `encode` is into new bytes; buffer-layout can also write over the same
 * ones again and again, which `encodeOver` lets it do: ours makes new ones then too.
 * @throws AssertionError where the two do not read and write the same
 */
function contestants({ ours, theirs, hex }) {
  const held = Buffer.from(hex, 'hex');
  const over = Buffer.from(held);
  const { value, faults } = ours.decode(held);
  const theirValue = theirs.decode(held);
  const encodeInto = (encoded) => {
    theirs.encode(theirValue, encoded);
    return encoded;
  };
  deepEqual(faults, []);
  deepEqual(flat(theirValue, value), flat(value, value));
  deepEqual(Buffer.from(ours.encode(value)), held);
  deepEqual(encodeInto(Buffer.alloc(theirs.span)), held);
  return {
    decode: [() => theirs.decode(held), () => ours.decode(held)],
    encode: [() => encodeInto(Buffer.alloc(theirs.span)), () => ours.encode(value)],
    encodeOver: [() => encodeInto(over), () => ours.encode(value)],
  };
}

let last;

function nanosecondsEach(operation, count) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < count; i++) last = operation();
  if (last === undefined) throw new Error('nothing came out');
  return Number(process.hrtime.bigint() - start) / count;
}

/**
 * Measures both in turn, round after round: short ones, most of which nothing else on the machine comes between.
 * @param {number} rounds - measured rounds
 * @param {number} count - operations of each in a round
 * @returns for each structure and what is measured how many times as fast tapekit is, and nanoseconds it takes: medians
 */
export function race(rounds, count) {
  const all = STRUCTURES.map(({ name, ...structure }) => ({
    name,
    measured: Object.entries(contestants(structure)).map(([what, pair]) => ({ what, pair, runs: [] })),
  }));
  for (let round = -2; round < rounds; round++) {
    for (const { pair, runs } of all.flatMap(({ measured }) => measured)) {
      const [theirs, ours] = pair.map((operation) => nanosecondsEach(operation, count));
      if (round >= 0) runs.push({ times: theirs / ours, ours });
    }
  }
  const medians = (runs) => ({
    times: median(runs.map(({ times }) => times)),
    nanoseconds: median(runs.map(({ ours }) => ours)),
  });
  return all.map(({ name, measured }) => ({
    name,
    ...Object.fromEntries(measured.map(({ what, runs }) => [what, medians(runs)])),
  }));
}

/** What {@link race} gives as a table in Markdown. */
export function table(results) {
  const times = (one) => one.times.toFixed(2);
  const millions = ({ nanoseconds }) => (1000 / nanoseconds).toFixed(2);
  return [
    '| times as fast | decode | encode | encode, theirs over the same bytes | decodes, million/s | encodes, million/s |',
    '| --- | --: | --: | --: | --: | --: |',
    ...results.map(({ name, decode, encode, encodeOver }) => {
      const cells = [name, times(decode), times(encode), times(encodeOver), millions(decode), millions(encode)];
      return `| ${cells.join(' | ')} |`;
    }),
  ].join('\n');
}
