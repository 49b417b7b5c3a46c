import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { createCartridge } from '../../src/archive/index.js';
import { runDiff } from '../../src/cli/commands/diff.js';
import { runExtract } from '../../src/cli/commands/extract.js';
import { runList } from '../../src/cli/commands/list.js';
import { runManifest } from '../../src/cli/commands/manifest.js';
import { runVerify } from '../../src/cli/commands/verify.js';
import { IMAGE_FORMATS, type ImageFormatName, ImageTape, MemoryImage, recordsOf } from '../../src/tape/index.js';
import { oneMember } from '../testing/one-member.js';
import { recordAtRest } from '../testing/records-at-rest.js';
import { scratchFolder } from '../testing/scratch.js';
import { type Captured, capture } from '../testing/tapekit.js';

const folder = scratchFolder('tapes-');
const schema = JSON.parse(
  readFileSync(new URL('../../docs/schemas/verify.schema.json', import.meta.url), 'utf8'),
) as object;
const valid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

const tarOf = (name: string): Uint8Array => oneMember(name, `of ${name}\n`);

/** An image with an archive for each name, and two filemarks at the end. */
function imageOf(format: ImageFormatName, ...names: readonly string[]): string {
  const image = new MemoryImage();
  const tape = new ImageTape(image, IMAGE_FORMATS[format].make());
  for (const name of names) {
    for (const record of recordsOf([tarOf(name)], 10_240)) tape.write(record);
    tape.writeFilemarks(1);
  }
  tape.writeFilemarks(1);
  const path = join(folder(), `image.${format}`);
  writeFileSync(path, image.bytes);
  return path;
}

function cartridgeOf(key: Uint8Array | undefined, ...names: readonly string[]): string {
  const path = join(folder(), 'cart');
  const cartridge = createCartridge(path);
  for (const name of names) {
    for (const record of recordsOf([tarOf(name)], 10_240))
      cartridge.partitions[0]?.append(recordAtRest(record, { key }));
    cartridge.partitions[0]?.appendFilemarks(1);
  }
  cartridge.close();
  return path;
}

const list = (path: string, flags = {}): Promise<Captured> =>
  capture((io) => runList(io, [path], { names: true, ...flags }));
const verifyIt = (path: string, flags = {}): Promise<Captured> => capture((io) => runVerify(io, [path], flags));

describe('an image of a tape', () => {
  test.each(['simh', 'e11', 'aws', 'faketape'] as const)('of %s: what is in its archives', async (format) => {
    const path = imageOf(format, 'a', 'b');
    const verified = await verifyIt(path);
    expect([verified.code, verified.stderr]).toEqual([0, '']);
    expect(verified.stdout).toContain(`${format}, file 0: whole`);
    expect(verified.stdout).toContain(`${format}, file 1: whole`);
    expect(verified.stdout).toContain('10.0 KiB (blocking factor 20)');
    const more = 'tapekit: there is more on the tape: --file 1 reads it\n';
    expect(await list(path)).toEqual({ code: 0, stdout: 'a\n', stderr: more });
    expect(await list(path, { file: 1 })).toEqual({ code: 0, stdout: 'b\n', stderr: '' });
  });

  test('of two archives is restored, compared, and gives a manifest, each by its number', async () => {
    const path = imageOf('simh', 'a', 'b');
    const to = join(folder(), 'to');
    const extracted = await capture((io) => runExtract(io, [path], { directory: to, file: 1, quiet: true }));
    expect([extracted.code, readFileSync(join(to, 'b'), 'utf8')]).toEqual([0, 'of b\n']);
    const diff = { exclude: [], ignore: ['owner', 'group', 'mtime'] as never, file: 1, quiet: true };
    expect(await capture((io) => runDiff(io, [path, to], diff))).toMatchObject({ code: 0, stderr: '' });
    const manifest = await capture((io) => runManifest(io, [path], { format: 'sha256sum' }));
    expect(manifest.stdout).toMatch(/^[0-9a-f]{64} {2}a\n$/);
    expect(manifest.stderr).toContain('--file 1');
    const checked = join(folder(), 'SHA256SUMS');
    writeFileSync(checked, manifest.stdout);
    expect(await verifyIt(path, { manifest: checked })).toMatchObject({ code: 0 });
  });

  test('without such a file, or without an archive, is told so', async () => {
    const path = imageOf('simh', 'a');
    expect(await list(path, { file: 7 })).toMatchObject({
      code: 2,
      stderr: `tapekit: ${path}: the tape ends in front of file 7\n`,
    });
    const label = new MemoryImage();
    const tape = new ImageTape(label, IMAGE_FORMATS.simh.make());
    tape.write(new Uint8Array(Buffer.from('VOL1TAPE01'.padEnd(80))));
    tape.writeFilemarks(2);
    writeFileSync(path, label.bytes);
    expect(await verifyIt(path)).toMatchObject({
      code: 2,
      stderr: `tapekit: ${path}: there is no archive on the tape\n`,
    });
  });

  test('that is cut has its findings with places on the tape, in JSON too', async () => {
    const path = imageOf('simh', 'a', 'b');
    writeFileSync(path, readFileSync(path).subarray(0, 10_252 + 4 + 2000));
    const { code, stdout } = await verifyIt(path, { json: true });
    const json = JSON.parse(stdout) as { archives: { findings: { code: string; tape?: object }[] }[] };
    expect(valid(json), JSON.stringify(valid.errors)).toBe(true);
    expect(code).toBe(1);
    expect(json.archives.map(({ findings }) => findings.map((found) => found.code))).toEqual([
      [],
      expect.arrayContaining(['TAPE_IMAGE_TRUNCATED', 'TAPE_FILEMARK_MISSING']) as string[],
    ]);
    const text = (await verifyIt(path)).stdout;
    expect(text).toMatch(/on the tape: partition 0, file 1, logical\s+object number\s+2, byte 10252 of the image/);
  });
});

describe('a cartridge folder', () => {
  test('is read as a tape', async () => {
    const path = cartridgeOf(undefined, 'a', 'b');
    expect(await verifyIt(path)).toMatchObject({ code: 0, stderr: '' });
    expect(await list(path, { file: 1 })).toEqual({ code: 0, stdout: 'b\n', stderr: '' });
  });

  test('that is encrypted needs the key', async () => {
    const key = new Uint8Array(32).map((_, i) => (i * 73 + 11) & 0xff);
    const path = cartridgeOf(key, 'a');
    const without = await verifyIt(path);
    expect(without.code).toBe(2);
    expect(without.stderr).toContain('its records are encrypted, and no key for them was given');
    const keyFile = join(folder(), 'key');
    writeFileSync(keyFile, `${Buffer.from(key).toString('hex')}\n`, { mode: 0o600 });
    expect(await list(path, { key: keyFile })).toMatchObject({ code: 0, stdout: 'a\n' });
  });
});
