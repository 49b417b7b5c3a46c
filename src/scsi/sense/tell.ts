import type { FieldLine } from '../../bytes/index.js';
import { inHex } from '../../bytes/index.js';
import { additionalSense } from '../additional-sense.js';
import { type CommandDevice, decodeCdb } from '../cdb.js';
import type { Sense } from '../sense.js';
import { senseKey } from '../sense-keys.js';
import type { FieldPlace } from './key-specific-value.js';

/** Sense data in plain words. */
export interface SenseInWords {
  /** One line: sense key, name and number of the additional sense code. */
  readonly title: string;
  /** What has happened, in whole sentences. */
  readonly meaning: readonly string[];
  /** What to do, in whole sentences. */
  readonly advice: readonly string[];
}

/** What is known of the command that was answered: it makes the words more exact. */
export interface AnsweredCommand {
  /** Its CDB, from the operation code on. */
  readonly cdb?: Uint8Array;
  /** To whom it was sent: a tape drive, unless said. */
  readonly device?: CommandDevice;
}

/**
 * Tells sense data in plain words, with what to do, for people who use tapes.
 * @param sense - what `decodeSense` gives
 * @param answered - the command, where it is known
 */
export function tellSense(sense: Sense, answered: AnsweredCommand = {}): SenseInWords {
  const { key, asc, ascq } = sense;
  const { name, kind, tape } = additionalSense(asc, ascq);
  const ofKey = senseKey(key);
  const nothingMore = asc === 0 && ascq === 0;
  const lengthDiffers = sense.ili ? lengthMisfit(sense.information, fixedOf(answered)) : undefined;
  const own = nothingMore ? ofKey.meaning : (tape?.meaning ?? ofKey.meaning);
  const meaning = [
    ...(sense.deferred ? [DEFERRED.meaning] : []),
    ...(nothingMore && lengthDiffers !== undefined ? [] : [own]),
    ...(kind === 'vendor' && tape === undefined ? ["The additional sense code is the maker's own."] : []),
    ...(lengthDiffers === undefined ? [] : [lengthDiffers.meaning]),
    ...details(sense, answered),
  ];
  const advice = [
    ...(sense.deferred ? [DEFERRED.advice] : []),
    lengthDiffers !== undefined && nothingMore ? lengthDiffers.advice : (tape?.advice ?? ADVICE[key] ?? ''),
  ];
  return { title: `${ofKey.name}: ${name} (${inHex(asc, 2)}/${inHex(ascq, 2)})`, meaning, advice };
}

interface Told {
  readonly meaning: string;
  readonly advice: string;
}

const DEFERRED: Told = {
  meaning:
    'This is about an earlier command, which was answered with GOOD while its data were still in the buffer of the drive.',
  advice:
    'What was in the buffer may not be on the tape: find out where the tape stands (READ POSITION), and write again from there on.',
};

/** By sense key, where nothing more exact is known. */
const ADVICE: readonly string[] = [
  'Nothing: go on.',
  'Nothing for now. If it comes often, clean the drive, and copy the data of this cartridge.',
  'Put in a cartridge, or wait until the one that is in is loaded, then send the command again.',
  'Clean the drive and try again, then try the cartridge in another drive. Copy what can be read.',
  'Take the cartridge out, switch the drive off and on, and try again. If it comes again, the drive needs service.',
  'Look at the command and its parameters: the drive cannot do what they ask.',
  'Send the command again. Before writing, find out which cartridge is in and where the tape stands.',
  'Look at the write protection of the cartridge, its generation, and the keys of its encryption.',
  'Nothing is recorded here: go back to where the data end.',
  "Look the code up in the maker's manual.",
  'Look at the sense data of the devices that the copy was between.',
  'Find out where the tape stands, then send the command again. If it comes again, look at the cable and the adapter.',
  'Nothing is known of this sense key.',
  'Go on with another cartridge, and write there what INFORMATION says is left.',
  'What is on the tape is not what it was compared with: write it again, and look for what changed.',
  'Nothing: go on.',
];

/** Whether the command counted in blocks of one length; undefined where it does not say, or is not known. */
function fixedOf({ cdb, device }: AnsweredCommand): boolean | undefined {
  if (cdb === undefined) return undefined;
  const { fixed } = decodeCdb(cdb, { ...(device === undefined ? {} : { device }) }).value;
  return typeof fixed === 'boolean' ? fixed : undefined;
}

