/** Which structure bytes are: by the numbers that always stand in it, by lengths that fit, by values with a meaning. */
import {
  alternativeFor,
  ByteView,
  type Decoding,
  type FieldRow,
  findStructure,
  type Layout,
  type NamedLayout,
  type Properties,
  stands,
} from '../bytes/index.js';

/** A structure that bytes may be. */
export interface Candidate extends NamedLayout {
  readonly decoded: Decoding<object>;
  /** How much speaks for it, in bits: by chance, it would fit one time in two to that power. */
  readonly evidence: number;
}

/** What bytes may be. */
export interface Recognition {
  /** Undefined where nothing fits, or several do equally well. */
  readonly best: Candidate | undefined;
  /** What else fits about as well; without `best`, all that do. The best fit stands first. */
  readonly others: readonly Candidate[];
}

/** With less, nothing is guessed: bytes look like so much by chance. */
const EVIDENCE_MIN = 12;
/** What another kind of structure must lack, to be left out. */
const MARGIN = 4;
const FIXED_LENGTH = 8;
/** What becomes of it where the structure does not end with the bytes: `more` is no fit at all. */
const ENDING = { whole: 0, cut: -10, zeros: -3, more: -1000 } as const;
const FAULT = -8;
const CUT_IN_FIELDS = -16;
const UNKNOWN = -8;
/** What reserved bits say that are zero, and a text, at most: they may be long. */
const RESERVED_MAX = 4;
const TEXT_MAX = 16;
const LIST_MAX = 24;
const RESERVED_WEIGHT = 1 / 8;
/** Zeros stand everywhere: that one stands where it should says little. */
const ZERO_WEIGHT = 1 / 4;
const OTHERS_MAX = 8;

/**
 * The structures that `--as` means: one by its short name, or those of a short family name: `sense` is both formats, `cdb`
 * every command, `spin:20` every page of that protocol. Empty where it names none.
 * @param structures - all that there are
 * @param name - capital letters are fine too
 */
export function structuresNamed(structures: readonly NamedLayout[], name: string): readonly NamedLayout[] {
  const asked = name.toLowerCase();
  const one = findStructure(structures, asked);
  const family = structures.filter(({ id }) => id.startsWith(`${asked}:`) || id.startsWith(`${asked}/`));
  const sent = structures.filter(({ id }) => id.startsWith(`${asked}-sense(`) || id.startsWith(`${asked}-select(`));
  if (one !== undefined && (family.length === 0 || one.id !== 'mode')) return [one];
  return [...family, ...sent];
}

/**
 * Tells which of several structures bytes are.
 * @param structures - in the order in which those that fit equally well are preferred, where they are of one kind
 * @param options - `among`: the bytes are one of these: the best fit is taken, however little speaks for it;
 * `prefix`: more may follow it
 */
export function recognise(
  structures: readonly NamedLayout[],
  bytes: Uint8Array,
  options: { readonly among?: boolean; readonly prefix?: boolean } = {},
): Recognition {
  const view = new ByteView(bytes);
  const candidates = structures
    .filter(({ layout }) => layout.codec.constants.every((one) => stands(one, view, 0, bytes.length)))
    .map((one) => candidate(one, bytes, options.prefix === true))
    .sort((a, b) => b.evidence - a.evidence);
  const [first] = candidates;
  if (first === undefined) return { best: undefined, others: [] };
  if (options.among === true) return { best: first, others: [] };
  if (first.evidence < EVIDENCE_MIN) return { best: undefined, others: [] };
  const near = candidates.filter(({ evidence }) => evidence >= EVIDENCE_MIN && evidence > first.evidence - MARGIN);
  const foreign = near.some(({ id }) => kindOf(id) !== kindOf(first.id));
  return foreign
    ? { best: undefined, others: near.slice(0, OTHERS_MAX) }
    : { best: first, others: near.slice(1, OTHERS_MAX) };
}

/** Whether a structure with a short name is of a kind: `cdb:inquiry` is of `cdb`. */
export function isOfKind(id: string, kind: string): boolean {
  return kindOf(id) === kind;
}

