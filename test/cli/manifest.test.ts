import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { buildArchive } from '../../emulator/testing/index.js';
import { MANIFEST_FORMATS, type ManifestFormat } from '../../src/archive/manifest/entry.js';
import type { ManifestFlags } from '../../src/cli/commands/manifest.declare.js';
import { runManifest } from '../../src/cli/commands/manifest.js';
import { runVerify } from '../../src/cli/commands/verify.js';
import { scratch } from '../testing/scratch.js';
import { capture } from '../testing/tapekit.js';

const { file, folder } = scratch('manifest');
const content = new TextEncoder().encode('hello\n');
const digest = createHash('sha256').update(content).digest('hex');
const built = buildArchive({
  dialect: 'gnu',
  label: 'SET',
  members: [
    { type: 'directory', name: 'data/' },
    { type: 'file', name: 'data/a', content },
    { type: 'hardlink', name: 'data/b', linkname: 'data/a' },
    { type: 'symlink', name: 'data/l', linkname: 'a' },
  ],
});
const archive = file('whole.tar', built.bytes);
const run = (flags: Partial<ManifestFlags>, files: readonly string[] = [archive]) =>
  capture((io) => runManifest(io, files, { format: 'sha256sum', ...flags }));

describe('tapekit manifest', () => {
  test('writes a line for each file, hard links with the digest of their target; what has no content is left out', async () => {
    expect(await run({})).toEqual({ code: 0, stdout: `${digest}  data/a\n${digest}  data/b\n`, stderr: '' });
  });

  test('tells what content is left out, and why', async () => {
    const names = ['data/a\nb', 'data/c'];
    const { bytes } = buildArchive({
      dialect: 'gnu',
      members: [...names.map((name) => ({ type: 'file' as const, name, content })), { type: 'directory', name: 'd/' }],
    });
    const odd = file('odd.tar', bytes);
    expect(await run({ format: 'hashdeep' }, [odd])).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^[^\0]*,data\/c\n$/),
      stderr: 'tapekit: not in the manifest, the format cannot hold such a name: data/a\\nb\n',
    });
    expect(await run({ base: 'data/c' }, [odd])).toMatchObject({
      stderr: 'tapekit: not in the manifest, it lies outside of the base: data/a\\nb\n',
    });
  });

  test.each(MANIFEST_FORMATS)('what it writes as %s holds when it is verified', async (format: ManifestFormat) => {
    const output = join(folder, `manifest.${format}`);
    expect(await run({ format, output })).toMatchObject({ code: 0, stdout: '' });
    const verified = await capture((io) => runVerify(io, [archive], { manifest: output }));
    expect(verified).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('6 bytes of content against its SHA-256'),
    });
  });

  test('keeps a file that is there, unless --force', async () => {
    const output = file('kept', 'precious');
    expect(await run({ output })).toMatchObject({ code: 2, stderr: expect.stringContaining('--force overwrites it') });
    expect(readFileSync(output, 'utf8')).toBe('precious');
    expect(await run({ output, force: true })).toMatchObject({ code: 0 });
    expect(readFileSync(output, 'utf8')).toContain(digest);
  });

  test('leaves no file behind where there is no archive', async () => {
    const output = join(folder, 'none.sha256');
    expect(await run({ output }, [join(folder, 'nowhere')])).toMatchObject({ code: 2 });
    expect(existsSync(output)).toBe(false);
  });

  test('a damaged archive: what can be had is written, and the exit status tells', async () => {
    const cut = file('cut.tar', built.bytes.subarray(0, 512 * 3 + 3));
    const { code, stdout, stderr } = await run({}, [cut]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('its digest is not known');
    expect(stderr).toContain('1 error');
  });
});
