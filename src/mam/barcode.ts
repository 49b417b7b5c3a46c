/**
 * The text of LTO bar code labels: a volume serial of six characters and a media identifier of two. IBM's, HP's and
 * Quantum's LTO label specifications; Oracle's SL4000 guide for cleaning (`CLNU01CU`) and diagnostic (`DG 001L7`) labels.
 */
import { printable } from '../findings/index.js';
import { type LtoGeneration, ltoGenerations } from '../scsi/index.js';

/** The cartridge that a media identifier stands for. */
export interface MediaIdentifier {
  /** Such as `LTO-6`, `LTO-7 type M`. */
  readonly generation: string;
  /** Write-once. */
  readonly worm: boolean;
  /** The density code with which it is recorded, such as 5Ah; cleaning needs none. */
  readonly densityCode: number | undefined;
  /** What it holds uncompressed, in units of 10^9 bytes. */
  readonly nativeCapacityGB: number | undefined;
}

function cartridge({ name, densityCode, nativeCapacityGB }: LtoGeneration, worm: boolean): MediaIdentifier {
  return { generation: name, worm, densityCode, nativeCapacityGB };
}

/** All media identifiers of LTO. */
export const mediaIdentifiers: ReadonlyMap<string, MediaIdentifier> = new Map([
  ...ltoGenerations.map((one): [string, MediaIdentifier] => [one.mediaIdentifier, cartridge(one, false)]),
  ...ltoGenerations.flatMap((one): [string, MediaIdentifier][] =>
    one.wormMediaIdentifier === undefined ? [] : [[one.wormMediaIdentifier, cartridge(one, true)]],
  ),
  ['CU', { generation: 'universal', worm: false, densityCode: undefined, nativeCapacityGB: undefined }],
]);

/** What a label tells. */
export interface LtoBarcode {
  readonly volumeSerial: string;
  readonly mediaIdentifier: string;
  readonly media: MediaIdentifier;
  readonly use: 'data' | 'cleaning' | 'diagnostic';
}

/** Why a text is no LTO label: the sentence goes on from the text, such as `has 6 characters; ...`. */
export interface BarcodeProblem {
  readonly problem: string;
}

const SERIAL_LENGTH = 6;
const LABEL_LENGTH = 8;
const UNIVERSAL_CLEANING = 'CU';
const DIAGNOSTIC = 'DG ';

/** Reads the text of a label by the rules of LTO. */
export function readBarcode(text: string): LtoBarcode | BarcodeProblem {
  const problem = characterProblem(text) ?? lengthProblem(text);
  if (problem !== undefined) return { problem };
  const volumeSerial = text.slice(0, SERIAL_LENGTH);
  const mediaIdentifier = text.slice(SERIAL_LENGTH);
  const media = mediaIdentifiers.get(mediaIdentifier);
  if (media === undefined) {
    return { problem: `ends in "${mediaIdentifier}", which is no media identifier of LTO (${mediaList()})` };
  }
  const use = volumeSerial.startsWith('CLN') ? 'cleaning' : volumeSerial.startsWith(DIAGNOSTIC) ? 'diagnostic' : 'data';
  if (mediaIdentifier === UNIVERSAL_CLEANING && use !== 'cleaning') {
    return { problem: 'ends in "CU", which is for cleaning cartridges, but does not begin with "CLN" as theirs do' };
  }
  return { volumeSerial, mediaIdentifier, media, use };
}

/** The cartridge in words, such as `LTO-6 data cartridge`. */
export function barcodeInWords({ media, use }: LtoBarcode): string {
  return `${media.generation}${media.worm ? ' write-once (WORM)' : ''} ${use} cartridge`;
}

/** The characters of Code 39 in the order of their values. */
const CODE39 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%';

/**
 * The check character of Code 39 (sum of the values modulo 43), which LTO labels do not carry: some scanners show it,
 * or are set to ask for it.
 */
export function code39CheckCharacter({ volumeSerial, mediaIdentifier }: LtoBarcode): string {
  const sum = Array.from(volumeSerial + mediaIdentifier).reduce((before, one) => before + CODE39.indexOf(one), 0);
  return CODE39.charAt(sum % CODE39.length);
}

function characterProblem(text: string): string | undefined {
  if (text === '') return 'is empty';
  // The label of a diagnostic cartridge, and no other, has a blank in it.
  const start = text.startsWith(DIAGNOSTIC) ? DIAGNOSTIC.length : 0;
  const characters = [...text.slice(start)];
  const at = characters.findIndex((character) => !/^[A-Z0-9]$/.test(character));
  if (at < 0) return undefined;
  const found = characters[at] as string;
  if (/[a-z]/.test(found) && /^[A-Za-z0-9]*$/.test(text)) {
    return `has small letters, and LTO labels have capitals only: is it "${text.toUpperCase()}"?`;
  }
  return `has "${printable(found)}" as character ${start + at + 1}, and LTO labels have the letters A to Z and digits only`;
}

function lengthProblem(text: string): string | undefined {
  if (text.length === LABEL_LENGTH) return undefined;
  return (
    `has ${text.length} characters, and an LTO label has ${LABEL_LENGTH}: ` +
    `a volume serial of ${SERIAL_LENGTH} and a media identifier (${mediaList()})`
  );
}

function mediaList(): string {
  return [...mediaIdentifiers.keys()].join(', ');
}
