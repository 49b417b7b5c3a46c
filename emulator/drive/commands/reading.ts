import { concatenated } from '../../../src/bytes/index.js';
import { read6Cdb, read16Cdb, verify6Cdb, verify16Cdb } from '../../../src/scsi/index.js';
import { type Answer, check, GOOD, invalidField, type Refusal, refuse } from '../answer.js';
import { type Call, command, commandOfBytes, type DriveCommand } from '../command.js';
import { faultOfReading } from '../faulty.js';
import { isRecord, type MountedTape } from '../mounted-tape.js';
import { atEndOfData, tapeOf } from '../ready.js';
import { fromRest } from '../record-path.js';
import type { DriveState } from '../state.js';
import { addressed } from './addressing.js';
import { lengthOf6, needsMedium, TRANSFER_BYTES_MAX } from './rules.js';

const FIXED = 0x01;
const SILI = 0x02;
const MEDIUM_ERROR = 3;
const MISCOMPARE = 0x0e;

/** What READ and VERIFY ask for. */
interface Wanted {
  /** In blocks of the mode's length; otherwise one block of any length. */
  readonly fixed: boolean;
  /** No word about lengths that differ. */
  readonly sili: boolean;
  /** Blocks, or bytes. */
  readonly length: number;
}

/** How far it came. */
interface Got {
  readonly blocks: readonly Uint8Array[];
  readonly stop: Refusal | undefined;
}

function readTape(state: DriveState, { nexus }: Call, wanted: Wanted): Got {
  const tape = tapeOf(state);
  state.overwriteAllowed = undefined;
  const { length, fixed } = wanted;
  if (!fixed) {
    const got = readOne(state, tape, nexus);
    return 'sense' in got ? { blocks: [], stop: stopped(got, length) } : oneBlock(state, got, wanted);
  }
  const { blockLength } = state.modes;
  const blocks: Uint8Array[] = [];
  for (let left = length; left > 0; left--) {
    const block = readOne(state, tape, nexus);
    if ('sense' in block) return { blocks, stop: stopped(block, left) };
    if (block.length !== blockLength) return { blocks, stop: wrongLength(left) };
    // Bytes at rest are valid until the next is read.
    blocks.push(left === length && length === 1 ? block : block.slice());
  }
  return { blocks, stop: endOfReading(state, tape) };
}

function oneBlock(state: DriveState, block: Uint8Array, { length, sili }: Wanted): Got {
  const difference = length - block.length;
  const blocks = [difference < 0 ? block.subarray(0, length) : block];
  const told = difference > 0 ? !sili : difference < 0 && (!sili || state.modes.blockLength !== 0);
  return { blocks, stop: told ? wrongLength(difference) : endOfReading(state, tapeOf(state)) };
}

const wrongLength = (residual: number): Refusal =>
  check({ key: 0, asc: 0, ascq: 0, ili: true, information: BigInt(residual) });

/** With REW, reading tells of the end that comes as writing does. */
function endOfReading(state: DriveState, tape: MountedTape): Refusal | undefined {
  if (!state.modes.reportEarlyWarning || !tape.isBehindEarlyWarning) return undefined;
  return check({ key: 0, asc: 0, ascq: 0x02, eom: true, information: 0n });
}

/** What stopped it, with what was not had. */
function stopped({ sense }: Refusal, left: number): Refusal {
  return check({ ...sense, information: BigInt(left) });
}

const FILEMARK_MET: Refusal = check({ key: 0, asc: 0x00, ascq: 0x01, filemark: true });

/** The next block as the host is to have it; otherwise what stands there instead. */
function readOne(state: DriveState, tape: MountedTape, nexus: Call['nexus']): Uint8Array | Refusal {
  const next = tape.next();
  if (next === undefined) return atEndOfData(tape);
  if (!isRecord(next)) {
    tape.pass();
    return FILEMARK_MET;
  }
  faultOfReading(state, tape);
  const payload = tape.payload();
  const block = fromRest(state, next, payload, nexus);
  if ('sense' in block) {
    // An unreadable block is passed; one that only cannot be decrypted is not.
    if (block.sense.key === MEDIUM_ERROR) {
      state.counters.readErrors++;
      tape.pass();
    }
    return block;
  }
  tape.pass();
  const { counters } = state;
  counters.recordsRead++;
  counters.bytesFromMedium += next.storedBytes;
  counters.bytesToHost += block.length;
  return block;
}

