import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openListing } from '../../../src/archive/index.js';
import { scratch } from '../../testing/scratch.js';
import { sha256Of, verifyBytes } from '../../testing/volume-vectors.js';

const FOLDER = new URL('../../../vectors/listings/', import.meta.url);
const bytesOf = (name: string): Uint8Array => new Uint8Array(readFileSync(new URL(name, FOLDER)));
const logs = readdirSync(FOLDER).filter((name) => name.endsWith('.log'));
const { file } = scratch('listings');

async function findingsFor(log: Uint8Array): Promise<[string, string | undefined][]> {
  const listing = await openListing(file('log', log), { seed: 1 });
  const { report } = await verifyBytes([bytesOf('tree.tar')], [listing]);
  const found = report.findings.kept.filter(({ code }) => code.startsWith('LISTING'));
  return found.map(({ code, member, args }) => [code, member?.name ?? (args as { name?: string }).name]);
}

test('the vectors are those that were made', () => {
  const provenance = JSON.parse(readFileSync(new URL('provenance.json', FOLDER), 'utf8'));
  expect(Object.keys(provenance).sort()).toEqual([...logs, 'tree.tar'].sort());
  for (const [name, { sha256 }] of Object.entries<{ sha256: string }>(provenance)) {
    expect(sha256Of(bytesOf(name)), name).toBe(sha256);
  }
});

describe.each(logs)('%s', (name) => {
  test('names all that is in the archive, and nothing else', async () => {
    expect(await findingsFor(bytesOf(name))).toEqual([]);
  });

  test('without one of its lines, one member more is there', async () => {
    const text = Buffer.from(bytesOf(name)).toString('latin1');
    const cut = text.replace(/^.*plain[^\w\n]*\n/m, '');
    expect(cut).not.toBe(text);
    expect(await findingsFor(Buffer.from(cut, 'latin1'))).toEqual([['LISTING_MEMBER_EXTRA', 'plain']]);
  });

  test('with one line more, one member is missing', async () => {
    const more = Buffer.concat([bytesOf(name), Buffer.from('gone\n')]);
    expect(await findingsFor(more)).toEqual([['LISTING_MEMBER_MISSING', 'gone']]);
  });
});
