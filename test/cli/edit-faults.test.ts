import { vol } from 'memfs';
import { expect, test, vi } from 'vitest';
import { buildArchive } from '../../emulator/testing/index.js';
import { runConcat } from '../../src/cli/commands/concat.js';
import { runConvert } from '../../src/cli/commands/convert.js';
import { runDelete } from '../../src/cli/commands/delete.js';
import { runLabel } from '../../src/cli/commands/label.js';
import { exitCodeOfError, whyNot } from '../../src/cli/exit.js';
import type { CliIo } from '../../src/cli/io.js';
import { fakeIo } from '../testing/fake-io.js';

const failing = vi.hoisted(() => ({ at: 0, calls: 0, code: 'EIO', isShort: false, failed: '' }));

/** A file system in memory of which the n-th call that opens or writes fails. */
vi.mock('node:fs', async () => {
  const { fs } = await import('memfs');
  const watched = [
    'openSync',
    'write',
    'writeSync',
    'fsyncSync',
    'closeSync',
    'linkSync',
    'renameSync',
    'realpathSync',
  ];
  const own: Record<string, unknown> = { ...fs };
  for (const name of watched) {
    own[name] = (...args: unknown[]) => {
      if (++failing.calls === failing.at) {
        failing.failed = `${name} ${args[0]}`;
        const error = Object.assign(new Error(failing.code), { code: failing.code });
        if (name !== 'write') throw error;
        return void setImmediate(args.at(-1) as (error: Error) => void, error);
      }
      if (name.startsWith('write') && failing.isShort) args[3] = Math.min(Number(args[3]), 1000);
      return (fs as unknown as Record<string, (...all: unknown[]) => unknown>)[name]?.(...args);
    };
  }
  return { ...own, default: own };
});

async function capture(run: (io: CliIo) => Promise<number>) {
  const { io, stderr } = fakeIo();
  try {
    const code = await run(io);
    return { code, stderr: stderr() };
  } catch (error) {
    const message = whyNot(error);
    if (message === undefined) throw error;
    return { code: exitCodeOfError(error), stderr: `tapekit: ${message}` };
  }
}

const content = new Uint8Array(3000).fill(97);
const { bytes } = buildArchive({
  dialect: 'gnu',
  label: 'SET',
  members: [
    { type: 'file', name: 'a', content },
    { type: 'file', name: 'b', content },
  ],
});

const FLAGS = { output: '/out.tar', autoCompress: true };

const runs = {
  concat: (force: boolean) => capture((io) => runConcat(io, ['/a.tar', '/a.tar'], { ...FLAGS, force })),
  convert: (force: boolean) => capture((io) => runConvert(io, ['/a.tar'], { ...FLAGS, force, format: 'pax' })),
  delete: (force: boolean) => capture((io) => runDelete(io, '/a.tar', ['b'], { ...FLAGS, force })),
  label: (force: boolean) => capture((io) => runLabel(io, '/a.tar', { ...FLAGS, set: 'NEW', force })),
};

function prepare(withOld: boolean): void {
  vol.reset();
  vol.fromJSON(withOld ? { '/out.tar': 'old' } : {});
  vol.writeFileSync('/a.tar', bytes);
  failing.calls = 0;
}

test.each(
  Object.entries(runs).flatMap(([name, run]) =>
    [['EIO', true] as const, ['ENOSPC', false] as const].map(([code, force]) => [name, code, force, run] as const),
  ),
)('%s, %s at any call, over a file that is there: %s', async (_, code, force, run) => {
  failing.code = code;
  let failures = 0;
  for (failing.at = 1; ; failing.at++) {
    prepare(force);
    failing.failed = '';
    const { code: exit, stderr } = await run(force);
    if (failing.failed === '') {
      expect(exit).toBe(0);
      break;
    }
    failures++;
    const out = vol.existsSync('/out.tar') ? vol.readFileSync('/out.tar').length : -1;
    const isWhole = out % 10_240 === 0 && out > 0;
    // The folder's own entry cannot be made safe on every system: that it fails is not told.
    if (exit === 0) expect(failing.failed, failing.failed).toMatch(/^(?:openSync \/$|fsyncSync|closeSync)/);
    else {
      expect(exit, failing.failed).toBe(2);
      expect(stderr).toContain('tapekit: cannot ');
    }
    expect(exit === 0 ? isWhole : out === (force ? 3 : -1), `${failing.failed}: exit ${exit}, ${out} bytes`).toBe(true);
    expect(vol.readdirSync('/').filter((name) => String(name).startsWith('.'))).toEqual([]);
    expect(vol.readFileSync('/a.tar')).toEqual(Buffer.from(bytes));
  }
  expect(failures).toBeGreaterThan(4);
});

test.each(Object.entries(runs))('%s: writes that take only a part are gone on with', async (_, run) => {
  failing.at = 0;
  prepare(false);
  await run(false);
  const whole = vol.readFileSync('/out.tar');
  prepare(false);
  failing.isShort = true;
  expect((await run(false)).code).toBe(0);
  failing.isShort = false;
  expect(vol.readFileSync('/out.tar')).toEqual(whole);
});

test('a label in its place: a write that fails leaves the archive as it was', async () => {
  for (failing.at = 1; ; failing.at++) {
    prepare(false);
    failing.failed = '';
    const { code } = await capture((io) => runLabel(io, '/a.tar', { set: 'NEW', autoCompress: true }));
    if (failing.failed === '') break;
    const isOld = Buffer.from(bytes).equals(vol.readFileSync('/a.tar') as Buffer);
    if (failing.failed.startsWith('openSync') || failing.failed.startsWith('writeSync')) {
      expect({ code, isOld }).toEqual({ code: 2, isOld: true });
    } else expect(code).toBe(2);
  }
});