/** `vpd` of `vpd:83`, `mode-sense` of `mode-sense(6)`. */
function kindOf(id: string): string {
  return id.split(/[:(]/, 1)[0] as string;
}

function candidate({ id, layout }: NamedLayout, bytes: Uint8Array, prefix: boolean): Candidate {
  const decoded = layout.decode(bytes);
  const own = prefix && decoded.complete ? bytes.subarray(0, decoded.lengthBytes) : bytes;
  return { id, layout, decoded, evidence: evidenceFor(layout, decoded, own) };
}

function evidenceFor(layout: Layout<object>, decoded: Decoding<object>, bytes: Uint8Array): number {
  const { faults, value } = decoded;
  const ending = endingOf(layout, decoded, bytes);
  // Of zeros alone, nobody can tell what they are.
  const isBlank = bytes.every((byte) => byte === 0);
  const inside = isBlank ? 0 : evidenceIn(layout, value as Properties, ending === 'whole' || ending === 'zeros');
  const unknown = faults.filter(({ kind }) => kind === 'unknown').length;
  const wrong = faults.filter(({ kind }) => kind !== 'short').length - unknown;
  return (
    inside +
    (wrong + unknown === 0 && !isBlank ? Math.min(RESERVED_MAX, reservedBits(layout) * RESERVED_WEIGHT) : 0) +
    wrong * FAULT +
    unknown * UNKNOWN +
    (ending === undefined ? CUT_IN_FIELDS : ENDING[ending]) +
    (layout.codec.span !== undefined && ending === 'whole' ? FIXED_LENGTH : 0)
  );
}

/** How a structure ends; undefined where the bytes end within its fields. */
function endingOf(
  layout: Layout<object>,
  { complete, lengthBytes, faults }: Decoding<object>,
  bytes: Uint8Array,
): keyof typeof ENDING | undefined {
  if (!complete)
    return faults.some(({ kind, field }) => kind === 'short' && isLength(layout, field)) ? 'cut' : undefined;
  if (lengthBytes === bytes.length) return 'whole';
  return bytes.subarray(lengthBytes).every((byte) => byte === 0) ? 'zeros' : 'more';
}

/** Whether a field says how long the structure is: then drives may have cut it off. */
function isLength({ rows }: Layout<object>, field: string): boolean {
  return rows.some(({ property, measures }) => property === field && measures !== undefined);
}

/**
 * @param fits - whether the structure ends where the bytes do: only then its length speaks for it
 */
function evidenceIn(of: Layout<object>, value: Properties, fits: boolean): number {
  const { rows } = alternativeFor(of, value) ?? of;
  return rows.reduce((sum, row) => sum + evidenceOf(row, value, fits), 0);
}

function evidenceOf(row: FieldRow, value: Properties, fits: boolean): number {
  const { property, is, names, open, measures, of, text } = row;
  const entry = value[property];
  if (entry === undefined) return 0;
  if (of !== undefined) {
    const entries = (Array.isArray(entry) ? entry : [entry]) as Properties[];
    return Math.min(
      LIST_MAX,
      entries.reduce((sum, one) => sum + evidenceIn(of, one, fits), 0),
    );
  }
  if (typeof entry === 'string') return text?.ascii === true && !/[^ -~]/.test(entry) ? textBits(entry) : 0;
  if (measures !== undefined) return fits ? told(entry as number, row) : 0;
  if (is !== undefined) return entry === is ? weighed(entry, widthOf(row)) : 0;
  if (names === undefined || typeof entry !== 'number' || !names.has(entry)) return 0;
  const bits = weighed(entry, Math.max(0, widthOf(row) - Math.log2(names.size)));
  if (open) return entry === 0 ? 0 : bits / 2;
  return bits;
}

function weighed(entry: unknown, bits: number): number {
  return entry === 0 ? bits * ZERO_WEIGHT : bits;
}

function textBits(text: string): number {
  return Math.min(TEXT_MAX, text.trim().length);
}

function reservedBits({ rows }: Layout<object>): number {
  return rows.reduce((sum, row) => (row.kind === 'reserved' ? sum + widthOf(row) : sum), 0);
}

/** What a length says that fits: the bytes of it that are zero, little. */
function told(length: number, row: FieldRow): number {
  if (length === 0) return 0;
  const bytes = widthOf(row) / 8;
  const used = Math.min(bytes, Math.ceil(Math.log2(length + 1) / 8));
  return 8 * (used + (bytes - used) * ZERO_WEIGHT);
}

function widthOf({ bits, span }: FieldRow): number {
  if (bits !== undefined) return bits[0] - bits[1] + 1;
  return typeof span === 'number' ? 8 * span : 0;
}
