import { describe, expect, test } from 'vitest';
import { finding } from '../../../src/findings/index.js';
import { FindingLog } from '../../../src/tar/index.js';

const at = { volume: 0, offset: 512 };

function kept(name: string) {
  const log = new FindingLog();
  log.add(finding('VOLUME_LABEL_MISMATCH', at, { pattern: 'x', label: name }, { index: 3, name }));
  return log.kept[0];
}

describe('texts of the findings that are kept', () => {
  test('are cut behind 4,096 characters, the name of the member and all else', () => {
    const found = kept('n'.repeat(1 << 20));
    const cut = `${'n'.repeat(4096)}\u2026`;
    expect(found).toEqual({
      code: 'VOLUME_LABEL_MISMATCH',
      at,
      args: { pattern: 'x', label: cut },
      member: { index: 3, name: cut },
    });
  });

  test('are as they were up to that', () => {
    const name = 'n'.repeat(4096);
    expect(kept(name)).toMatchObject({ args: { label: name }, member: { name } });
  });

  test('are never cut within a character', () => {
    expect(kept(`${'n'.repeat(4095)}\u{1f4fc}`)?.member?.name).toBe(`${'n'.repeat(4095)}\u2026`);
  });

  test('keep bytes that are no UTF-8', () => {
    expect(kept('\udcff'.repeat(5000))?.member?.name).toBe(`${'\udcff'.repeat(4096)}\u2026`);
  });
});

test('findings beyond the bound of their code are counted', () => {
  const log = new FindingLog();
  for (let i = 0; i < 60; i++) log.add(finding('VOLUME_LABEL_MISMATCH', at, { pattern: 'x', label: 'y' }));
  expect(log.kept).toHaveLength(50);
  expect(log.count('VOLUME_LABEL_MISMATCH')).toBe(60);
  expect(log.bySeverity('error')).toBe(60);
  expect(log.omitted).toEqual([{ code: 'VOLUME_LABEL_MISMATCH', count: 10 }]);
});
