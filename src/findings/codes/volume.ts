import { define, type Exact } from '../finding.js';
import { printable } from '../printable.js';

/** Labels and sets of volumes. */
export const volumeCodes = {
  VOLUME_LABEL_MISMATCH: define<{ pattern: string; label: string | undefined }>({
    severity: 'error',
    title: 'The volume label does not match',
    meaning: 'The label asked for with --label is a pattern (`*`, `?`, `[...]`), as GNU tar takes it.',
    advice: 'Is it the right tape? `tapekit verify` without --label shows its label.',
    say: (a) => ({
      message: 'the volume label is not the one asked for',
      expected: `"${printable(a.pattern)}"`,
      found: a.label === undefined ? 'no label' : `"${printable(a.label)}"`,
    }),
  }),
  VOLUME_STARTS_IN_MEMBER: define<{ name: string; offset: Exact }>({
    severity: 'error',
    title: 'A volume starts in the middle of a member, and the volume before is not here',
    meaning: 'The first member goes on from another volume of a multi-volume set, which was not given.',
    advice: 'Give all volumes of the set in one command.',
    say: (a) => ({
      message: `starts in the middle of "${printable(a.name)}", at byte ${a.offset} of it: an earlier volume is missing`,
    }),
  }),
  VOLUME_ENDS_IN_MEMBER: define<{ name: string; missingBytes: Exact }>({
    severity: 'error',
    title: 'A volume ends in the middle of a member, and the next volume is not here',
    meaning: 'The last member goes on on another volume of a multi-volume set, which was not given.',
    advice: 'Give all volumes of the set in one command. If these are all, the last one is cut.',
    say: (a) => ({
      message: `ends in the middle of "${printable(a.name)}", ${a.missingBytes} bytes of it are missing: a later volume is missing, or this one is cut`,
    }),
  }),
  VOLUME_MISSING: define<{ numbers: readonly number[] }>({
    severity: 'error',
    title: 'A volume of the set is missing',
    meaning: 'The labels of a set end in `Volume 1`, `Volume 2` and so on, and there is a gap.',
    advice: 'Find the missing volume and verify the set again.',
    say: (a) => ({
      message: `volume${a.numbers.length === 1 ? '' : 's'} ${a.numbers.join(', ')} of the set missing`,
    }),
  }),
  VOLUME_ENDS_SET: define({
    severity: 'error',
    title: 'A volume ends the set, but others follow it',
    meaning:
      'Only the last volume of a set has the two blocks of zeros that end an archive. They stand on this one, and others ' +
      'were given that come behind it: a volume is of another set or doubled, or the set is not in order.',
    advice: 'Verify the volumes behind it on their own, and look for the set that they belong to.',
    say: () => ({ message: 'this volume has the end marker of the set, but others come behind it' }),
  }),
  VOLUME_DOUBLED: define<{ number?: number }>({
    severity: 'error',
    title: 'A volume was given twice, or two volumes have one number',
    meaning: 'Two of the files carry the same volume number, or go on at the same place of the same member.',
    advice: 'Leave one of them out; if they differ, find out which one belongs to the set.',
    say: (a) => ({
      message:
        a.number === undefined
          ? 'this volume goes on at the same place as another: one is here twice, or of another set'
          : `volume ${a.number} of the set is here twice`,
    }),
  }),
  VOLUME_FOREIGN: define<{ expected: string; found: string }>({
    severity: 'error',
    title: 'A volume belongs to another set',
    meaning: 'Its label is not that of the other volumes.',
    advice: 'Verify it with its own set.',
    say: (a) => ({
      message: 'this volume is of another set',
      expected: `label "${printable(a.expected)}"`,
      found: `label "${printable(a.found)}"`,
    }),
  }),
  VOLUME_REORDERED: define<{ order: readonly number[] }>({
    severity: 'note',
    title: 'The volumes were given out of order',
    meaning: 'They were put in order by their labels or by the members that go on from one to the next.',
    advice: 'Nothing to do; give them to other programs in this order.',
    say: (a) => ({
      message: `the volumes were read in the order ${a.order.map((n) => n + 1).join(', ')}`,
    }),
  }),
  VOLUME_CONTINUATION_MISMATCH: define<{
    what: 'name' | 'offset' | 'size';
    expected: string;
    found: string;
  }>({
    severity: 'error',
    title: 'A volume does not go on where the volume before it ends',
    meaning:
      'A continuation tells the name of the member, where it goes on and how much is to come. One of these does not fit ' +
      'the volume before: a volume is missing, doubled, out of order, cut, or of another set.',
    advice: 'Check the order and that all volumes are there. The content of this member is not whole.',
    say: (a) => ({
      message: `the continuation does not fit the volume before (${a.what})`,
      expected: printable(a.expected),
      found: printable(a.found),
    }),
  }),
} as const;
