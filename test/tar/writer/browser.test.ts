import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { type TarInput, writeTar } from '../../../src/tar/index.js';

const PAGE = `
  import { readTarBytes, tarStream } from './index.js';
  globalThis.make = async (inputs) => {
    const reader = tarStream(inputs, { format: 'gnu', label: 'PAGE' }).getReader();
    const pieces = [];
    for (let next = await reader.read(); !next.done; next = await reader.read()) pieces.push(...next.value);
    const bytes = Uint8Array.from(pieces);
    const names = [...readTarBytes(bytes)].flatMap((event) => (event.type === 'member' ? [event.member.name] : []));
    return JSON.stringify({ bytes: [...bytes], names, buffer: typeof Buffer });
  };`;

test('an archive is written and read in a browser, the same as here', async () => {
  const { outputFiles } = await build({
    stdin: {
      contents: PAGE,
      resolveDir: fileURLToPath(new URL('../../../src/tar', import.meta.url)),
      sourcefile: 'page.js',
    },
    bundle: true,
    platform: 'browser',
    format: 'iife',
    write: false,
  });
  const page = createContext({ TextDecoder, TextEncoder, ReadableStream, Uint8Array });
  runInContext(outputFiles[0]?.text ?? '', page);
  const inputs: TarInput[] = [
    { entry: { name: 'folder/' } },
    { entry: { name: 'folder/é', uid: 2 ** 30 }, data: 'text' },
  ];
  const made = JSON.parse(await runInContext(`make(${JSON.stringify(inputs)})`, page));
  const own: number[] = [];
  for await (const bytes of writeTar(inputs, { format: 'gnu', label: 'PAGE' })) own.push(...bytes);
  expect(made.buffer).toBe('undefined');
  expect(made.names).toEqual(['PAGE', 'folder/', 'folder/é']);
  expect(made.bytes).toEqual(own);
});
