import { define } from '../finding.js';

const NOTHING_OF_IT = {
  damaged: 'nothing of it',
  encrypted: 'an encrypted record, and no key',
  'wrong key': 'a record that was encrypted with another key',
};

/** What stands on a tape below the archive: records and filemarks. */
export const tapeCodes = {
  TAPE_RECORD_UNREADABLE: define<{
    partition: number;
    file: number;
    object: number;
    had: number;
    filled: number;
    reason: 'damaged' | 'encrypted' | 'wrong key' | undefined;
  }>({
    severity: 'error',
    title: 'A record on the tape cannot be read',
    meaning:
      'The drive, the cartridge folder, or the image of a tape gives no record at this place, or only a part of it; or ' +
      'it is encrypted, and the key is not there. What is missing is read as zeros, up to the length of the record ' +
      'before it, so that what comes behind it stands where it stood.',
    advice:
      'Clean the drive and read the tape again, or in another drive. Else `tapekit repair` gets what is behind it. Of an ' +
      'encrypted record, give the key that it was written with.',
    say: (a) => ({
      message:
        `the record with logical object number ${a.object}, in file ${a.file} of partition ${a.partition}, cannot be ` +
        `read: zeros stand for ${a.filled} bytes`,
      found: a.had === 0 ? NOTHING_OF_IT[a.reason ?? 'damaged'] : `its first ${a.had} bytes`,
    }),
  }),
  TAPE_RECORD_NOT_BLOCKS: define<{ object: number; bytes: number }>({
    severity: 'warning',
    title: 'A record on the tape is no whole number of blocks',
    meaning:
      'tar writes records of 512 bytes times the blocking factor. A record of another length was written by another ' +
      'program, or cut while the tape was copied. GNU tar may refuse it ("Unaligned block"); tapekit reads the records ' +
      'one behind the other.',
    advice: 'If the archive has errors at this place, read the tape again with the right length of records.',
    say: (a) => ({
      message: `the record with logical object number ${a.object} is no whole number of blocks`,
      expected: 'a multiple of 512 bytes',
      found: `${a.bytes} bytes`,
    }),
  }),
  TAPE_RECORD_LENGTHS_DIFFER: define<{ object: number; bytes: number; recordBytes: number }>({
    severity: 'warning',
    title: 'The records of an archive are not of one length',
    meaning:
      'All records of an archive have the length that the blocking factor gives; only the last one may be shorter. ' +
      'Programs that read with the length of the first record fail at a longer one ("Cannot allocate memory").',
    advice: 'Read it with a blocking factor that holds the longest record: `tar -b 2048`, or tapekit with any.',
    say: (a) => ({
      message: `the record with logical object number ${a.object} has another length than the first one of the archive`,
      expected: `${a.recordBytes} bytes`,
      found: `${a.bytes} bytes`,
    }),
  }),
  TAPE_BLOCKING_FACTOR_DIFFERS: define<{ expectedBytes: number; recordBytes: number }>({
    severity: 'warning',
    title: 'The records on the tape are not those of the blocking factor that was given',
    meaning: 'The tape tells how long its records are: `--blocking-factor` asked for others.',
    advice: 'Nothing is lost. Give `tar -b` the length that was found, divided by 512.',
    say: (a) => ({
      message: 'the first record of the archive has not the length of the blocking factor',
      expected: `${a.expectedBytes} bytes`,
      found: `${a.recordBytes} bytes`,
    }),
  }),
  TAPE_RECORDS_BEHIND_END: define<{ records: number; endObject: number }>({
    severity: 'warning',
    title: 'Records follow the one that holds the end of the archive',
    meaning:
      'The end marker stands in the last record of an archive, and a filemark behind it. Here more records come first: ' +
      'something that was written over, zeros that were appended, or a second archive without a filemark in front.',
    advice: 'Nothing of the archive is lost. If something is missing, look at the records: `tapekit image extract`.',
    say: (a) => ({
      message:
        `the archive ends in the record with logical object number ${a.endObject}, and ` +
        (a.records === 1 ? '1 record follows it' : `${a.records} records follow it`),
      expected: 'a filemark',
    }),
  }),
  TAPE_FILEMARK_MISSING: define({
    severity: 'warning',
    title: 'The archive ends without a filemark',
    meaning:
      'A drive writes a filemark when a program has written its last record. Without one, the tape was not closed: the ' +
      'power failed, the cartridge was full, or the copy of the tape ends too early. More may be missing.',
    advice: 'If the archive has no end marker either, read the tape again; else nothing is lost.',
    say: () => ({
      message: 'the data of the tape ends behind the last record of the archive',
      expected: 'a filemark',
      found: 'the end of data',
    }),
  }),
  TAPE_ARCHIVE_SPLIT: define<{ file: number }>({
    severity: 'warning',
    title: 'The archive may go on behind a filemark',
    meaning:
      'There is no end marker in front of the filemark, and what stands behind it begins neither as an archive nor as a ' +
      'label: a filemark may have been written into the middle of the archive, such as where writing was interrupted ' +
      'and resumed.',
    advice:
      '`tapekit image extract` writes both parts as files: put one behind the other with `cat`, and verify the whole.',
    say: (a) => ({
      message: `the archive has no end in front of the filemark, and file ${a.file} of the tape begins as none`,
    }),
  }),
};
