import { describe, expect, test } from 'vitest';
import { extractTar } from '../../../src/archive/extract/index.js';
import type { ByteSource } from '../../../src/archive/index.js';
import { END, file, latin1 } from '../../testing/blocks.js';
import { GROUNDS, ground, tryRestore } from '../../testing/restore.js';
import { ATTACKS, type Attack } from './known-attacks.js';

async function check(where: (typeof GROUNDS)[number], attack: Attack, outwardLinks: boolean): Promise<void> {
  const { archives, prepared = {}, options = {}, has = [], finds = [] } = attack;
  const chosen = { umask: 0o022, outwardLinks, ...options };
  const trial = await tryRestore(where, archives, { ...chosen, prepared });
  expect(trial.escapes).toEqual([]);
  expect(trial.isOutsideSame).toBe(true);
  if (chosen.outwardLinks !== true) expect(trial.outward).toEqual([]);
  const refused = outwardLinks ? (attack.refusedOutward ?? attack.refused) : attack.refused;
  if (refused !== undefined) expect(trial.refused).toEqual(refused);
  // memfs has no umask, and folders get all of their bits.
  if (where !== 'memfs') expect(trial.inside).toEqual(expect.arrayContaining([...has]));
  const codes = trial.report.findings.kept.map(({ code }) => code);
  expect(codes).toEqual(expect.arrayContaining([...finds]));
}

describe.each(GROUNDS)('published attacks, %s', (where) => {
  test.each(ATTACKS.map((attack) => [attack.id, attack] as const))('%s', async (_, attack) => {
    await check(where, attack, false);
    if (attack.refusedOutward !== undefined) await check(where, attack, true);
  });
});

test('CVE-2025-64118 (node-tar): a source that is shorter than it said gives no bytes of others', async () => {
  const { fs, base, clear } = ground('memfs');
  const bytes = latin1(file('whole', { name: 'a' }) + file('x'.repeat(5000), { name: 'b' }) + END).subarray(0, 3000);
  let at = 0;
  const source: ByteSource = {
    name: 'shrinking',
    sizeBytes: 9000,
    read(into) {
      // What stood in the buffer before must not be taken for content.
      into.fill(0x55);
      const piece = bytes.subarray(at, at + 700);
      into.set(piece);
      at += piece.length;
      return piece.length;
    },
    skip: undefined,
    readAt: undefined,
    close: () => undefined,
  };
  const report = await extractTar([source], `${base}/out`, { fs });
  expect(report.notRestored.kept.map(({ code, name }) => `${code} ${name}`)).toEqual(['NOT_WHOLE b']);
  expect(fs.readdirSync(`${base}/out`).map(String)).toEqual(['a']);
  expect(String(fs.readFileSync(`${base}/out/a`))).toBe('whole');
  clear();
});
