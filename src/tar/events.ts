import type { Exact, Finding } from '../findings/index.js';
import type { TarMember } from './member.js';

/** What a `TarReader` gives, in archive order. */
export type TarEvent =
  /** A member begins. Data events and one `end` follow, for every member. */
  | { readonly type: 'member'; readonly member: TarMember }
  /** Stored bytes of the member that began last: a view of the chunk that was pushed, valid until the next push. */
  | {
      readonly type: 'data';
      readonly member: TarMember;
      readonly bytes: Uint8Array;
      readonly offset: number;
    }
  /** The member ends. `missing` bytes of it did not come (archive cut, or the volume ends and another goes on). */
  | {
      readonly type: 'end';
      readonly member: TarMember;
      readonly missing: number | bigint;
      readonly skipped: boolean;
    }
  /** A volume header: type V or `GNU.volume.label`. */
  | {
      readonly type: 'volume';
      readonly label: string;
      readonly offset: number;
      /** mtime of the header that sets it, seconds since 1970: when the tape was written, for GNU tar. */
      readonly seconds: Exact;
      readonly member: TarMember | undefined;
    }
  /** A pax header of type g, which holds for the members behind it: its blocks stand from `offset` to `end`. */
  | { readonly type: 'global'; readonly offset: number; readonly end: number }
  /** Two blocks of zeros. Reading goes on behind them. */
  | { readonly type: 'end-of-archive'; readonly offset: number }
  | { readonly type: 'finding'; readonly finding: Finding };
