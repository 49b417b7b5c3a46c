import type { Exact } from '../../findings/index.js';
import type { MemberKind } from '../member.js';

/**
 * What becomes of a member:
 * - `whole`: it stands in the new archive as it was
 * - `mended`: so it does, after something in it was put right that is known for certain
 * - `unproven`: so it does, but damage stands next to it, and nothing shows that it did not reach into the member
 * - `partial`: something of it is missing or wrong: left out, or, where asked for, kept under a name that says so
 * - `lost`: it was there, and cannot be had
 */
export type Fate = 'whole' | 'mended' | 'unproven' | 'partial' | 'lost';

/** Why a member has its fate, or what shows that it is right: the sentences are in {@link reasonText}. */
export type Reason =
  | { readonly code: 'bit-turned-back'; readonly offset: number; readonly bit: number; readonly field: string }
  | { readonly code: 'shown-by'; readonly evidence: 'only-one' | 'neighbours' | 'padding' | 'sizes' }
  | { readonly code: 'text-cut-out'; readonly bytes: number }
  | { readonly code: 'padding-zeroed' }
  | { readonly code: 'header-rewritten'; readonly finding: string }
  | { readonly code: 'header-ambiguous'; readonly finding: string }
  | { readonly code: 'cut-in-doubt' }
  | { readonly code: 'text-mode-undone'; readonly carriageReturns: number }
  | { readonly code: 'text-mode-in-doubt' }
  | { readonly code: 'copies-agree'; readonly copies: number }
  | { readonly code: 'copies-differ'; readonly copies: number }
  | { readonly code: 'part-of-copies'; readonly bytes: number; readonly copies: number }
  | { readonly code: 'end-in-doubt' }
  | { readonly code: 'extended-in-doubt' }
  | { readonly code: 'records-damaged' }
  | { readonly code: 'fields-in-doubt'; readonly fields: readonly string[] }
  | { readonly code: 'bytes-missing'; readonly bytes: Exact }
  | { readonly code: 'bytes-lost' }
  | { readonly code: 'content-shifted' }
  | { readonly code: 'header-inside' }
  | { readonly code: 'misread' }
  | { readonly code: 'nameless' }
  | { readonly code: 'begins-elsewhere' }
  | { readonly code: 'map-unsound' }
  | { readonly code: 'header-damaged' }
  | { readonly code: 'header-missing'; readonly typeflag: string };

/** One member that did not simply come through whole. */
export interface MemberFate {
  readonly fate: Exclude<Fate, 'whole'>;
  /** As it is known; undefined where nothing tells it. */
  readonly name: string | undefined;
  readonly kind: MemberKind | undefined;
  /** Index of the file in which its first block stands. */
  readonly volume: number;
  /** Where it stands there, bytes. */
  readonly offset: number;
  readonly size: Exact | undefined;
  readonly reasons: readonly Reason[];
  /** The name in the new archive of a member that is there in part. */
  readonly keptAs: string | undefined;
}

/** A stretch of the damaged archive of which nothing was had, or a place where something is perhaps missing. */
export interface Loss {
  /**
   * - `no-tar`: bytes that belong to no member that could be had
   * - `zeros`: zeros stand between members: a header was overwritten by them, or nothing was
   * - `cut`: the archive ends in the middle of something
   * - `volume`: a volume of the set is missing in front of this place, or one does not go on where the one before it ends
   * - `no-copy`: between two members no copy shows that nothing is missing
   * - `no-end`: the archive ends without its end marker: perhaps more came behind
   */
  readonly kind: 'no-tar' | 'zeros' | 'cut' | 'volume' | 'no-copy' | 'no-end';
  /** Index of the file. */
  readonly volume: number;
  /** Offsets in it; of a stretch that goes on on further volumes, as if this one went on. */
  readonly from: number;
  readonly to: number;
}

const EVIDENCE = {
  'only-one': 'no other bit explains it',
  neighbours: 'the headers next to it show which',
  padding: 'the zeros behind its content show which',
  sizes: 'without them its size leads to where the next header stands',
} as const;

/** A reason as a sentence without its full stop. */
export function reasonText(reason: Reason): string {
  switch (reason.code) {
    case 'bit-turned-back':
      return `bit ${reason.bit} of the byte at ${reason.offset} was flipped (${reason.field})`;
    case 'shown-by':
      return EVIDENCE[reason.evidence];
    case 'text-cut-out':
      return `${reason.bytes} bytes of foreign text were cut out of it`;
    case 'padding-zeroed':
      return 'what stood in the padding behind its content is zeros again';
    case 'header-rewritten':
      return `its header could be read in two ways (${reason.finding}) and was written anew`;
    case 'header-ambiguous':
      return `its header can be read in two ways (${reason.finding}), and no other says the same`;
    case 'cut-in-doubt':
      return 'where exactly the foreign text stood in it is not certain';
    case 'text-mode-undone':
      return `${reason.carriageReturns} carriage returns that text mode had put in front of its line feeds were taken out`;
    case 'text-mode-in-doubt':
      return 'so few line feeds are no proof that the archive was sent in text mode';
    case 'copies-agree':
      return `${reason.copies} copies have the same content`;
    case 'copies-differ':
      return `${reason.copies} copies have it whole, with contents that differ: this one is of the first`;
    case 'part-of-copies':
      return `no copy has it whole; ${reason.bytes} bytes of its content are taken from here, the most that any has`;
    case 'end-in-doubt':
      return 'damage stands right behind it, and nothing shows whether its content ends where it should';
    case 'extended-in-doubt':
      return 'damage stands right in front of it, where a long name or further records may have stood';
    case 'records-damaged':
      return 'an extended header of it is damaged: what it said may be lost';
    case 'fields-in-doubt':
      return `its header is damaged, in one of: ${reason.fields.join(', ')}`;
    case 'bytes-missing':
      return `${reason.bytes} bytes of its content are missing`;
    case 'bytes-lost':
      return 'bytes of its content are lost: the next header stands inside it';
    case 'content-shifted':
      return 'bytes were lost in its content or put into it: its end is not where it should be';
    case 'header-inside':
      return 'the header of another member stands in its content';
    case 'misread':
      return 'in the new archive, what stands in it was read as other members: it is not what was written there';
    case 'nameless':
      return 'its name is empty: no program extracts it';
    case 'begins-elsewhere':
      return 'it begins on another volume';
    case 'map-unsound':
      return 'the map of this sparse file makes no sense, or is lost';
    case 'header-damaged':
      return 'its header is damaged beyond repair';
    case 'header-missing':
      return `only the extended header (type ${reason.typeflag}) in front of it is left`;
  }
}
