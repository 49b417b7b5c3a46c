import { BLOCK_BYTES, FIELDS } from '../../tar/header.js';
import type { PaxRecord } from '../../tar/pax-records.js';
import { blocksOf, sign } from '../../tar/writer/block.js';
import { PaxEncoder } from '../../tar/writer/pax-encoding.js';
import { putOctal } from '../../tar/writer/put-number.js';
import type { GlobalHeader } from './raw-members.js';

const NOTHING = /* @__PURE__ */ new Uint8Array(0);

/** The keyword that carries a volume label. */
export const LABEL_KEYWORD = 'GNU.volume.label';

/** A global header with other records, all else in its block as it was; nothing where there are none. */
export function withRecords({ bytes }: GlobalHeader, records: readonly PaxRecord[]): Uint8Array {
  if (records.length === 0) return NOTHING;
  const encoder = new PaxEncoder();
  for (const { keyword, value } of records) encoder.add(keyword, value);
  const made = new Uint8Array(BLOCK_BYTES + blocksOf(encoder.length));
  made.set(bytes.subarray(0, BLOCK_BYTES));
  made.fill(0, FIELDS.size.at, FIELDS.size.at + FIELDS.size.length);
  putOctal(made, FIELDS.size.at, FIELDS.size.length, encoder.length);
  made.fill(0, FIELDS.checksum.at, FIELDS.checksum.at + FIELDS.checksum.length);
  sign(made, 0);
  encoder.put(made, BLOCK_BYTES);
  return made;
}
