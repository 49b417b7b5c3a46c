import type { TapeMeanings } from './tape-meaning.js';

const CLEAN_THEN_SWAP =
  'Clean the drive once and try again; then try the cartridge in another drive and another cartridge in this one, to tell which of the two it is.';
const SERVICE = "Switch the drive off and on. If it comes again, save the drive's log and have the drive seen to.";
const TRANSPORT =
  'The position is unknown now: READ POSITION before going on. If it comes again, look at cable, optics, switch and host adapter.';

/**
 * What tape drives say of faults: RECOVERED ERROR, MEDIUM ERROR, HARDWARE ERROR, ABORTED COMMAND.
 * Sources: SSC-5 (READ, WRITE, LOCATE; logical block protection), SPC-5; the LTO references of IBM and HP.
 */
export const faults: TapeMeanings = {
  512: { senseKeys: [4], meaning: 'The drive could not move the heads to where they belong.', advice: SERVICE },
  768: { senseKeys: [4], meaning: 'The writing part of the drive has failed.', advice: SERVICE },
  770: {
    senseKeys: [3],
    meaning: 'Writing failed too often, though the drive tried again further along the tape.',
    advice: CLEAN_THEN_SWAP,
  },
  2048: {
    senseKeys: [4, 11],
    meaning: 'Parts of the drive, or drive and library, could not talk to each other.',
    advice: SERVICE,
  },
  2304: {
    senseKeys: [3, 4],
    meaning: 'The heads lost the servo track: a damaged edge, dirt, or a cartridge that was dropped.',
    advice: CLEAN_THEN_SWAP,
  },
  3072: {
    senseKeys: [3],
    meaning: 'Data could not be written. On a buffered drive it may be data of earlier commands (deferred error, 71h).',
    advice: `Take the archive as not written from the last filemark on. ${CLEAN_THEN_SWAP}`,
  },
  3083: {
    senseKeys: [3],
    meaning: 'The chip in the cartridge (cartridge memory) could not be written.',
    advice: 'The tape itself may be good. Load the cartridge again; if it stays so, copy the cartridge and retire it.',
  },
  4097: {
    senseKeys: [3, 11],
    meaning:
      'Logical block protection: the CRC with the block does not fit its data. With ABORTED COMMAND the block was damaged between host and drive; with MEDIUM ERROR, it did not come right from the tape.',
    advice: 'Write or read the block again. If it happens again, distrust memory, adapter and cables before the tape.',
  },
  4098: {
    senseKeys: [11],
    meaning: 'The application tag of the protection information does not fit.',
    advice: 'Tape drives use the guard only: check how protection was set (mode page 0Ah/F0h).',
  },
  4099: {
    senseKeys: [11],
    meaning: 'The reference tag of the protection information does not fit.',
    advice: 'Tape drives use the guard only: check how protection was set (mode page 0Ah/F0h).',
  },
  4100: {
    senseKeys: [5, 11],
    meaning: 'Data taken back from the buffer (RECOVER BUFFERED DATA) did not fit the protection that was set.',
    advice: 'Set the same method of protection as when they were written, or write them again from their source.',
  },
  4101: {
    senseKeys: [5, 11],
    meaning: 'The method of logical block protection on the tape, or in the command, is not the one that is set.',
    advice: 'Set the method (0 none, 1 Reed-Solomon CRC, 2 CRC32C) with which the tape was written: mode page 0Ah/F0h.',
  },
  4352: {
    senseKeys: [3],
    meaning: 'A logical block cannot be read, after all retries.',
    advice: `${CLEAN_THEN_SWAP} If it stays, space over it and read what lies behind: one bad block does not lose the rest.`,
  },
  4353: { senseKeys: [3], meaning: 'Reading failed as often as the drive may try.', advice: CLEAN_THEN_SWAP },
  4354: { senseKeys: [3], meaning: 'The damage is longer than what the drive can correct.', advice: CLEAN_THEN_SWAP },
  4355: { senseKeys: [3], meaning: 'Several places in a row cannot be read.', advice: CLEAN_THEN_SWAP },
  4360: {
    senseKeys: [3],
    meaning: 'A logical block ends before it is whole: writing was cut off there.',
    advice: 'What was being written then is not complete. What lies before it is.',
  },
  4365: {
    senseKeys: [3],
    meaning: 'The data were read, but came wrong out of decompression.',
    advice: CLEAN_THEN_SWAP,
  },
  4370: {
    senseKeys: [3],
    meaning: 'The chip in the cartridge (cartridge memory) could not be read.',
    advice: 'The tape itself may be good: loading and searching are slower without. Copy the cartridge and retire it.',
  },
  5120: {
    senseKeys: [3],
    meaning: 'The drive did not find what it looked for on the tape.',
    advice: `Rewind and try again. ${CLEAN_THEN_SWAP}`,
  },
  5121: {
    senseKeys: [3],
    meaning: 'A logical block was not found.',
    advice: `Rewind and try again. ${CLEAN_THEN_SWAP}`,
  },
  5122: { senseKeys: [3], meaning: 'A filemark was not found.', advice: `Rewind and try again. ${CLEAN_THEN_SWAP}` },
  5123: {
    senseKeys: [3, 8],
    meaning: 'The drive cannot find where the data end: power was lost while it wrote, or the cartridge is damaged.',
    advice: 'Read everything before the end and copy it. The next write or erase makes a new end-of-data.',
  },
  5124: {
    senseKeys: [3],
    meaning: 'Logical blocks on the tape do not follow each other: part was written over, or could not be read.',
    advice: CLEAN_THEN_SWAP,
  },
  5127: {
    senseKeys: [3],
    meaning: 'The drive could not get to the place it was sent to (LOCATE).',
    advice: `Rewind and space forward instead. ${CLEAN_THEN_SWAP}`,
  },
  5377: { senseKeys: [4], meaning: 'The drive cannot move the tape or the heads as it should.', advice: SERVICE },
  5889: {
    senseKeys: [1],
    meaning: 'The data are good, but took more than one try.',
    advice: 'Nothing for now. If it comes often, clean the drive; if always with one cartridge, copy that one.',
  },
  6144: {
    senseKeys: [1],
    meaning: 'The data are good, after correction. That is what correction is for.',
    advice: 'Nothing, unless the counters of the log pages 02h and 03h grow much faster than for other cartridges.',
  },
  12288: {
    senseKeys: [2, 3],
    meaning: 'The drive cannot use this cartridge: another kind, or a generation it cannot read.',
    advice:
      'Look up which generations the drive reads (an LTO-8 drive reads LTO-7 and LTO-8; LTO-10 reads LTO-10 only).',
  },
  12289: {
    senseKeys: [3],
    meaning: 'The format on the tape is none that the drive knows.',
    advice: 'Is it of another generation, or damaged at its beginning? Try a drive of the generation of the cartridge.',
  },
  12290: {
    senseKeys: [3],
    meaning: 'The format on the tape is known, but this drive cannot read it: an older or a newer generation.',
    advice: 'Read it with a drive of its own generation, or one or two later (LTO-1 to LTO-7 read two back).',
  },
  12291: {
    senseKeys: [2],
    meaning: 'A cleaning cartridge is in the drive.',
    advice: 'Wait: cleaning takes a few minutes, then the drive gives it out.',
  },
  12295: {
    senseKeys: [2, 3],
    meaning: 'Cleaning failed, mostly because the cleaning cartridge is used up.',
    advice: 'Take another cleaning cartridge; most last for 15 to 50 times.',
  },
  12301: {
    senseKeys: [3, 7],
    meaning: 'The checks that keep a WORM cartridge honest fail: something was changed or lost in what they look at.',
    advice: 'The data can still be read. Do not write to it; keep it as evidence if it matters, and copy it.',
  },
  12544: {
    senseKeys: [3],
    meaning: 'The format of the tape, or of its partitions, is damaged.',
    advice: 'Try another drive. If nothing on it is needed, format it again (FORMAT MEDIUM, `mkltfs`, `mt erase`).',
  },
  12545: { senseKeys: [3, 4], meaning: 'Formatting (FORMAT MEDIUM) failed.', advice: CLEAN_THEN_SWAP },
  13056: {
    senseKeys: [3],
    meaning: 'The tape is shorter than its cartridge memory says: it was cut, or has come off its reel.',
    advice: 'Do not write to it. What can be read should be copied now.',
  },
  14080: {
    senseKeys: [1],
    meaning: 'A value was rounded to the nearest that the drive can do, such as the size of a partition.',
    advice: 'Read the page again (MODE SENSE) to see what holds now.',
  },
  15104: {
    senseKeys: [3],
    meaning: 'The drive does not know where the tape stands.',
    advice: `Rewind before anything else; do not write until the position is known. ${CLEAN_THEN_SWAP}`,
  },
  15105: { senseKeys: [3], meaning: 'The position is wrong at the beginning of the tape.', advice: CLEAN_THEN_SWAP },
  15106: { senseKeys: [3], meaning: 'The position is wrong at the end of the tape.', advice: CLEAN_THEN_SWAP },
  15112: {
    senseKeys: [3, 4],
    meaning: 'The drive stopped and could not find its place again to go on.',
    advice: `Rewind before anything else. ${CLEAN_THEN_SWAP}`,
  },
  15616: { senseKeys: [11], meaning: 'The host identified itself wrongly on a parallel bus.', advice: TRANSPORT },
  17152: { senseKeys: [11], meaning: 'A message between host and drive came wrong.', advice: TRANSPORT },
  17408: {
    senseKeys: [4, 11],
    meaning: "The drive's firmware came to something that cannot be.",
    advice: `${SERVICE} Look for new firmware first.`,
  },
  17664: { senseKeys: [11], meaning: 'Host and drive lost each other on a parallel bus.', advice: TRANSPORT },
  18176: { senseKeys: [11], meaning: 'Bits changed on the way between host and drive (parity).', advice: TRANSPORT },
  18179: { senseKeys: [11], meaning: 'Bits changed on the way between host and drive (CRC).', advice: TRANSPORT },
  18432: { senseKeys: [11], meaning: 'The host told the drive of an error in what it got.', advice: TRANSPORT },
  18688: { senseKeys: [11], meaning: 'The drive got a message that it does not know.', advice: TRANSPORT },
  18944: { senseKeys: [11], meaning: 'A command came to the drive damaged.', advice: TRANSPORT },
  19200: { senseKeys: [11], meaning: 'Data between host and drive came damaged, or not at all.', advice: TRANSPORT },
  19201: { senseKeys: [11], meaning: 'Data came for a transfer that the drive did not ask for.', advice: TRANSPORT },
  19202: { senseKeys: [11], meaning: 'The host sent more data than the command said.', advice: TRANSPORT },
  19203: { senseKeys: [11], meaning: 'The host did not confirm what the drive sent (SAS).', advice: TRANSPORT },
  19204: { senseKeys: [11], meaning: 'The host refused what the drive sent (SAS).', advice: TRANSPORT },
  19205: { senseKeys: [11], meaning: 'Data came with the wrong offset.', advice: TRANSPORT },
  19206: { senseKeys: [11], meaning: 'The host did not answer in time.', advice: TRANSPORT },
  19207: { senseKeys: [11], meaning: 'The connection broke during the transfer.', advice: TRANSPORT },
  19968: {
    senseKeys: [11],
    meaning: 'The host sent a command while another of the same nexus was under way.',
    advice: 'Look for two programs that use the drive at once. Both commands were given up: the position is unknown.',
  },
  20480: {
    senseKeys: [3],
    meaning: 'The drive could not go on writing where the data end.',
    advice: `Read the end of the data once, then append. ${CLEAN_THEN_SWAP}`,
  },
  20481: {
    senseKeys: [3],
    meaning: 'The drive did not find the exact place to go on writing.',
    advice: `Space to the end of the data and try again. ${CLEAN_THEN_SWAP}`,
  },
  20736: { senseKeys: [3, 4], meaning: 'Erasing failed.', advice: CLEAN_THEN_SWAP },
  20992: {
    senseKeys: [3, 4],
    meaning: 'Something is wrong with the cartridge: its leader pin, its reel, its memory, or the tape in it.',
    advice: 'Take it out and look at it. Do not use one that was dropped or rattles in a good drive.',
  },
  21248: {
    senseKeys: [3, 4],
    meaning: 'The cartridge could not be loaded or given out.',
    advice: 'Try again once. A cartridge that is stuck is a case for service: do not pull at it.',
  },
  21249: {
    senseKeys: [4],
    meaning: 'The tape could not be wound back into its cartridge.',
    advice: 'Do not pull the cartridge out: the tape is still in the drive. Switch the drive off and on, and wait.',
  },
  21252: {
    senseKeys: [4],
    meaning: 'The tape could not be threaded into the drive, or back into the cartridge.',
    advice: 'Look at the leader pin of the cartridge. If other cartridges do it too, the drive needs service.',
  },
  22272: {
    senseKeys: [3],
    meaning: 'The directory of the tape, which tells what lies where, is lost: power went while it was written.',
    advice: 'Searching is slow until it is made again: read the whole tape once, or space to the end of the data.',
  },
};
