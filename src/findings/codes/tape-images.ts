import { define } from '../finding.js';

const COPY_AGAIN =
  'Copy the image again from where it comes, and compare the sizes. What stands in front of the place can be read.';

/** Images of tapes: files that hold records and filemarks. */
export const tapeImageCodes = {
  TAPE_IMAGE_TRUNCATED: define<{ object: number; expectedBytes: number; foundBytes: number }>({
    severity: 'error',
    title: 'An image of a tape is cut off',
    meaning:
      'The file ends within a record, or within the words that say how long the next one is. Everything in front of it ' +
      'is there; whether more followed cannot be told.',
    advice: COPY_AGAIN,
    say: (a) => ({
      message: `the image is cut off within the object with number ${a.object}`,
      expected: `${a.expectedBytes} bytes from here on`,
      found: `${a.foundBytes} bytes`,
    }),
  }),
  TAPE_IMAGE_LENGTHS_DIFFER: define<{ object: number; front: number; back: number }>({
    severity: 'error',
    title: 'The lengths on both sides of a record are not the same',
    meaning:
      'An image has the length of each record twice, so that it can be read backwards. Here they differ, and the length ' +
      'in front leads to where the next record begins: one of the two is damaged, and perhaps the record as well.',
    advice: COPY_AGAIN,
    say: (a) => ({
      message: `the length behind the object with number ${a.object} is not the one in front of it`,
      expected: `${a.front}`,
      found: `${a.back}`,
    }),
  }),
  TAPE_IMAGE_DAMAGED: define<{ object: number; reason: string; resumedAt: number | undefined; lostBytes: number }>({
    severity: 'error',
    title: 'Part of an image of a tape is no record and no filemark',
    meaning:
      'The length or the flags that stand here cannot be, or lead to where nothing begins. Reading goes on where records ' +
      'follow one another again, if that can be found: what is in between counts as one record, whatever it was.',
    advice: COPY_AGAIN,
    say: (a) => ({
      message:
        `${a.reason}: ${a.lostBytes} bytes cannot be told apart as records, ` +
        (a.resumedAt === undefined ? 'to the end of the image' : `reading goes on at byte ${a.resumedAt}`),
    }),
  }),
  TAPE_IMAGE_RECORD_TOO_LONG: define<{ object: number; bytes: number; mostBytes: number }>({
    severity: 'error',
    title: 'A record of an image is longer than tapes have them',
    meaning: 'A record has at most 16 MiB - 1 bytes (SSC, WRITE(6)). What is longer is read up to there.',
    advice: 'If the image comes from a program that writes such records, take its data out with that program.',
    say: (a) => ({
      message: `the object with number ${a.object} is too long for a record`,
      expected: `at most ${a.mostBytes} bytes`,
      found: `${a.bytes} bytes`,
    }),
  }),
  TAPE_IMAGE_RECORD_BAD: define<{ object: number; bytes: number }>({
    severity: 'error',
    title: 'An image says that a record could not be read from the tape',
    meaning:
      'Whoever read the tape marked the record (SIMH, class 8, or a length with its highest bit set): the bytes may be ' +
      'wrong in places, or missing.',
    advice: 'Read the tape again if there is one. The bytes that are there can be had with `tapekit image extract`.',
    say: (a) => ({
      message: `the record with logical object number ${a.object} is marked as read with an error`,
      found: a.bytes === 0 ? 'nothing of it' : `${a.bytes} bytes`,
    }),
  }),
  TAPE_IMAGE_NOT_DECOMPRESSED: define<{ object: number; method: string; bytes: number }>({
    severity: 'error',
    title: 'A compressed record of an image cannot be decompressed',
    meaning: 'HET images hold records compressed with zlib or bzip2, each by itself: the others are not affected.',
    advice: COPY_AGAIN,
    say: (a) => ({
      message: `the record with logical object number ${a.object} cannot be decompressed with ${a.method}`,
      found: `${a.bytes} bytes`,
    }),
  }),
  TAPE_IMAGE_FOREIGN_OBJECT: define<{ what: string }>({
    severity: 'note',
    title: 'An image holds something that is no part of the tape',
    meaning:
      'Records and markers that programs keep for themselves, a description of the tape, or classes that are reserved ' +
      '(SIMH, extended format). They are stepped over. The first of each kind is told.',
    advice: 'Nothing to do. A conversion leaves them out.',
    say: (a) => ({ message: `the image holds ${a.what}, which is stepped over` }),
  }),
  TAPE_IMAGE_BEHIND_END: define<{ bytes: number }>({
    severity: 'warning',
    title: 'Something stands behind the end of the medium',
    meaning: 'A marker says that the tape ends here, and the file goes on: most often what was there before.',
    advice: 'Nothing to do, unless something is missing: then cut off what is in front of it, and read the rest.',
    say: (a) => ({ message: `${a.bytes} bytes behind the end of the medium are not read` }),
  }),
  TAPE_IMAGE_LAST_RECORD_SHORT: define<{ recordBytes: number; bytes: number }>({
    severity: 'note',
    title: 'The last record is shorter than the others',
    meaning: 'A file without lengths is read as records of one length, and its size is not a multiple of it.',
    advice: 'Give the right length with --record-bytes, if the tape had another one.',
    say: (a) => ({
      message: 'the last record is shorter than the others',
      expected: `${a.recordBytes} bytes`,
      found: `${a.bytes} bytes`,
    }),
  }),
};
