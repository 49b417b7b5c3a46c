/** Structures of any kind out of bytes: one, or several glued together. */
import type { Decoding, NamedLayout, Properties } from '../bytes/index.js';
import { type Finding, finding, structureFindings } from '../findings/index.js';
import { decodeCdb } from './cdb.js';
import { type Candidate, isOfKind, recognise } from './recognise.js';
import { decodeSense, type Sense } from './sense.js';

/** A structure that was read. */
export interface ReadStructure extends NamedLayout {
  /** Where it begins. */
  readonly offset: number;
  /** From its first byte on, without what follows it. */
  readonly bytes: Uint8Array;
  /** Whether its kind was guessed. */
  readonly guessed: boolean;
  /** What else it may be, about as well. */
  readonly others: readonly string[];
  readonly decoded: Decoding<object>;
  /** Of sense data, what they say. */
  readonly sense: Sense | undefined;
  readonly findings: readonly Finding[];
}

/** What bytes hold. */
export type ReadStructures =
  | { readonly structures: readonly ReadStructure[] }
  /** Nothing can be told; `candidates` are what fits about equally well, the best first. */
  | { readonly structures: undefined; readonly candidates: readonly Candidate[] };

/** How structures are to be read. */
export interface ReadStructuresOptions {
  /** What the bytes are, as `structuresNamed` gives it: one structure, or one of a family. Left out: it is guessed. */
  readonly as?: readonly NamedLayout[] | undefined;
  /** Goes on with what follows the first structure, where that can be recognised. */
  readonly all?: boolean | undefined;
}

/** So many structures are read one after another, at most. */
const STRUCTURES_MAX = 100;
/** Of more bytes, one must say what they are: all structures would be tried on them. */
const GUESSED_BYTES_MAX = 2 ** 17;

/**
 * Reads the structure that bytes are, or all that stand one after another. What is odd is in the findings.
 * @param known - all structures that may be recognised
 */
export function readStructures(
  known: readonly NamedLayout[],
  bytes: Uint8Array,
  options: ReadStructuresOptions = {},
): ReadStructures {
  const { as, all = false } = options;
  const structures: ReadStructure[] = [];
  for (let offset = 0; structures.length < STRUCTURES_MAX; ) {
    const here = bytes.subarray(offset);
    const choice = choose(known, here, structures.length === 0 ? as : undefined);
    if ('candidates' in choice) {
      if (structures.length === 0) return { structures: undefined, candidates: choice.candidates };
      break;
    }
    const { one, next } = read(known, here, choice, offset);
    if (next === undefined || !all) return { structures: [...structures, withTrailing(one, here, next)] };
    structures.push(one);
    offset += one.bytes.length;
  }
  return { structures };
}

interface Choice {
  readonly one: NamedLayout;
  readonly guessed: boolean;
  readonly others: readonly string[];
}

function choose(
  known: readonly NamedLayout[],
  bytes: Uint8Array,
  as: readonly NamedLayout[] | undefined,
): Choice | { readonly candidates: readonly Candidate[] } {
  const [only] = as ?? [];
  if (as?.length === 1 && only !== undefined) return { one: only, guessed: false, others: [] };
  if (as !== undefined && as.length > 0 && as.every(({ id }) => isOfKind(id, 'cdb'))) {
    return { one: decodeCdb(bytes), guessed: false, others: [] };
  }
  const { best, others } =
    as === undefined ? recognise(guessable(known, bytes), bytes) : recognise(as, bytes, { among: true });
  const one = best ?? (as === undefined ? gluedBefore(known, bytes) : undefined);
  if (one === undefined) return { candidates: others };
  return { one, guessed: as === undefined, others: best === undefined ? [] : others.map(({ id }) => id) };
}

