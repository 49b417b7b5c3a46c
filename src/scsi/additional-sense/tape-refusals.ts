import type { TapeMeanings } from './tape-meaning.js';

const WHICH_FIELD = 'The sense-key specific bytes point at the byte and bit, where the drive fills them in.';
const KEEP_FOR_READING = 'Take another cartridge for writing; this one can be read.';
const FREE_RESOURCES = 'Have hosts that no longer use the drive give up what they hold, or reset the drive.';

/**
 * What tape drives and media changers refuse: ILLEGAL REQUEST and DATA PROTECT. What has to do with encryption is in
 * `tape-security.ts`. Sources: SPC-5, SSC-5 (write protection, WORM), SMC-3; the LTO references of IBM and HP.
 */
export const refusals: TapeMeanings = {
  6656: {
    senseKeys: [5],
    meaning: 'The list of parameters is shorter or longer than what stands in it.',
    advice: 'Check the length in the command against the lengths in the list. Nothing was changed.',
  },
  8192: {
    senseKeys: [5],
    meaning: 'The drive does not know this command.',
    advice:
      'Ask with REPORT SUPPORTED OPERATION CODES (`sg_opcodes`) what it knows. Is it the tape drive, or the changer?',
  },
  8204: {
    senseKeys: [5],
    meaning: 'The command is for drives in append-only mode, and the drive is in the ordinary mode.',
    advice: 'Set WRITE MODE in mode page 10h/01h first, or leave the command out.',
  },
  8449: {
    senseKeys: [5],
    meaning: 'The library has no element (slot, drive, arm) with this address.',
    advice: "Read the library's inventory (`mtx status`): the addresses need not begin where another library's do.",
  },
  9216: {
    senseKeys: [5],
    meaning:
      'Something in the command cannot be: a block longer than the drive takes, fixed-length mode without a block length, a page or a partition that is not there.',
    advice: `${WHICH_FIELD} For READ and WRITE, look at the block length first.`,
  },
  9472: {
    senseKeys: [5],
    meaning: 'There is no such logical unit behind this target.',
    advice: 'Drives have LUN 0, the changer behind a drive LUN 1. Scan again.',
  },
  9728: {
    senseKeys: [5],
    meaning: 'A value in the list of parameters cannot be. Nothing of the list was taken.',
    advice: WHICH_FIELD,
  },
  9729: {
    senseKeys: [5],
    meaning: 'A parameter, or a page, is not known to the drive.',
    advice: `${WHICH_FIELD} Read the pages that the drive has (MODE SENSE, LOG SENSE) before changing any.`,
  },
  9730: { senseKeys: [5], meaning: 'A parameter has a value that the drive does not take.', advice: WHICH_FIELD },
  9984: {
    senseKeys: [7],
    meaning: 'The cartridge is write-protected, and the drive does not say by what.',
    advice: 'Slide its switch open, if it is meant to be written. Then look at the mode pages 10h and 1Dh.',
  },
  9985: {
    senseKeys: [7],
    meaning: 'Writing is prevented by a switch: of the cartridge, or of the drive.',
    advice: 'Take the cartridge out and slide its switch, if it is meant to be written.',
  },
  9986: {
    senseKeys: [7],
    meaning: 'A host has set software write protection (SWP, mode page 10h).',
    advice: 'Take it off with MODE SELECT; it also goes when the drive is reset.',
  },
  9987: {
    senseKeys: [7],
    meaning: 'The cartridge is protected as long as it is loaded (ASOCWP, mode page 10h).',
    advice: 'Unload it: the protection ends with the load.',
  },
  9988: {
    senseKeys: [7],
    meaning:
      'The cartridge is protected until the protection is taken off (PERSWP, mode page 10h); other drives see it too.',
    advice: 'Take it off with MODE SELECT, if the cartridge is meant to be written.',
  },
  9989: {
    senseKeys: [7],
    meaning: 'The cartridge is protected for good (PRMWP, mode page 10h).',
    advice: `It cannot be taken off. ${KEEP_FOR_READING}`,
  },
  11264: {
    senseKeys: [5],
    meaning: 'The command is right, but not now: another must come before it, or it is only allowed at the beginning.',
    advice: 'FORMAT MEDIUM and SET CAPACITY need the tape at the beginning of partition 0: rewind there first.',
  },
  12293: {
    senseKeys: [5, 7],
    meaning: 'The drive can read this cartridge, but not write it: it is of an older generation.',
    advice: KEEP_FOR_READING,
  },
  12294: {
    senseKeys: [5],
    meaning: 'The cartridge cannot be formatted: it is WORM, or of a generation without partitions.',
    advice: 'Partitions need LTO-5 or later, and no WORM.',
  },
  12300: {
    senseKeys: [7, 8],
    meaning: 'This is a WORM cartridge, and something is already written here.',
    advice: 'Space to the end of the data and append. What is written stays.',
  },
  14592: {
    senseKeys: [5],
    meaning: 'The drive cannot keep this page over power-off (SP bit).',
    advice: 'Set it without the bit, and again after every start.',
  },
  15117: {
    senseKeys: [5],
    meaning: 'A cartridge is already where one was to be put.',
    advice: "Read the library's inventory again: somebody may have moved one by hand.",
  },
  15118: {
    senseKeys: [5],
    meaning: 'There is no cartridge where one was to be taken from.',
    advice: "Read the library's inventory again. If the cartridge is in a drive, unload it first.",
  },
  21250: {
    senseKeys: [5],
    meaning: 'A host has asked the drive to keep the cartridge in (PREVENT MEDIUM REMOVAL).',
    advice: 'Let the program that uses the drive end; then `mt unlock` (ALLOW MEDIUM REMOVAL).',
  },
  21254: {
    senseKeys: [5],
    meaning: 'The library wants a bar code label on the cartridge, and sees none.',
    advice: 'Put a label on it, the right way up, or let the library take cartridges without.',
  },
  21762: { senseKeys: [5], meaning: 'The drive cannot keep another reservation.', advice: FREE_RESOURCES },
  21763: { senseKeys: [5], meaning: 'The drive has no room for what was asked.', advice: FREE_RESOURCES },
  21764: { senseKeys: [5], meaning: 'The drive cannot keep another registration.', advice: FREE_RESOURCES },
  21766: {
    senseKeys: [5],
    meaning: 'The chip in the cartridge (cartridge memory) is full. No attribute was changed.',
    advice:
      'Delete attributes that are not needed: write them with length 0. MAM SPACE REMAINING (0004h) tells what is left.',
  },
  21769: {
    senseKeys: [5],
    meaning: 'The chip in the cartridge cannot be reached where the cartridge is now.',
    advice: 'Put the cartridge into a drive.',
  },
  23042: {
    senseKeys: [7],
    meaning:
      'The drive is in append-only mode, and something is already written here; or somebody has set write protection at the drive or the library.',
    advice:
      'Space to the end of the data and append. If what is written is to go: ALLOW OVERWRITE at this place, or take the protection off.',
  },
};
