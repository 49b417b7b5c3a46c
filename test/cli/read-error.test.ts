import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test, vi } from 'vitest';
import { buildArchive } from '../../emulator/testing/index.js';
import { type ByteSource, readError } from '../../src/archive/source.js';
import { runList } from '../../src/cli/commands/list.js';
import { runManifest } from '../../src/cli/commands/manifest.js';
import { runVerify } from '../../src/cli/commands/verify.js';
import { scratch } from '../testing/scratch.js';
import { capture } from '../testing/tapekit.js';

const { file } = scratch('midway');
const FILE_BYTES = 1 << 20;
const members = ['a', 'b', 'c', 'd'].map(
  (name) => ({ type: 'file', name, content: new Uint8Array(FILE_BYTES) }) as const,
);
const { bytes } = buildArchive({ dialect: 'gnu', members });
const disk = file('bad-disk.tar', bytes);
const tape = file('bad-tape.tar', bytes);
const whole = file('whole.tar', bytes);
const FAILS_AT = 2 * FILE_BYTES + 70_000;
const REASON = 'the device or disk reports a read error';

/** A source that gives what stands before an offset, and then the error of a bad sector. */
function failing(raw: ByteSource, name: string): ByteSource {
  let offset = 0;
  const guard = (at: number): void => {
    if (at >= FAILS_AT) throw readError(name, { code: 'EIO', message: 'EIO: i/o error, read' });
  };
  const read = (into: Uint8Array): number => {
    guard(offset);
    const count = raw.read(into.subarray(0, FAILS_AT - offset)) as number;
    offset += count;
    return count;
  };
  const readAt = (at: number, length: number): Uint8Array => {
    guard(at + length - 1);
    return raw.readAt?.(at, length) ?? new Uint8Array(0);
  };
  const skip = (count: number): void => {
    offset += count;
    raw.skip?.(count);
  };
  const close = (): void => raw.close();
  if (name.includes('tape')) return { name, sizeBytes: undefined, read, skip: undefined, readAt: undefined, close };
  return { name, sizeBytes: raw.sizeBytes, read, skip, readAt, close };
}

vi.mock('../../src/archive/source.js', async (original) => {
  const module = await original<typeof import('../../src/archive/source.js')>();
  const openFile = (path: string): ByteSource =>
    path.includes('/bad-') ? failing(module.openFile(path), path) : module.openFile(path);
  return { ...module, openFile };
});

const schema = JSON.parse(readFileSync(new URL('../../docs/schemas/verify.schema.json', import.meta.url), 'utf8'));
const isValid = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

describe.each([
  ['a file', disk],
  ['a tape', tape],
])('%s that cannot be read to its end', (_, path) => {
  test('verify: the report so far, one sentence, exit 2', async () => {
    const { code, stdout, stderr } = await capture((io) => runVerify(io, [path], {}));
    expect({ code, stderr }).toEqual({ code: 2, stderr: `tapekit: cannot read ${path}: ${REASON}\n` });
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(`${path}: could not be read to its end; this is what was read`);
    expect(stdout).toContain('3 members: 3 files');
    // What was not read is not lost: nothing is said of it.
    expect(stdout).not.toContain('error');
  });

  test('verify --json: valid, and neither whole nor interrupted', async () => {
    const { code, stdout } = await capture((io) => runVerify(io, [path, whole], { json: true }));
    const document = JSON.parse(stdout);
    expect(isValid(document), JSON.stringify(isValid.errors)).toBe(true);
    expect({ code, exitCode: document.exitCode }).toEqual({ code: 2, exitCode: 2 });
    const message = `cannot read ${path}: ${REASON}`;
    expect(document.archives[0]).toMatchObject({ outcome: 'failed', exitCode: 2, message, findings: [] });
    expect(document.archives[0].summary).toMatchObject({ members: 3, errors: 0 });
    expect(document.archives[1]).toMatchObject({ outcome: 'whole', exitCode: 0, message: null });
  });

  test('list: the members so far, one sentence, exit 2', async () => {
    const { code, stdout, stderr } = await capture((io) => runList(io, [path], { names: true }));
    expect({ code, stdout }).toEqual({ code: 2, stdout: 'a\nb\nc\n' });
    expect(stderr).toBe(`tapekit: cannot read ${path}: ${REASON}\n`);
  });

  test('manifest: never taken for a whole one', async () => {
    const run = capture((io) => runManifest(io, [path], { format: 'sha256sum', output: `${path}.sha256` }));
    expect(await run).toMatchObject({ code: 2, stderr: `tapekit: cannot read ${path}: ${REASON}\n` });
    expect(() => readFileSync(`${path}.sha256`)).toThrow('ENOENT');
  });
});
