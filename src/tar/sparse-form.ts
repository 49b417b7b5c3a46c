import type { Exact } from '../findings/index.js';
import type { Draft, SparseForm } from './draft.js';
import type { PaxRecords, PaxValues } from './pax-values.js';
import type { SparseProblem } from './sparse.js';
import type { Tell } from './teller.js';

/**
 * Finds out from its pax records whether a member is sparse, gives it its true name and size, and tells what is wrong.
 * @param hasPairs - whether the repeated records of version 0.0 came
 * @returns the form of the map, where the records say that there is one
 * @see GNU tar manual, "PAX Format, Versions 0.0 and 0.1", "PAX Format, Version 1.0"
 */
export function judgeSparseRecords(
  draft: Draft,
  records: PaxRecords,
  hasPairs: boolean,
  values: PaxValues,
  tell: Tell,
): { sparseForm: SparseForm; realSize: Exact | undefined } | undefined {
  const { member } = draft;
  if (draft.sparseForm !== 'none') return headerMap(draft, records, values, tell);
  const hasMap = hasPairs || records.has('GNU.sparse.map');
  const hasCount = records.has('GNU.sparse.numblocks');
  const hasVersion = records.has('GNU.sparse.major') || records.has('GNU.sparse.minor');
  const name = values.name(records, 'GNU.sparse.name');
  const realSize = values.size(records, 'GNU.sparse.realsize') ?? values.size(records, 'GNU.sparse.size');
  if (!hasMap && !hasCount && !hasVersion && name === undefined && realSize === undefined) return undefined;
  const form = formOf(hasMap, values.size(records, 'GNU.sparse.major'), values.size(records, 'GNU.sparse.minor'));
  if (member.kind !== 'file' && member.kind !== 'continuation') return refuse(tell, 'not-a-file');
  if (name !== undefined) member.name = name;
  if (form === 'version' || form === 'no-map') return refuse(tell, form);
  if (form === 'pax-0' && !hasCount) problem(tell, 'no-count');
  if (realSize !== undefined) member.size = realSize;
  return { sparseForm: form, realSize };
}

/** Typeflag S brought its own map: records can only bring the real size, as star writes it. */
function headerMap(
  { member, sparseForm, realSize }: Draft,
  records: PaxRecords,
  values: PaxValues,
  tell: Tell,
): { sparseForm: SparseForm; realSize: Exact | undefined } {
  for (const keyword of records.keys()) {
    if (!keyword.startsWith('GNU.sparse.')) continue;
    problem(tell, 'two-maps');
    break;
  }
  const schily = values.size(records, 'SCHILY.realsize');
  if (schily !== undefined) member.size = schily;
  return { sparseForm, realSize: schily ?? realSize };
}

function formOf(
  hasMap: boolean,
  major: Exact | undefined,
  minor: Exact | undefined,
): 'pax-0' | 'pax-1.0' | 'version' | 'no-map' {
  if (major === 1 && minor === 0) return 'pax-1.0';
  if (major !== undefined && major !== 0) return 'version';
  return hasMap ? 'pax-0' : 'no-map';
}

function refuse(tell: Tell, what: SparseProblem['problem']): undefined {
  problem(tell, what);
  return undefined;
}

function problem(tell: Tell, what: SparseProblem['problem']): void {
  tell('SPARSE_MAP_INVALID', { problem: what, entry: -1, expected: undefined, found: undefined });
}
