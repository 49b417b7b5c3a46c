import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { severityOf } from '../../../src/findings/index.js';
import { reasonText } from '../../../src/tar/index.js';
import { tarVectors } from '../../testing/vectors.js';
import { digested, repaired } from './repaired.js';

const { folder, index } = tarVectors;
const bytesOf = (file: string): Uint8Array => readFileSync(join(folder, file));

/** What becomes of each damaged vector, but for those that come through whole: fate, name, and why. */
const FATES: Readonly<Record<string, readonly string[]>> = {
  'flip-name.tar': ['mended letters/blank: bit-turned-back shown-by'],
  'flip-checksum.tar': ['mended letters/blank: bit-turned-back shown-by'],
  'flip-size.tar': ['mended letters/drafts/old/note: bit-turned-back shown-by'],
  'flip-first.tar': ['mended letters/: bit-turned-back shown-by'],
  'flip-name-v7.tar': ['mended letters/blank: bit-turned-back shown-by'],
  'flip-magic.tar': ['mended letters/blank: bit-turned-back shown-by'],
  'flip-padding.tar': ['mended letters/drafts/hello: padding-zeroed'],
  'two-bits-name.tar': ['partial letters/XYank: fields-in-doubt'],
  'lost-block.tar': ['partial letters/drafts/old/note: bytes-lost'],
  'lost-byte.tar': ['partial letters/drafts/old/note: bytes-lost'],
  'lost-end.tar': ['partial reel/b: bytes-lost'],
  'lost-record.tar': ['partial reel/a: content-shifted'],
  'swapped-records.tar': ['partial letters/1994.txt: content-shifted'],
  'swapped-blocks.tar': ['partial letters/513.bin: header-inside'],
  'overwritten-record.tar': ['unproven letters/512.bin: end-in-doubt'],
  'overrun.tar': ['partial letters/one: content-shifted'],
  'cut-in-data.tar': ['partial letters/drafts/old/note: bytes-missing'],
  'tee-in-content.tar': ['mended letters/drafts/old/note: text-cut-out'],
  'tee-last.tar': ['mended letters/one: text-cut-out'],
};

/** Where something stays lost, or perhaps does, though each member that is there is whole. */
const LOSSES: Readonly<Record<string, readonly string[]>> = {
  'cut-before-header.tar': ['no-end 5632 5632'],
  'cut-in-header.tar': ['cut 5632 5932'],
  'cut-in-padding.tar': ['no-end 5196 5196'],
  'cut-in-long-name.tar': ['cut 1024 1800'],
  'cut-end.tar': ['no-end 11776 11776'],
  'flip-first-v7.tar': ['no-tar 0 512'],
  'lost-header.tar': ['no-tar 8192 9728'],
  'lone-zero.tar': ['zeros 5632 6144'],
  'zero-header.tar': ['zeros 5632 6144'],
};

describe('a damaged archive', () => {
  test.each(Object.entries(FATES))('%s', async (file, expected) => {
    const { report } = await repaired(bytesOf(file));
    const told = report.fates.map(({ fate, name, reasons }) => {
      return `${fate} ${name}: ${reasons.map(({ code }) => code).join(' ')}`;
    });
    expect(told).toEqual(expected);
    expect(report.outcome).toBe(expected.every((line) => line.startsWith('mended')) ? 'complete' : 'losses');
    for (const { reasons } of report.fates) for (const reason of reasons) expect(reasonText(reason)).not.toBe('');
  });

  test.each(Object.entries(LOSSES))('%s', async (file, expected) => {
    const { report } = await repaired(bytesOf(file));
    expect(report.losses.map(({ kind, from, to }) => `${kind} ${from} ${to}`)).toEqual(expected);
    expect(report).toMatchObject({ outcome: 'losses', fates: [] });
  });

  test('a member of which a bit was turned back is what it was, name, content and all', async () => {
    const whole = await digested(bytesOf('block-2.tar'));
    const names = ['flip-name.tar', 'flip-checksum.tar', 'flip-size.tar', 'flip-first.tar', 'flip-magic.tar'];
    for (const name of names) {
      const again = await digested((await repaired(bytesOf(name))).bytes);
      expect(again.map(({ member, sha256 }) => [member.name, member.size, member.mtime, sha256])).toEqual(
        whole.map(({ member, sha256 }) => [member.name, member.size, member.mtime, sha256]),
      );
    }
  });

  const polluted = index.vectors.filter(({ file }) => file.startsWith('tee-'));
  test.each(polluted)('$file is whole when the text is cut out', async ({ file, expect: { members } }) => {
    const { report, bytes } = await repaired(bytesOf(file));
    expect(report.outcome).toBe('complete');
    expect(await digested(bytes)).toHaveLength(members);
  });
});

describe('a whole archive', () => {
  const whole = index.vectors.filter(({ file, expect: { exit } }) => exit === 0 && !/^(?:tee|flip)-/.test(file));

  test.each(whole)('$file keeps every byte of its members', async ({ file, expect: { members } }) => {
    const before = bytesOf(file);
    const { report, bytes } = await repaired(before);
    expect(report).toMatchObject({ outcome: 'complete', fates: [], losses: [], cuts: [] });
    expect(report.counts.whole).toBe(members);
    const end = report.verified?.volumes[0]?.recordBytes ?? 0;
    expect(bytes.length % end).toBe(0);
    const ours = await digested(before);
    expect((await digested(bytes)).map(({ member, sha256 }) => ({ ...member, sha256 }))).toEqual(
      ours.map(({ member, sha256 }) => ({ ...member, sha256 })),
    );
  });
});

describe('every vector', () => {
  test('what is written is found whole, and read again', async () => {
    for (const { file } of index.vectors) {
      const { report } = await repaired(bytesOf(file));
      if (report.output === undefined || report.outcome === 'unsound') continue;
      const errors = report.verified?.findings.kept.filter(({ code }) => severityOf(code) === 'error');
      expect([file, errors]).toEqual([file, []]);
    }
  });
});
