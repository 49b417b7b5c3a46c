import { spawnSync } from 'node:child_process';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { digitsOf, readKeyFile, stencChecksum, type TapeKey } from '../../src/security/index.js';
import { sha256 } from '../security/secrets.js';
import { scratchFolder } from '../testing/scratch.js';
import { tapekit } from '../testing/tapekit.js';

const folder = scratchFolder('stenc-');

function stenc(args: readonly string[], input = ''): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr, error } = spawnSync('stenc', args, { input, encoding: 'utf8' });
  if (error !== undefined) throw error;
  return { status, said: stdout + stderr };
}

/** What stenc 1 says of a key file before it fails for want of a drive. */
const readByStenc = (path: string): string => stenc(['-f', '/dev/null', '-e', 'on', '-k', path, '-a', '1']).said;

describe('key files of stenc 1', () => {
  test.each([
    ['256', 'Archive 2026, box 7'],
    ['256', ''],
    ['256', 'x'.repeat(30)],
    ['128', 'half a key'],
  ])('that it writes with -g %s are read, byte for byte: %j', (bits, description) => {
    const path = join(folder(), 'stenc.key');
    const described = description === '' ? [] : ['-kd', description];
    expect(stenc(['-g', bits, '-k', path, ...described], 'any keys\n').status).toBe(0);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const bytes = readFileSync(path);
    const file = readKeyFile(bytes, sha256);
    expect(file.key?.bits).toBe(Number(bits));
    expect(file.description ?? '').toBe(description);
    expect(bytes.toString()).toBe(`${digitsOf(file.key as TapeKey)}\n${description}`);
    const { status, stdout } = tapekit(['crypt', 'show', path]);
    expect([status, stdout.includes(`${bits} bits`)]).toEqual([0, true]);
  });

  test.each(['256', '128', '16'])('that tapekit writes with -g %s are read by it, with the same checksum', (bits) => {
    for (let round = 0; round < 20; round++) {
      const path = join(folder(), `${bits}-${round}.key`);
      expect(tapekit(['crypt', 'keygen', '-g', bits, '-o', path, '-d', 'box 7']).status).toBe(0);
      const said = readByStenc(path);
      expect(said).toContain(`Provided key length is ${bits} bits.`);
      const { key } = readKeyFile(readFileSync(path), sha256);
      const checksum = stencChecksum(key as TapeKey);
      if (checksum !== undefined) expect(said).toContain(`Key checksum is ${checksum}.`);
    }
  });

  const HEX = '00112233445566778899aabbccddeeff'.repeat(2);
  test.each([
    ['an odd number of digits', `${HEX.slice(1)}\n`],
    ['a prefix', `0x${HEX}\n`],
    ['a blank', `${HEX} \n`],
    ['a line end of Windows', `${HEX}\r\n`],
    ['33 bytes', `${HEX}00\n`],
    ['nothing', ''],
    ['an empty first line', `\n${HEX}\n`],
  ])('with %s are refused by both', (_, text) => {
    const path = join(folder(), 'bad.key');
    writeFileSync(path, text, { mode: 0o600 });
    expect(readByStenc(path)).toContain('Invalid key found');
    expect(tapekit(['crypt', 'show', path]).status).toBe(1);
  });

  test('of lengths that it refuses to make are refused', () => {
    const path = join(folder(), 'length.key');
    expect(stenc(['-g', '100', '-k', path]).said).toContain('Key size must be divisible by 8');
    expect(tapekit(['crypt', 'keygen', '-g', '100', '-o', path]).status).toBe(2);
    expect(stenc(['-g', '264', '-k', path], '\n').said).toContain('Keys over 256 bits cannot be used');
    expect(tapekit(['crypt', 'keygen', '-g', '264', '-o', path, '--force']).status).toBe(2);
  });
});
