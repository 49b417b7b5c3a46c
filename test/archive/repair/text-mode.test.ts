import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildArchive } from '../../../emulator/testing/index.js';
import { TextModeUndone } from '../../../src/tar/repair/text-mode.js';
import { seekableBytes } from '../../../src/tar/seekable-bytes.js';
import { latin1 } from '../../testing/blocks.js';
import { settings } from '../../testing/settings.js';
import { tarVectors } from '../../testing/vectors.js';
import { digested, mergedCopies, repaired } from './repaired.js';

/** What FTP's ASCII type makes of bytes: CR LF of each LF. */
function inTextMode(bytes: Uint8Array): Uint8Array {
  const sent: number[] = [];
  for (const byte of bytes) sent.push(...(byte === 0x0a ? [0x0d, 0x0a] : [byte]));
  return Uint8Array.from(sent);
}

const undone = (bytes: Uint8Array) =>
  TextModeUndone.of(seekableBytes('sent', bytes), () => Promise.resolve(), undefined);
const rest = (): Promise<void> => Promise.resolve();

const contents = ['a\n'.repeat(300), 'b\r\n'.repeat(200), 'c\r\r\n\n\r', '', '\n'.repeat(512), '\0\r\n\x1a'.repeat(90)];
const whole = buildArchive({
  dialect: 'gnu',
  members: contents.map((content, i) => ({
    ...{ type: 'file' as const, name: `folder/${i}`, content: latin1(content) },
    mtime: { seconds: 1_700_000_000, nanoseconds: 0 },
  })),
});
const sent = inTextMode(whole.bytes);

describe('an archive that was sent in text mode', () => {
  test('is what it was, byte for byte, whatever stood in front of its line feeds', async () => {
    const { report, bytes } = await repaired(sent);
    expect(report.outcome).toBe('complete');
    expect(report.textMode).toEqual([{ volume: 0, carriageReturns: sent.length - whole.bytes.length }]);
    expect(bytes).toEqual(whole.bytes);
    const [first] = report.fates;
    expect(first).toMatchObject({ fate: 'mended', name: 'folder/0', offset: 0 });
    expect(first?.reasons).toEqual([
      { code: 'text-mode-undone', carriageReturns: 300 },
      { code: 'shown-by', evidence: 'sizes' },
    ]);
    // Where no line feed was, nothing was mended.
    expect(report.fates.map(({ name }) => name)).not.toContain('folder/3');
  });

  test('the vector is the archive that it was made from', async () => {
    const [bytes, before] = ['text-mode.tar', 'block-2.tar'].map((name) => readFileSync(join(tarVectors.folder, name)));
    const { report, bytes: good } = await repaired(bytes as Uint8Array);
    expect(report.outcome).toBe('complete');
    const members = (await digested(before as Uint8Array)).map(({ member, sha256 }) => ({ ...member, sha256 }));
    expect((await digested(good)).map(({ member, sha256 }) => ({ ...member, sha256 }))).toEqual(members);
    const end = members.at(-1)?.dataOffset ?? 0;
    expect(Buffer.compare(good.subarray(0, end), (before as Uint8Array).subarray(0, end))).toBe(0);
  });

  test('is told where it stands as it was sent', async () => {
    const { report } = await repaired(sent);
    const second = report.fates.find(({ name }) => name === 'folder/1');
    expect(second?.offset).toBe((whole.members[1]?.offset ?? 0) + 300);
  });

  test('and damaged besides keeps its other members', async () => {
    const damaged = sent.slice();
    const header = (whole.members[1]?.headerOffset ?? 0) + 300;
    damaged.fill(0xff, header, header + 512);
    const { report, bytes } = await repaired(damaged);
    expect(report.outcome).toBe('losses');
    const names = (await digested(bytes)).map(({ member }) => member.name);
    expect(names).toEqual([0, 2, 3, 4, 5].map((i) => `folder/${i}`));
  });

  test('is one of several copies', async () => {
    const { report, bytes } = await mergedCopies([sent, whole.bytes.subarray(0, 2000)]);
    expect(report).toMatchObject({ outcome: 'complete', textMode: [{ volume: 0 }] });
    expect((await digested(bytes)).length).toBe(contents.length);
  });

  test('with few line feeds is in doubt', async () => {
    const few = buildArchive({ dialect: 'gnu', members: [{ type: 'file', name: 'a', content: latin1('a\nb\n') }] });
    const { report, bytes } = await repaired(inTextMode(few.bytes));
    expect(report).toMatchObject({ outcome: 'losses', fates: [{ fate: 'unproven' }] });
    expect(report.fates[0]?.reasons).toContainEqual({ code: 'text-mode-in-doubt' });
    expect((await digested(bytes)).map(({ member }) => member.size)).toEqual([4]);
  });
});

describe('what was not sent in text mode', () => {
  test('texts of Windows in a damaged archive stay as they are', async () => {
    const members = [0, 1, 2].map((i) => ({
      ...{ type: 'file' as const, name: `folder/${i}`, content: latin1('line\r\n'.repeat(300)) },
    }));
    const windows = buildArchive({ dialect: 'gnu', members });
    const damaged = windows.bytes.slice();
    damaged.fill(0xff, windows.members[1]?.headerOffset, windows.members[1]?.dataOffset);
    const { report, bytes } = await repaired(damaged);
    expect(report.textMode).toEqual([]);
    expect((await digested(bytes)).map(({ member }) => [member.name, member.size])).toEqual([
      ['folder/0', 1800],
      ['folder/2', 1800],
    ]);
  });

  test.each(['', 'no line feed', '\nfirst', 'a\r\nb\n', 'a\n\r\n'])('%j', async (text) => {
    expect(await undone(latin1(text))).toBeUndefined();
  });

  test('told to end', async () => {
    expect(await TextModeUndone.of(seekableBytes('sent', sent), rest, AbortSignal.abort())).toBeUndefined();
  });
});

describe('taking out carriage returns', () => {
  test('is the inverse of text mode, wherever it is read', async () => {
    const piece = fc.constantFrom('\n', '\r', '\r\n', 'a', '\0');
    const places = fc.array(fc.tuple(fc.nat(70), fc.nat(9)), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 60 }), places, async (pieces, stretches) => {
        const bytes = latin1(`${pieces.join('')}\n`);
        const again = await undone(inTextMode(bytes));
        expect(again?.readAt(0, bytes.length + 9)).toEqual(bytes);
        for (const [at, length] of stretches) {
          expect(again?.readAt(at, length)).toEqual(bytes.slice(at, at + length));
          if (at < bytes.length) expect(inTextMode(bytes)[again?.original(at) ?? -1]).toBe(bytes[at]);
        }
      }),
      settings(200),
    );
  });

  test('across the pieces in which it is done', async () => {
    const bytes = latin1(`${'x'.repeat((1 << 20) - 2)}\n\r\n${'y\n'.repeat(1 << 20)}`);
    const text = inTextMode(bytes);
    const again = await undone(text);
    expect(again?.sizeBytes).toBe(bytes.length);
    expect(Buffer.compare(again?.readAt(0, bytes.length) ?? text, bytes)).toBe(0);
    expect(again?.takenOut(0, bytes.length)).toBe(text.length - bytes.length);
    for (const at of [0, (1 << 20) - 3, (1 << 20) - 2, (1 << 20) - 1, 1 << 20, bytes.length - 1]) {
      expect([at, text[again?.original(at) ?? -1]]).toEqual([at, bytes[at]]);
    }
  });
});
