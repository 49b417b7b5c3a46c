import type { Layout } from '../../../src/bytes/index.js';
import { blockDescriptor, type FieldPlace, modeSelect6Cdb, modeSelect10Cdb } from '../../../src/scsi/index.js';
import { writableDensities } from '../../profiles/index.js';
import {
  type Answer,
  check,
  GOOD,
  invalidField,
  invalidParameter,
  listCutShort,
  type Refusal,
  refuse,
} from '../answer.js';
import { fieldAt, placeOf } from '../cdb-fields.js';
import { type Call, command, type DriveCommand } from '../command.js';
import { MODE_FORMS, type ModeForm } from '../mode-header.js';
import { headBytes, type ModePage } from '../mode-pages/page.js';
import { notReady } from '../ready.js';
import type { DriveState } from '../state.js';
import { parameterList } from './parameter-list.js';

const SAVING_NOT_SUPPORTED = refuse(5, 0x39, 0x00);
/** RECOVERED ERROR, ROUNDED PARAMETER: all was set, some of it to the nearest that there is. */
const ROUNDED = check({ key: 1, asc: 0x37, ascq: 0x00 });
const PARAMETERS_CHANGED = [0x2a, 0x01] as const;
const DESCRIPTOR_BYTES = 8;
const BUFFERED_MODE_MAX = 1;
const DEFAULT_DENSITY = 0x00;
const SAME_DENSITY = 0x7f;

/** What a parameter list is to change. */
interface Changes {
  readonly bufferedMode: number;
  /** Undefined without a block descriptor. */
  readonly blockLength: number | undefined;
  readonly pages: readonly PageChange[];
}

interface PageChange {
  readonly page: ModePage;
  readonly bytes: Uint8Array;
  readonly rounded: boolean;
}

const isEqual = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** A field of the list, by its structure, which begins at a byte of the list. */
function wrong(layout: Layout<object>, property: string, at = 0): Refusal {
  const { byte, bit } = placeOf(layout, property);
  return invalidParameter(at + byte, bit);
}

const isRefusal = (value: object): value is Refusal => 'sense' in value;

function readList(state: DriveState, form: ModeForm, list: Uint8Array): Changes | Refusal {
  const { select, headerBytes } = MODE_FORMS[form];
  if (list.length < headerBytes) return listCutShort;
  const header = select.decode(list.subarray(0, headerBytes)).value;
  const reserved = form === 6 ? [0] : [0, 1, 4, 5];
  const set = reserved.find((byte) => list[byte] !== 0);
  if (set !== undefined) return set === 4 ? invalidParameter(4, highestBit(list[4] as number)) : invalidParameter(set);
  const { bufferedMode = 0, speed = 0, blockDescriptorLength = 0 } = header;
  if (bufferedMode > BUFFERED_MODE_MAX) return wrong(select, 'bufferedMode');
  if (speed !== 0) return wrong(select, 'speed');
  if (blockDescriptorLength !== 0 && blockDescriptorLength !== DESCRIPTOR_BYTES) {
    return wrong(select, 'blockDescriptorLength');
  }
  if (list.length < headerBytes + blockDescriptorLength) return listCutShort;
  const blockLength = blockDescriptorLength === 0 ? undefined : readDescriptor(state, list, headerBytes);
  if (typeof blockLength === 'object') return blockLength;
  const pages = readPages(state, list, headerBytes + blockDescriptorLength);
  return isRefusal(pages) ? pages : { bufferedMode, blockLength, pages };
}

const highestBit = (byte: number): number => 31 - Math.clz32(byte);

/** The block length that a descriptor sets. */
function readDescriptor(state: DriveState, list: Uint8Array, at: number): number | Refusal {
  const { value } = blockDescriptor.decode(list.subarray(at, at + DESCRIPTOR_BYTES));
  const { densityCode = 0, numberOfBlocks = 0, blockLength = 0 } = value;
  if (!isDensity(state, densityCode)) return wrong(blockDescriptor, 'densityCode', at);
  if (numberOfBlocks !== 0) return wrong(blockDescriptor, 'numberOfBlocks', at);
  if (list[at + 4] !== 0) return invalidParameter(at + 4);
  if (blockLength > state.profile.recordBytesMax) return wrong(blockDescriptor, 'blockLength', at);
  return blockLength;
}

/**
 * Whether a density can be selected: that of the cartridge, which an LTO drive does not write in another one; without a
 * cartridge any that it can write.
 */
function isDensity({ mechanism, profile }: DriveState, densityCode: number): boolean {
  if (densityCode === DEFAULT_DENSITY || densityCode === SAME_DENSITY) return true;
  if (mechanism.kind === 'loaded') return densityCode === mechanism.cartridge.identity.densityCode;
  return writableDensities(profile).includes(densityCode);
}

function readPages(state: DriveState, list: Uint8Array, from: number): readonly PageChange[] | Refusal {
  const pages: PageChange[] = [];
  for (let at = from; at < list.length; ) {
    const found = pageAt(state, list, at);
    if (isRefusal(found)) return found;
    const { page, lengthBytes } = found;
    const change = readPage(state, page, list.subarray(at, at + lengthBytes), at);
    if (isRefusal(change)) return change;
    pages.push(change);
    at += lengthBytes;
  }
  return pages;
}

