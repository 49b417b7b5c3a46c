import { createHash } from 'node:crypto';
import { type ManifestFormat, type ManifestItem, ManifestReader } from '../../../src/archive/manifest/index.js';
import { encodeName } from '../../../src/bytes/text.js';

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Everything that a manifest gives, read in pieces of a size. */
export function readAll(manifest: string | Uint8Array, format?: ManifestFormat, pieceBytes = 1 << 16): ManifestItem[] {
  const bytes = typeof manifest === 'string' ? encodeName(manifest) : manifest;
  const reader = new ManifestReader({ source: 'LIST', format });
  const items: ManifestItem[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    items.push(...reader.push(bytes.subarray(at, at + pieceBytes)));
  }
  items.push(...reader.end());
  return items;
}

export const entriesOf = (items: readonly ManifestItem[]) =>
  items.flatMap((item) => (item.type === 'entry' ? [item.entry] : []));
export const codesOf = (items: readonly ManifestItem[]) =>
  items.flatMap((item) => (item.type === 'finding' ? [item.finding.code] : []));
