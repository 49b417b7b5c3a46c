import type { Finding } from '../../findings/index.js';
import type { Edits } from './edits.js';
import type { MemberFate, Reason } from './fate.js';
import type { FateLog } from './fate-log.js';

/** What, in front of a member, may have been a header of it. */
const DAMAGE: ReadonlySet<string> = new Set([
  ...['TAR_DAMAGED_STRETCH', 'TAR_CHECKSUM_MISMATCH', 'TAR_BYTES_LOST', 'EXTENDED_HEADER_ORPHANED'],
  ...['TAR_LONE_ZERO_BLOCK', 'TAR_SIZE_INVALID', 'TAR_DATA_BEHIND_LINK'],
  // Of a global header: it may stand where one of the member should, or have its data.
  'PAX_RECORD_INVALID',
]);

/** Records that writers fill up with zeros behind the end marker. */
const RECORD_BYTES = 10_240;

/** What stands between two members, or behind the last. */
export interface Gap {
  readonly findings: readonly Finding[];
  /** Offsets of the end markers in it. */
  readonly ends: readonly number[];
  /** Where the next member begins, or the archive ends. */
  readonly to: number;
}

/** Whether something in front of the member behind a gap may have been destroyed. */
export function isDamaged({ findings, ends, to }: Gap): boolean {
  return findings.some(({ code }) => DAMAGE.has(code) || (code === 'TAR_MEMBERS_AFTER_END' && !isJoint(ends, to)));
}

/**
 * Whether an end marker in front of a member is one, rather than headers that were overwritten by zeros: two blocks
 * alone, as many writers end archives, or as many as fill a record.
 */
function isJoint(ends: readonly number[], to: number): boolean {
  const end = ends.at(-1);
  return end !== undefined && (to - end === 1024 || to % RECORD_BYTES === 0);
}

/**
 * Tells what is lost in a gap.
 * @param edits - those with which the archive was read: what is told has the offsets of the archive as it is
 */
export function tellLosses(gap: Gap, edits: Edits, log: FateLog): void {
  const at = (offset: number): number => edits.original(offset);
  const end = (offset: number): number => (offset === 0 ? 0 : edits.original(offset - 1) + 1);
  for (const found of gap.findings) {
    const { offset } = found.at;
    switch (found.code) {
      case 'TAR_DAMAGED_STRETCH':
        log.lose({ volume: 0, kind: 'no-tar', from: at(found.args.from), to: end(found.args.to) });
        break;
      case 'TAR_LONE_ZERO_BLOCK':
        log.lose({ volume: 0, kind: 'zeros', from: at(offset), to: end(offset + 512) });
        break;
      case 'TAR_MEMBERS_AFTER_END':
        if (!isJoint(gap.ends, gap.to))
          log.lose({ volume: 0, kind: 'zeros', from: at(gap.ends.at(-1) ?? offset), to: end(gap.to) });
        break;
      case 'TAR_CUT_IN_HEADER':
      case 'TAR_CUT_IN_EXTENDED_HEADER':
      case 'TAR_CUT_IN_DATA':
        log.lose({ volume: 0, kind: 'cut', from: at(offset), to: end(gap.to) });
        break;
      case 'TAR_NO_END_MARKER':
        log.lose({ volume: 0, kind: 'no-end', from: at(offset), to: end(gap.to) });
        break;
      case 'TAR_CHECKSUM_MISMATCH':
        log.add(lost(found.args.name, at(offset), { code: 'header-damaged' }));
        break;
      case 'EXTENDED_HEADER_ORPHANED':
        log.add(lost(undefined, at(offset), { code: 'header-missing', typeflag: found.args.typeflag }));
        break;
      default:
    }
  }
}

function lost(name: string | undefined, offset: number, reason: Reason): MemberFate {
  return {
    fate: 'lost',
    volume: 0,
    name,
    kind: undefined,
    offset,
    size: undefined,
    reasons: [reason],
    keptAs: undefined,
  };
}