/** Which page stands at a byte, and how long it is. */
function pageAt(
  { modes }: DriveState,
  list: Uint8Array,
  at: number,
): { readonly page: ModePage; readonly lengthBytes: number } | Refusal {
  const first = list[at] as number;
  if (list.length - at < 2) return listCutShort;
  if ((first & 0x80) !== 0) return invalidParameter(at, 7);
  const isSubpage = (first & 0x40) !== 0;
  const head = isSubpage ? 4 : 2;
  if (list.length - at < head) return listCutShort;
  const subpageCode = isSubpage ? (list[at + 1] as number) : 0;
  const page = modes.pages.find(first & 0x3f, subpageCode);
  if (page === undefined || headBytes(page) !== head) return invalidParameter(at, isSubpage ? 6 : 5);
  const given = isSubpage ? ((list[at + 2] as number) << 8) | (list[at + 3] as number) : (list[at + 1] as number);
  const lengthBytes = head + given;
  if (lengthBytes < page.shortestBytes || lengthBytes > page.defaults.length) {
    return invalidParameter(at + (isSubpage ? 2 : 1));
  }
  return list.length - at < lengthBytes ? listCutShort : { page, lengthBytes };
}

/** Holds the bytes of a page against what can be changed, and what they say against what the drive can. */
function readPage(state: DriveState, page: ModePage, given: Uint8Array, at: number): PageChange | Refusal {
  const bytes = page.defaults.slice().fill(0);
  bytes.set(given);
  const head = headBytes(page);
  bytes.set(page.defaults.subarray(0, head));
  const shown = state.modes.pages.shown(page, state);
  const fixed = fixedField(page, bytes, shown);
  if (fixed !== undefined) return invalidParameter(at + fixed.byte, fixed.bit);
  if (isEqual(bytes, shown)) return { page, bytes, rounded: false };
  const refusal = page.ofMedium ? notReady(state) : undefined;
  if (refusal !== undefined) return refusal;
  const judged = page.judge(bytes, state);
  if ('refused' in judged) return wrong(page.layout, judged.refused, at);
  return { page, bytes: judged.accepted, rounded: !isEqual(judged.accepted, bytes) };
}

/** The first field that would be changed and cannot be. */
function fixedField({ layout, changeable }: ModePage, bytes: Uint8Array, shown: Uint8Array): FieldPlace | undefined {
  for (const [byte, now] of shown.entries()) {
    const bits = ((bytes[byte] as number) ^ now) & ~(changeable[byte] as number);
    if (bits !== 0) {
      const place = { byte, bit: highestBit(bits) };
      return fieldAt(layout, place) ?? place;
    }
  }
  return undefined;
}

/** Does it; tells whether anything is otherwise than before. */
function apply(state: DriveState, { bufferedMode, blockLength, pages }: Changes): boolean {
  const { modes, mechanism } = state;
  const changed = pages.filter(({ page, bytes }) => !isEqual(bytes, modes.pages.shown(page, state)));
  const isOther =
    changed.length > 0 ||
    bufferedMode !== modes.bufferedMode ||
    (blockLength !== undefined && blockLength !== modes.blockLength);
  if (isOther && mechanism.kind === 'loaded') mechanism.tape.synchronise();
  modes.bufferedMode = bufferedMode;
  modes.blockLength = blockLength ?? modes.blockLength;
  for (const { page, bytes } of changed) {
    modes.pages.put(page, bytes);
    page.set(modes, bytes, state);
  }
  return isOther;
}

interface Asked {
  readonly pf: boolean;
  readonly sp: boolean;
  readonly parameterListLength: number;
}

function modeSelect(state: DriveState, layout: Layout<object>, form: ModeForm, asked: Asked, call: Call): Answer {
  const { sp, parameterListLength } = asked;
  const { pages } = state.modes;
  if (sp && !pages.canSave) return invalidField(layout, 'sp');
  if (parameterListLength === 0) return GOOD;
  const list = parameterList(call, parameterListLength);
  if ('sense' in list) return list;
  const changes = readList(state, form, list);
  if (isRefusal(changes)) return changes;
  if (sp && changes.pages.some(({ page }) => !page.savable)) return SAVING_NOT_SUPPORTED;
  if (apply(state, changes)) state.nexuses.attention(...PARAMETERS_CHANGED, call.nexus);
  if (sp) pages.save(state);
  return changes.pages.some(({ rounded }) => rounded) ? ROUNDED : GOOD;
}

/** MODE SELECT. */
export const modeSelectingCommands: readonly DriveCommand[] = [
  command(modeSelect6Cdb, { mustBeZero: ['rtd'] }, (state, asked, call) =>
    modeSelect(state, modeSelect6Cdb, 6, asked, call),
  ),
  command(modeSelect10Cdb, { mustBeZero: ['rtd'] }, (state, asked, call) =>
    modeSelect(state, modeSelect10Cdb, 10, asked, call),
  ),
];
