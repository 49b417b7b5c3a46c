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
};
