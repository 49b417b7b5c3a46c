import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { code39 } from '../../src/cli/code39.js';
import { barcodesIn, labelSheets, mediaIdentifiers, pageSizes } from '../../src/mam/index.js';
import { render, scan } from '../testing/scan.js';
import { settings } from '../testing/settings.js';

const range = (text: string): readonly string[] => {
  const labels = barcodesIn(text);
  if ('problem' in labels) throw new Error(labels.problem);
  return labels;
};

describe('sheets of labels', () => {
  test.each([
    ['A4', 28],
    ['Letter', 26],
  ] as const)('on %s hold %d labels, and a scanner reads each', async (size, count) => {
    const labels = range(`ABC001L6..ABC0${count}L6`);
    const pages = labelSheets(labels, pageSizes[size], code39);
    expect(pages).toHaveLength(1);
    expect(await scan(render(pages[0] as string, 300))).toEqual(labels);
  });

  test('go on where a page is full', async () => {
    const labels = range('ABC001L6..ABC030L6');
    const pages = labelSheets(labels, pageSizes.A4, code39);
    const read = await Promise.all(pages.map((page) => scan(render(page, 300))));
    expect(read).toEqual([labels.slice(0, 28), labels.slice(28)]);
  });

  test('are read whatever the label says', async () => {
    const ids = [...mediaIdentifiers.keys()].filter((id) => id !== 'CU');
    const serial = fc.stringMatching(/^([A-Z0-9]{6}|DG [A-Z0-9]{3})$/);
    const label = fc.tuple(serial, fc.constantFrom(...ids)).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(label, { minLength: 20, maxLength: 28 }), async (labels) => {
        const [page = ''] = labelSheets(labels, pageSizes.A4, code39);
        expect(await scan(render(page, 300))).toEqual([...labels].sort());
      }),
      settings(4),
    );
  });

  test('keep the measures of the specification', () => {
    const [page = ''] = labelSheets(['ABC123L6'], pageSizes.A4, code39);
    expect(page).toContain('width="210mm" height="297mm" viewBox="0 0 210 297"');
    expect(page).toContain('<rect width="78.5" height="15.8"');
    const bars = [...page.matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)v([\d.]+)/g)].map(([, ...numbers]) =>
      numbers.map(Number),
    );
    // Ten characters of five bars; the narrow ones of 0.423 mm, the wide ones 2.75 times as wide.
    expect(bars).toHaveLength(50);
    const widths = [...new Set(bars.map(([, , width = 0]) => width))].sort();
    expect(widths).toEqual([0.423, expect.closeTo(0.423 * 2.75, 3)]);
    expect(bars.every(([, top = 0, , height]) => height === 11.1 && top + 11.1 === 15.8)).toBe(true);
    const [first = [], last = []] = [bars[0], bars.at(-1)];
    const quiet = first[0] as number;
    expect(quiet).toBeGreaterThan(10 * 0.423);
    expect((last[0] as number) + (last[2] as number)).toBeCloseTo(78.5 - quiet, 3);
    expect(78.5 - 2 * quiet).toBeCloseTo((10 * (6 + 3 * 2.75) + 9) * 0.423, 3);
  });

  test('take LTO labels only: nothing else gets into the drawing', () => {
    for (const label of ['ABC123', 'ABC123L6 ', '<b>123L6', 'abc123l6']) {
      expect(() => labelSheets([label], pageSizes.A4, code39)).toThrow('label sheet: label');
    }
    expect(labelSheets([], pageSizes.A4, code39)).toEqual([]);
  });
});