/** What is wrong with what a command asks for, before anything moves. */
function refusedLength(state: DriveState, layout: DriveCommand['layout'], { fixed, sili, length }: Wanted) {
  const { blockLength } = state.modes;
  if (fixed && blockLength === 0) return invalidField(layout, 'fixed');
  if (fixed && sili) return invalidField(layout, 'sili');
  const lengthField = layout === verify6Cdb || layout === verify16Cdb ? 'verificationLength' : 'transferLength';
  // One block of any length: who asks for more than a block can have gets what it has.
  return fixed && length * blockLength > TRANSFER_BYTES_MAX ? invalidField(layout, lengthField) : undefined;
}

function read(state: DriveState, call: Call, layout: DriveCommand['layout'], wanted: Wanted): Answer {
  const refused = refusedLength(state, layout, wanted);
  if (refused !== undefined) return refused;
  if (wanted.length === 0) return GOOD;
  const { blocks, stop } = readTape(state, call, wanted);
  const dataIn = blocks.length === 1 ? (blocks[0] as Uint8Array) : concatenated(blocks);
  return stop === undefined ? { status: 'good', dataIn } : { ...stop, dataIn };
}

/** What VERIFY asks for beside. */
interface Verifying {
  readonly wanted: Wanted;
  readonly byFilemarks: boolean;
  readonly toEndOfData: boolean;
  readonly compares: boolean;
}

function verify(
  state: DriveState,
  call: Call,
  layout: DriveCommand['layout'],
  { wanted, byFilemarks, toEndOfData, compares }: Verifying,
): Answer {
  if (toEndOfData || byFilemarks) {
    if (compares) return invalidField(layout, 'bytcmp');
    return verifyOn(state, call, toEndOfData ? Number.POSITIVE_INFINITY : wanted.length);
  }
  const refused = refusedLength(state, layout, wanted);
  if (refused !== undefined) return refused;
  if (wanted.length === 0) return GOOD;
  const { blocks, stop } = readTape(state, call, wanted);
  const differs = compares && !startsWith(call.dataOut, blocks);
  if (differs) return refuse(MISCOMPARE, 0x1d, 0x00);
  return stop ?? GOOD;
}

/** Reads on behind so many filemarks, or to the end of data. */
function verifyOn(state: DriveState, { nexus }: Call, filemarks: number): Answer {
  const tape = tapeOf(state);
  let left = filemarks;
  while (left > 0) {
    if (tape.atEndOfData && filemarks === Number.POSITIVE_INFINITY) return GOOD;
    const one = readOne(state, tape, nexus);
    if (!('sense' in one)) continue;
    if (one !== FILEMARK_MET) return left === Number.POSITIVE_INFINITY ? one : stopped(one, left);
    left--;
  }
  return GOOD;
}

function startsWith(bytes: Uint8Array, blocks: readonly Uint8Array[]): boolean {
  let at = 0;
  for (const block of blocks) for (const byte of block) if (bytes[at++] !== byte) return false;
  return true;
}

/** READ and VERIFY. */
export const readingCommands: readonly DriveCommand[] = [
  commandOfBytes(read6Cdb, needsMedium, (state, call) => {
    const { cdb } = call;
    const flags = cdb[1] as number;
    const wanted = { fixed: (flags & FIXED) !== 0, sili: (flags & SILI) !== 0, length: lengthOf6(cdb) };
    return addressed(state, undefined) ?? read(state, call, read6Cdb, wanted);
  }),
  command(read16Cdb, needsMedium, (state, value, call) => {
    const { fixed, sili, transferLength: length } = value;
    return addressed(state, { layout: read16Cdb, ...value }) ?? read(state, call, read16Cdb, { fixed, sili, length });
  }),
  ...[verify6Cdb, verify16Cdb].map((layout) =>
    command(layout as typeof verify16Cdb, needsMedium, (state, value, call) => {
      const address = layout === verify16Cdb ? { layout: verify16Cdb, ...value } : undefined;
      const wanted = { fixed: value.fixed, sili: false, length: value.verificationLength };
      const verifying = { wanted, byFilemarks: value.vbf, toEndOfData: value.vte, compares: value.bytcmp };
      return addressed(state, address) ?? verify(state, call, layout, verifying);
    }),
  ),
];
