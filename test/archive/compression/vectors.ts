import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const FOLDER = new URL('../../../vectors/compressed/', import.meta.url);

/** A file of vectors/compressed. */
export function vector(name: string): Uint8Array {
  return readFileSync(new URL(name, FOLDER));
}

/** What all of them hold. */
export const SAMPLE: Uint8Array = gunzipSync(vector('sample.tar.gz'));

/** What made each of them, and its hash. */
export const PROVENANCE = JSON.parse(readFileSync(new URL('provenance.json', FOLDER), 'utf8')) as Record<
  string,
  { readonly tool: string; readonly command: string; readonly sha256: string }
>;

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
