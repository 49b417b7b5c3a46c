import { vol } from 'memfs';
import { expect, test, vi } from 'vitest';
import { buildArchive } from '../../emulator/testing/index.js';
import type { AppendFlags } from '../../src/cli/commands/append.declare.js';
import { runAppend } from '../../src/cli/commands/append.js';
import { exitCodeOfError, whyNot } from '../../src/cli/exit.js';
import { membersOf } from '../testing/edited.js';
import { fakeIo } from '../testing/fake-io.js';

const failing = vi.hoisted(() => ({ at: 0, calls: 0, forGood: false, failed: '' }));

/** A file system in memory of which the n-th call that opens or changes something fails, or all from it on. */
vi.mock('node:fs', async () => {
  const { fs } = await import('memfs');
  const watched = ['openSync', 'writeSync', 'fsyncSync', 'closeSync', 'unlinkSync', 'realpathSync', 'ftruncateSync'];
  const own: Record<string, unknown> = { ...fs };
  for (const name of [...watched, 'fstatSync', 'lstatSync', 'readSync', 'readdirSync']) {
    own[name] = (...args: unknown[]) => {
      const isOver = failing.forGood && failing.failed !== '';
      if (isOver || ++failing.calls === failing.at) {
        failing.failed ||= `${name} ${args[0]}`;
        throw Object.assign(new Error('EIO'), { code: 'EIO' });
      }
      return (fs as unknown as Record<string, (...all: unknown[]) => unknown>)[name]?.(...args);
    };
  }
  return { ...own, default: own };
});

const { bytes: old, endOffset: END } = buildArchive({
  dialect: 'gnu',
  label: 'SET',
  members: [{ type: 'file', name: 'old', content: new Uint8Array(700).fill(1) }],
});
const FLAGS: AppendFlags = {
  file: '',
  autoCompress: true,
  recursion: true,
  exclude: [],
  excludeFrom: [],
  sort: 'name',
  manifestFormat: 'sha256sum',
};
const NEW = ['new/', 'new/a', 'new/b'];

async function append(more: Partial<AppendFlags> = {}) {
  const { io, stderr } = fakeIo();
  const operands = more.undo === true ? ['/a.tar'] : ['/a.tar', '/new'];
  const args = operands.map((value) => ({ option: undefined, value }));
  try {
    const code = await runAppend(io, '/a.tar', args, { ...FLAGS, ...more });
    return { code, stderr: stderr() };
  } catch (error) {
    if (failing.forGood) return { code: -1, stderr: String(error) };
    const message = whyNot(error);
    if (message === undefined) throw error;
    return { code: exitCodeOfError(error), stderr: message };
  }
}

function prepare(at: number, forGood = false): void {
  Object.assign(failing, { at: 0, calls: 0, forGood, failed: '' });
  vol.reset();
  vol.fromJSON({ '/new/a': 'a'.repeat(3000), '/new/b': 'b' });
  vol.writeFileSync('/a.tar', old);
  Object.assign(failing, { at, calls: 0 });
}

const now = (): Uint8Array => Uint8Array.from(vol.readFileSync('/a.tar') as Buffer);
const namesNow = (): string[] => membersOf(now()).members.map(({ name }) => name);
const hasNote = (): boolean => vol.existsSync('/.a.tar.append');

test('any call may fail: the archive is what it was, or has everything that could be read', async () => {
  let failures = 0;
  for (let at = 1; ; at++) {
    prepare(at);
    const { code, stderr } = await append();
    const what = `call ${at}, ${failing.failed}: exit ${code}, ${stderr}`;
    if (failing.failed === '') {
      expect(code).toBe(0);
      expect(namesNow()).toEqual(['SET', 'old', ...NEW]);
      break;
    }
    failures++;
    const isOld = Buffer.from(now()).equals(old);
    if (isOld) expect(code, what).toBe(2);
    else {
      const { errors, members } = membersOf(now());
      expect(errors, what).toEqual([]);
      expect(
        members.slice(0, 2).map(({ name }) => name),
        what,
      ).toEqual(['SET', 'old']);
      expect(members.length, what).toBeGreaterThan(2);
    }
    // Only where the note itself could not be taken away the archive is there twice, so to speak.
    if (hasNote()) expect(failing.failed, what).toMatch(/^(?:unlinkSync|closeSync)/);
  }
  expect(failures).toBeGreaterThan(25);
});

test('a crash at any call: the archive reads as before or as after, and can be taken back', async () => {
  let notes = 0;
  for (let at = 1; ; at++) {
    prepare(at, true);
    await append();
    const isOver = failing.failed === '';
    const what = `call ${at}, ${failing.failed}`;
    Object.assign(failing, { at: 0, forGood: false, failed: '' });
    const names = namesNow();
    const isAfter = names.length === 2 + NEW.length && membersOf(now()).errors.length === 0;
    expect(names.slice(0, 2), what).toEqual(['SET', 'old']);
    // All that a strict reader reads is what was there before.
    if (!isAfter) expect(now().subarray(0, END + 512), what).toEqual(old.subarray(0, END + 512));
    if (hasNote()) {
      notes++;
      // Nothing more is appended before that is settled.
      if (vol.readFileSync('/.a.tar.append', 'utf8') !== '') expect((await append()).code, what).not.toBe(0);
    }
    const before = hasNote();
    expect((await append({ undo: true })).code, what).toBe(0);
    expect(hasNote(), what).toBe(false);
    if (before || !isAfter) expect(Buffer.from(now()).equals(old), what).toBe(true);
    if (isOver) break;
  }
  expect(notes).toBeGreaterThan(15);
});