/** The structure that stands before another one that can be recognised. */
function gluedBefore(known: readonly NamedLayout[], bytes: Uint8Array): NamedLayout | undefined {
  const { best } = recognise(guessable(known, bytes), bytes, { prefix: true });
  if (best === undefined) return undefined;
  return follower(known, bytes.subarray(best.decoded.lengthBytes)) === undefined ? undefined : best;
}

function follower(known: readonly NamedLayout[], bytes: Uint8Array): NamedLayout | undefined {
  if (bytes.length === 0) return undefined;
  const tried = guessable(known, bytes);
  return recognise(tried, bytes).best ?? recognise(tried, bytes, { prefix: true }).best;
}

function guessable(known: readonly NamedLayout[], bytes: Uint8Array): readonly NamedLayout[] {
  return bytes.length > GUESSED_BYTES_MAX ? [] : known;
}

function read(
  known: readonly NamedLayout[],
  here: Uint8Array,
  { one, guessed, others }: Choice,
  offset: number,
): { readonly one: ReadStructure; readonly next: NamedLayout | undefined } {
  const { id, layout } = one;
  const decoded = layout.decode(here);
  const bytes = decoded.complete ? here.subarray(0, decoded.lengthBytes) : here;
  const told = tellOf(one, decoded, bytes, offset);
  return {
    one: { id, layout, offset, bytes, guessed, others, decoded, ...told },
    next: follower(known, here.subarray(bytes.length)),
  };
}

function tellOf(
  { id, layout }: NamedLayout,
  decoded: Decoding<object>,
  bytes: Uint8Array,
  offset: number,
): Pick<ReadStructure, 'sense' | 'findings'> {
  if (id === 'sense:fixed' || id === 'sense:descriptor') return decodeSense(bytes, { offset });
  if (!isOfKind(id, 'cdb'))
    return { sense: undefined, findings: structureFindings(layout, decoded, bytes, { offset }) };
  const cdb = decodeCdb(bytes, { offset });
  const findings = cdb.id === id ? cdb.findings : structureFindings(layout, decoded, bytes, { offset });
  return { sense: undefined, findings };
}

/** Zeros behind sense data and commands are fine: buffers have a fixed size. */
function withTrailing(one: ReadStructure, here: Uint8Array, next: NamedLayout | undefined): ReadStructure {
  const behind = here.subarray(one.bytes.length);
  const isPadded = isOfKind(one.id, 'cdb') || isOfKind(one.id, 'sense');
  if (behind.length === 0 || (isPadded && behind.every((byte) => byte === 0))) return one;
  const at = { volume: 0, offset: one.offset + one.bytes.length };
  const structure = one.layout.name;
  const bytes = behind.length;
  const found =
    next === undefined
      ? finding('STRUCTURE_TRAILING', at, { structure, bytes })
      : finding('STRUCTURE_FOLLOWED', at, { structure, bytes, next: next.layout.name, id: next.id });
  return { ...one, findings: [...one.findings, found] };
}

/** A TapeAlert flag that is set: its number, from 1. */
export function tapeAlertFlagsSet({ id, decoded }: Pick<ReadStructure, 'id' | 'decoded'>): readonly number[] {
  const parameters = (decoded.value as Properties).parameters as readonly Properties[] | undefined;
  if (parameters === undefined) return [];
  if (id === 'log:12') return bitsSet(parameters[0]?.parameterValue as Uint8Array | undefined);
  if (id !== 'log:2e') return [];
  return parameters.flatMap(({ parameterCode, parameterValue }) =>
    (parameterValue as Uint8Array).some((byte) => byte % 2 === 1) ? [parameterCode as number] : [],
  );
}

/** Flag 1 is the first bit of the first byte. */
function bitsSet(bytes: Uint8Array = new Uint8Array(0)): number[] {
  return Array.from({ length: Math.min(FLAGS, 8 * bytes.length) }, (_, bit) => bit)
    .filter((bit) => ((bytes[bit >> 3] as number) & (0x80 >> (bit % 8))) !== 0)
    .map((bit) => bit + 1);
}

const FLAGS = 64;
