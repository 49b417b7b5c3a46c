import { define, type Exact } from '../finding.js';
import { printable } from '../printable.js';

/** A bit that, turned over, makes a header's checksum right. */
export interface FlippedBit {
  /** Byte offset in the file. */
  readonly offset: number;
  /** 0 is the least significant bit. */
  readonly bit: number;
  /** The header field it stands in. */
  readonly field: string;
  readonly found: number;
  readonly expected: number;
}

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, '0')}`;
const lines = (text: readonly string[]): string => text.map((line) => `"${printable(line)}"`).join(', ');

/** The archive as a sequence of blocks: what is cut, damaged, foreign, or stands where no reader looks. */
export const structureCodes = {
  TAR_CHECKSUM_MISMATCH: define<{
    stored: number;
    computed: number;
    name: string;
    flip: FlippedBit | undefined;
    flipCandidates: number;
    flipFields: readonly string[];
    contentBytes: Exact | undefined;
  }>({
    severity: 'error',
    title: 'The checksum of a header is wrong',
    meaning:
      'Each header block carries the sum of its bytes. Here the sum differs, so at least one byte of the header is not ' +
      'what was written. Other readers skip such a member or stop. When turning over one single bit makes the sum ' +
      'right, the finding names that bit, or the fields it can be in. When the next header stands exactly where this ' +
      "header's size says, the member is read all the same and marked as recovered.",
    advice:
      'Read the tape or copy the file once more and compare. If the damage stays, the name, owner and times of this ' +
      'member are in doubt, its content is as good as the finding says.',
    say: (a) => {
      const flip =
        a.flip !== undefined
          ? `; one flipped bit explains it: bit ${a.flip.bit} of the byte at ${a.flip.offset} (${a.flip.field}), ` +
            `${hex(a.flip.found)} for ${hex(a.flip.expected)}`
          : a.flipCandidates > 0
            ? `; one flipped bit explains it, in one of ${a.flipCandidates} bytes (${a.flipFields.join(', ')})`
            : '';
      const content =
        a.contentBytes === undefined ? '' : `; the ${a.contentBytes} bytes of its content are framed rightly`;
      return {
        message: `header checksum is wrong, the member was perhaps "${printable(a.name)}"${flip}${content}`,
        expected: `checksum ${a.computed.toString(8)} (octal)`,
        found: a.stored < 0 ? 'no number' : a.stored.toString(8),
      };
    },
  }),
  TAR_DAMAGED_STRETCH: define<{
    from: number;
    to: number;
    next: string | undefined;
  }>({
    severity: 'error',
    title: 'A stretch of the archive is no tar',
    meaning:
      'Where a header should stand there is something else. Every byte offset behind it was tried, not only multiples ' +
      'of 512, until a header was found; what lies between is lost to any reader. Bytes may have been overwritten, ' +
      'lost or put in, there or in the member before it.',
    advice:
      'Read the tape or copy the file once more. The members before and behind the stretch are readable; the member ' +
      'just before it may be damaged as well.',
    say: (a) => ({
      message:
        `${a.to - a.from} bytes (${a.from} to ${a.to}) are no tar` +
        (a.next === undefined ? '; no header follows' : `; reading goes on with "${printable(a.next)}" at ${a.to}`),
      expected: 'a header or an end marker',
    }),
  }),
  TAR_FOREIGN_TEXT: define<{
    from: number;
    to: number;
    lines: readonly string[];
    lineCount: number;
  }>({
    severity: 'error',
    title: 'Text was mixed into the archive',
    meaning:
      'Lines of text stand between the bytes of the archive. `tar -cvf - ... 2>&1 | ...`, or a `tee` that catches the ' +
      'listing as well as the archive, does this: the names that tar prints, or its messages, end up in the stream. ' +
      'Every byte behind is shifted, so other readers find nothing more. Everything around the text was read here. ' +
      'A member that the text interrupts has the text in its content until it is cut out.',
    advice: '`tapekit repair` cuts out exactly the bytes named: nothing else of the archive is lost.',
    say: (a) => ({
      message:
        `${a.to - a.from} bytes of text (${a.from} to ${a.to}) stand in the archive: ${lines(a.lines)}` +
        (a.lineCount > a.lines.length ? ` and ${a.lineCount - a.lines.length} more lines` : ''),
      found: `${a.lineCount} line${a.lineCount === 1 ? '' : 's'} of text`,
    }),
  }),
  TAR_BYTES_LOST: define<{
    lostBytes: number;
    headerAt: number;
    next: string;
    /** Offset up to which members in it could not be looked for or read once more. */
    unreadTo: number | undefined;
  }>({
    severity: 'error',
    title: 'Bytes of a member are lost, and other readers take the next header for its content',
    meaning:
      'The header of another member stands inside what the member before it claims as its content, and its chain of ' +
      'headers goes on behind. So bytes of the content are missing, and a reader that trusts the size swallows the ' +
      'next members without a word. They were read here from where they stand; from a pipe only those of the last MiB.',
    advice:
      'The content of this member is incomplete: restore it from another copy. The members that follow it are whole.',
    say: (a) => ({
      message:
        `${a.unreadTo === undefined ? '' : 'at least '}${a.lostBytes} bytes of its content are lost: the header of ` +
        `"${printable(a.next)}" stands at ${a.headerAt}, inside it` +
        (a.unreadTo === undefined
          ? ''
          : '; what stands there or before it went by too long ago to be looked for: verify the file itself, not a pipe'),
    }),
  }),
  TAR_ARCHIVE_AT_END: define<{ headerAt: number; next: string }>({
    severity: 'warning',
    title: 'The last member ends in headers and an end marker of its own',
    meaning:
      'Headers that lead from one to the next stand in the content of the last member, and behind them nothing but ' +
      'zeros. A file that holds an archive behind something else looks like this (a disk image, a dump of a tape). So ' +
      'does an archive that lost bytes: then the members behind have moved into this one.',
    advice: 'Is an archive to be expected in this file? If not, bytes of it are lost: restore it from another copy.',
    say: (a) => ({
      message: `headers from "${printable(a.next)}" at ${a.headerAt} on, and an end marker, stand in the content`,
    }),
  }),
  TAR_CONTENT_OVERRUNS: define<{ from: number; to: number }>({
    severity: 'error',
    title: 'The content of the last member runs on behind its end',
    meaning:
      'A member is filled up to whole blocks with zeros. Here, in front of the end of the archive, something else goes on ' +
      'right behind the content, though other members are filled with zeros: bytes were put into this content, or its ' +
      'size is wrong.',
    advice: 'Compare the content of this member with another copy.',
    say: (a) => ({
      message: `${a.to - a.from} bytes (${a.from} to ${a.to}) that are not zero go on behind the content`,
      expected: 'zeros up to the end of the block',
    }),
  }),
  TAR_PADDING_NOT_ZERO: define<{ from: number; to: number }>({
    severity: 'warning',
    title: 'The padding behind a member is not zero',
    meaning:
      'The last block of a member is filled up with zeros. Some old writers left there what was in memory, and a flipped ' +
      'bit there harms nothing.',
    advice:
      'Nothing is lost. If only a few members show this, mind that other bytes of the copy may be damaged as well.',
    say: (a) => ({
      message: `the padding behind the content is not zero (${a.from} to ${a.to})`,
      expected: 'zeros up to the end of the block',
    }),
  }),
  TAR_HEADER_IN_PADDING: define<{ next: string }>({
    severity: 'error',
    title: 'The last block of a content is the header of another member',
    meaning:
      'A whole header, with its checksum, fills the block in which this content ends, the padding behind it included, ' +
      'where nothing but zeros should stand. No writer leaves such a block: the end of the content was overwritten by ' +
      'it, or is lost, and the header stood elsewhere. Other readers take the front of it for content.',
    advice:
      'The content of this member is incomplete: restore it from another copy. Look for the member whose header this is.',
    say: (a) => ({
      message: `the end of its content is lost: the header of "${printable(a.next)}" stands there, over the padding too`,
      expected: 'content and, up to the end of the block, zeros',
      found: 'a header',
    }),
  }),
  TAR_CUT_IN_HEADER: define<{ bytes: number }>({
    severity: 'error',
    title: 'The archive is cut in the middle of a header',
    meaning: 'The last bytes are the beginning of a header block. GNU tar drops them and says nothing.',
    advice: 'Everything from this member on is missing. Look for the rest: a further volume, a longer copy.',
    say: (a) => ({
      message: `the archive ends after ${a.bytes} bytes of a header`,
      expected: '512 bytes',
      found: `${a.bytes}`,
    }),
  }),
  TAR_CUT_IN_DATA: define<{ expectedBytes: Exact; missingBytes: Exact }>({
    severity: 'error',
    title: 'The archive is cut in the middle of a member',
    meaning: "The archive ends before the member's content does. Everything behind is missing as well.",
    advice: 'Look for the rest: a further volume, a longer copy. What is there of the member can be read.',
    say: (a) => ({
      message: `the archive ends ${a.missingBytes} bytes before the end of this member's content`,
      expected: `${a.expectedBytes} bytes`,
      found: `${BigInt(a.expectedBytes) - BigInt(a.missingBytes)} bytes`,
    }),
  }),
  TAR_CUT_IN_EXTENDED_HEADER: define<{
    typeflag: string;
    expectedBytes: Exact;
    foundBytes: number;
  }>({
    severity: 'error',
    title: 'The archive is cut in an extended header',
    meaning: 'The archive ends in a header of type x, g, X, L or K, before the member that it speaks of.',
    advice: 'Everything from this member on is missing. Look for the rest: a further volume, a longer copy.',
    say: (a) => ({
      message: `the archive ends in an extended header (type ${printable(a.typeflag)})`,
      expected: `${a.expectedBytes} bytes`,
      found: `${a.foundBytes} bytes`,
    }),
  }),
  TAR_NO_END_MARKER: define<{ membersSeen: number }>({
    severity: 'error',
    title: 'The archive has no end marker',
    meaning:
      'An archive ends with two blocks of zeros. Without them nothing tells a whole archive from one that was cut ' +
      'between two members: tar itself says nothing about either.',
    advice:
      'Hold the archive against a listing, a manifest or the source (--listing, --manifest, --files-from). If nothing is ' +
      'missing, the end marker alone was not written.',
    say: () => ({
      message: 'the archive ends without an end marker',
      expected: 'two blocks of zeros',
      found: 'the end of the file',
    }),
  }),
  TAR_LONE_ZERO_BLOCK: define({
    severity: 'error',
    title: 'A single block of zeros stands between members',
    meaning:
      'One block of zeros is no end marker by the standard, but GNU tar, bsdtar and Python stop at it, so everything ' +
      'behind it is hidden from them. It may be a header that was overwritten by zeros. Reading went on behind it.',
    advice: 'Extract with `tar -i` (--ignore-zeros). Check that no member is missing at this place.',
    say: () => ({
      message: 'a lone block of zeros: ordinary readers stop here and miss what follows',
      found: '1 block of zeros',
    }),
  }),
  TAR_LONE_ZERO_END: define({
    severity: 'warning',
    title: 'The archive ends with one block of zeros instead of two',
    meaning: 'Some writers leave one block of zeros, or the second was cut off. No member is missing for it.',
    advice: 'Nothing is lost; GNU tar warns of it.',
    say: () => ({
      message: 'a single block of zeros ends the archive',
      expected: '2 blocks of zeros',
      found: '1',
    }),
  }),
  TAR_MEMBERS_AFTER_END: define<{ name: string }>({
    severity: 'error',
    title: 'Members stand behind the end marker',
    meaning:
      'Two blocks of zeros end an archive, and ordinary readers stop there. Behind them another header follows: two ' +
      'archives joined with `cat`, something appended the wrong way, or two blocks overwritten by zeros.',
    advice: 'Extract with `tar -i` (--ignore-zeros), or split the file at this offset.',
    say: (a) => ({
      message: `members follow behind the end marker, the first is "${printable(a.name)}": ordinary readers miss them`,
    }),
  }),
  TAR_TRAILING_BYTES: define<{
    from: number;
    to: number;
    lines: readonly string[];
  }>({
    severity: 'warning',
    title: 'Bytes that are not zero follow the end marker',
    meaning:
      'Behind the end marker there is something that is neither zeros nor tar: text, a signature, the rest of a longer ' +
      'file that was overwritten.',
    advice: 'Nothing of the archive is lost. Readers ignore these bytes unless asked with `tar -i`.',
    say: (a) => ({
      message:
        `${a.to - a.from} bytes behind the end marker are no tar (${a.from} to ${a.to})` +
        (a.lines.length > 0 ? `: text, ${lines(a.lines)}` : ''),
      expected: 'zeros or the end of the file',
    }),
  }),
  TAR_SHORT_LAST_RECORD: define<{ recordBytes: number; missingBytes: number }>({
    severity: 'note',
    title: 'The last record is short',
    meaning:
      'On tape, blocks travel in records of one size (20 blocks, unless -b says otherwise), and GNU tar fills the last ' +
      'one with zeros. Most other writers stop after the end marker, and a copy may have lost part of the zeros.',
    advice: 'Nothing is lost.',
    say: (a) => ({
      message: `the last record is ${a.missingBytes} bytes short`,
      expected: `a multiple of ${a.recordBytes} bytes`,
    }),
  }),
} as const;
