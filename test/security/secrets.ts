import { createHash } from 'node:crypto';

/** The platform's SHA-256, as `src/security` wants it. */
export const sha256 = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest();

/** A key in small digits. */
export const hexOfKey = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Whether a text has a stretch of a key's digits, 12 or more, in any case and any grouping. */
export function holdsKey(text: string, hex: string): boolean {
  const bare = text.toLowerCase().replace(/[^0-9a-z]/g, '');
  for (let at = 0; at + 12 <= hex.length; at++) {
    const stretch = hex.slice(at, at + 12);
    // A run of one digit is in many a text by chance.
    if (!/^(.)\1*$/.test(stretch) && bare.includes(stretch)) return true;
  }
  return false;
}
