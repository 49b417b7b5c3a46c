import type { TarMember } from '../member.js';
import type { LimitOptions, Limits } from './limits.js';
import type { Place } from './member-path.js';
import type { Naming } from './naming.js';
import { Refusal } from './refusal.js';
import type { Limit, ReportDraft } from './report.js';
import type { Selection, SelectionOptions } from './selection.js';

/** Which members are restored, and where: what every restore has. */
export interface PlacingOptions extends SelectionOptions, LimitOptions {
  /** Restores members of unknown types as files. Default false. */
  readonly unknownTypes?: boolean | undefined;
  /** So many components are taken off the front of each name; what has no more is left out. Default 0. */
  readonly stripComponents?: number | undefined;
  /** A path in the folder below which everything is put that is not below it already. */
  readonly topLevel?: string | undefined;
}

/** What decides which members are restored, and where. */
export interface Choosing {
  readonly naming: Naming;
  readonly selection: Selection;
  readonly limits: Limits;
  readonly report: ReportDraft;
}

/** What is to become of a member: it gets a place, passes a limit, is left out, or is no file of its own. */
export type Choice = { readonly place: Place } | { readonly limit: Limit } | 'unselected' | 'ignored';

/**
 * GNU tar's N says in words what to rename and link: it is never acted on (CVE-2006-6097). Solaris's and star's others
 * hold attributes of another member.
 */
const WITHOUT_FILE = new Set(['N', 'A', 'E', 'I']);

/**
 * Chooses what is to become of a member; the report counts those that are left out and those with absolute names.
 * @throws Refusal where its name cannot be used, or it begins on a volume that was not given
 */
export function choosePlace(member: TarMember, { naming, selection, limits, report }: Choosing): Choice {
  const path = naming.parse(member.name);
  const leftOut = (): Choice => {
    report.unselected++;
    return 'unselected';
  };
  if (!selection.wants(path.parts)) return leftOut();
  if (member.continuation !== undefined && member.storedSize !== 0) throw new Refusal('STARTS_BEFORE');
  if (member.continuation !== undefined || WITHOUT_FILE.has(member.typeflag)) return 'ignored';
  const limit = limits.member(member);
  if (limit !== undefined) return { limit };
  const place = naming.place(path);
  if (place === undefined) return leftOut();
  if (path.root !== '') report.absolute++;
  return { place };
}

/** @throws Refusal where it is not known where the bytes of a file belong, or no file system holds so many */
export function checkSize({ size, sparse }: TarMember): void {
  if (sparse?.isSound === false) throw new Refusal('SPARSE_MAP_UNSOUND');
  if (typeof size === 'bigint') throw new Refusal('SIZE_TOO_LARGE', String(size));
}