function lengthMisfit(information: bigint | undefined, fixed: boolean | undefined): Told {
  if (fixed === true) {
    const left = information === undefined ? '' : ` ${counted(information, 'block')} of those asked for did not come.`;
    return {
      meaning: `A logical block has another length than the drive is set to.${left}`,
      advice: 'Read in variable-length mode (mt setblk 0), or set the block length with which the tape was written.',
    };
  }
  if (information === undefined) {
    return {
      meaning: 'A logical block has another length than was asked for.',
      advice: 'Read with a larger buffer, or in variable-length mode (mt setblk 0).',
    };
  }
  const inBlocks = fixed === false ? '' : ' In fixed-block mode the number counts blocks that did not come.';
  if (information < 0n) {
    return {
      meaning: `The logical block is ${counted(-information, 'byte')} longer than was asked for: its end did not come.${inBlocks}`,
      advice: 'Go back one block, and read it again with a larger buffer.',
    };
  }
  return {
    meaning: `The logical block is ${counted(information, 'byte')} shorter than was asked for: it came whole.${inBlocks}`,
    advice: 'Nothing: the block is as long as it was written.',
  };
}

function counted(count: bigint, what: string): string {
  return `${count} ${what}${count === 1n || count === -1n ? '' : 's'}`;
}

/** Sentences on everything beside sense key, additional sense code and length. */
function details(sense: Sense, answered: AnsweredCommand): string[] {
  const { information, keySpecific, fieldReplaceableUnit } = sense;
  const told: string[] = [];
  if (information !== undefined && !sense.ili && information !== 0n)
    told.push(leftOver(information, fixedOf(answered)));
  switch (keySpecific?.kind) {
    case 'field pointer':
      told.push(wrongField(keySpecific, keySpecific.of, answered));
      break;
    case 'actual retry count':
      told.push(`The drive tried ${counted(BigInt(keySpecific.count), 'time')} more.`);
      break;
    case 'progress indication':
      told.push(`${Math.floor((100 * keySpecific.done) / PROGRESS_PARTS)} % are done.`);
      break;
    case 'unit attention condition queue':
      if (keySpecific.overflow) told.push('More was to be told than the drive could keep: some of it is lost.');
      break;
  }
  if (fieldReplaceableUnit !== undefined) {
    told.push(`The maker's number of the part concerned is ${inHex(fieldReplaceableUnit, 2)}.`);
  }
  if (sense.sdatOverflow) told.push('The drive had more to tell than sense data can hold.');
  return told;
}

const PROGRESS_PARTS = 65_536;

function leftOver(information: bigint, fixed: boolean | undefined): string {
  const what = fixed === undefined ? 'blocks, bytes or filemarks, as the command counts' : fixed ? 'blocks' : 'bytes';
  return `INFORMATION is ${information}: so much of what was asked for is left (${what}).`;
}

function wrongField(place: FieldPlace, of: 'command' | 'parameters', { cdb, device }: AnsweredCommand): string {
  const bit = place.bit === undefined ? '' : `, bit ${place.bit}`;
  if (of === 'parameters') return `The first wrong field stands at byte ${place.byte}${bit} of the parameters.`;
  const field = cdb === undefined ? undefined : fieldAt(place, cdb, device);
  return `The first wrong field stands at byte ${place.byte}${bit} of the command${field === undefined ? '' : `: ${field}`}.`;
}

/** The field of a command that a pointer points to: `ALLOCATION LENGTH of READ POSITION`. */
function fieldAt(place: FieldPlace, cdb: Uint8Array, device: CommandDevice | undefined): string | undefined {
  const { layout, known, name } = decodeCdb(cdb, { ...(device === undefined ? {} : { device }) });
  if (!known) return undefined;
  const [line, ...others] = layout.explain(cdb).filter((one) => covers(one, place));
  return line === undefined || others.length > 0 ? undefined : `${line.name} of ${name}`;
}

function covers({ offsetBytes, hex, bits }: FieldLine, { byte, bit }: FieldPlace): boolean {
  const bytes = hex.split(' ').length;
  if (byte < offsetBytes || byte >= offsetBytes + bytes) return false;
  if (bits === undefined || bit === undefined) return true;
  return bit <= bits[0] && bit >= bits[1];
}
