import type { Exact } from '../findings/index.js';
import type { TarMember } from './member.js';

/** How the map of a sparse member comes: in its header (GNU's or star's), in records, or in front of its data. */
export type SparseForm = 'none' | 'old-gnu' | 'star' | 'pax-0' | 'pax-1.0';

/** A member under construction: what the reader still changes before it hands it out. */
export type DraftMember = { -readonly [K in keyof TarMember]: TarMember[K] };

/** A draft, and what the reader must know of it besides. */
export interface Draft {
  readonly member: DraftMember;
  /** Bytes in the data area as the headers say: with a sparse map of pax 1.0, without padding. */
  readonly areaBytes: Exact;
  /** How the sparse map comes, if there is one. */
  readonly sparseForm: SparseForm;
  readonly realSize: Exact | undefined;
  /** Whether known readers skip that many bytes, though others do not. */
  readonly isIdleDisputed: boolean;
}
