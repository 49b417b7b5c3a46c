import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

const PAGE = `
  import { BARCODE, decodeMamFile, encodeAttribute, explainAttribute } from './index.js';
  globalThis.show = (barcode) => {
    const bytes = encodeAttribute(BARCODE, barcode);
    const [attribute] = decodeMamFile(bytes).attributes;
    return JSON.stringify([bytes.length, attribute.value, explainAttribute(attribute).length, typeof Buffer]);
  };`;

test('attributes are made and explained in a browser: buffer-layout finds no Buffer there, and needs none', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: PAGE,
      resolveDir: fileURLToPath(new URL('../../src/mam', import.meta.url)),
      sourcefile: 'page.js',
    },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    write: false,
  });
  const page = createContext({ TextDecoder, TextEncoder });
  runInContext(outputFiles[0]?.text ?? '', page);
  expect(JSON.parse(runInContext("show('ABC123L6')", page))).toEqual([37, 'ABC123L6', 6, 'undefined']);
});
