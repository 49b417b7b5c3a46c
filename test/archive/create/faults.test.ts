import { expect, test } from 'vitest';
import type { CreateFs } from '../../../src/archive/create/index.js';
import type { ArchiveFs } from '../../../src/cli/archive-output.js';
import type { CreateFlags } from '../../../src/cli/commands/create.declare.js';
import { runCreate } from '../../../src/cli/commands/create.js';
import { capture } from '../../testing/tapekit.js';
import { memoryFs, readBack } from './scene.js';

const FLAGS: CreateFlags = {
  file: '/out/a.tar',
  format: 'gnu',
  autoCompress: true,
  recursion: true,
  exclude: [],
  excludeFrom: [],
  sort: 'name',
  manifestFormat: 'sha256sum',
  quiet: true,
};
const READING = ['lstatSync', 'openSync', 'readSync', 'fstatSync', 'readdirSync', 'readlinkSync', 'closeSync'] as const;
const WRITING = [
  'writeSync',
  'write',
  'fsyncSync',
  'linkSync',
  'renameSync',
  'unlinkSync',
  'statSync',
  'realpathSync',
] as const;
type Call = (typeof READING)[number] | (typeof WRITING)[number];
type Fs = ReturnType<typeof memoryFs> & ArchiveFs;

function scene(): Fs {
  const fs = memoryFs({
    '/w/small': 'small',
    '/w/large': new Uint8Array(1_100_000).fill(3),
    '/w/sub/deep': 'deep',
    '/w/sub/none/': '',
    '/out/': '',
    '/etc/passwd': 'root:x:0:0\n',
  });
  fs.symlinkSync('small', '/w/link');
  fs.linkSync('/w/small', '/w/twin');
  return fs as Fs;
}

/** Fails at the nth call; writes are short. */
function failing(fs: Fs, n: number, code: string) {
  let calls = 0;
  let failed: Call | undefined;
  const counted = (name: Call) => {
    const action = (fs[name] as (...args: unknown[]) => unknown).bind(fs);
    return (...args: unknown[]): unknown => {
      const isNth = ++calls === n;
      const failure = Object.assign(new Error(`${code}: it failed`), { code });
      if (isNth) failed = name;
      // What was closed is closed, whatever the system says of it.
      if (isNth && name === 'closeSync') action(...args);
      if (isNth && name === 'write') return void (args[5] as (error: Error) => void)(failure);
      if (isNth) throw failure;
      if (!name.startsWith('write')) return action(...args);
      return action(args[0], args[1], args[2], Math.min(args[3] as number, 300_000), ...args.slice(4));
    };
  };
  const calling = Object.fromEntries([...READING, ...WRITING].map((name) => [name, counted(name)]));
  return { fs: { ...fs, ...calling } as unknown as CreateFs & ArchiveFs, failed: () => failed, calls: () => calls };
}

const args = [{ option: undefined, value: '/w' }];

test.each([
  ['ENOSPC', 'a new archive', false],
  ['EIO', 'an archive that is replaced', true],
  ['EACCES', 'a new archive', false],
])('%s at the nth call: %s is whole or not there at all, and the exit status tells', async (code, _title, force) => {
  const codes = new Set<number>();
  for (let n = 1; ; n++) {
    const own = scene();
    if (force) own.writeFileSync('/out/a.tar', 'old');
    const { fs, failed, calls } = failing(own, n, code);
    const flags = { ...FLAGS, force, manifest: '/out/m', listing: '/out/l' };
    const { code: status, stderr } = await capture((io) => runCreate(io, args, flags, fs));
    if (failed() === undefined) {
      expect({ status, stderr }).toMatchObject({ status: 0 });
      expect(n).toBeGreaterThan(40);
      expect(calls()).toBe(n - 1);
      break;
    }
    codes.add(status);
    const where = `call ${n}, ${failed()}: ${stderr}`;
    const there = own.readdirSync('/out').map(String).sort();
    if (status === 2) {
      expect(stderr, where).toMatch(/^tapekit: /m);
      // A file that cannot be removed stays, under the name that says that it is not whole.
      const left = there.filter((name) => failed() !== 'unlinkSync' || !name.endsWith('.new'));
      expect(
        left.filter((name) => name.endsWith('.new')),
        where,
      ).toEqual([]);
      if (force && left.includes('a.tar')) {
        const bytes = own.readFileSync('/out/a.tar') as Buffer;
        // Where a manifest could not be kept, the archive is whole already.
        if (bytes.length !== 3) await readBack(bytes);
      } else if (left.includes('a.tar')) await readBack(own.readFileSync('/out/a.tar') as Buffer);
      continue;
    }
    expect([0, 1], where).toContain(status);
    expect(
      there.filter((name) => !name.endsWith('.new')),
      where,
    ).toEqual(['a.tar', 'l', 'm']);
    const members = await readBack(own.readFileSync('/out/a.tar') as Buffer);
    if (status === 0) expect(members.length, where).toBe(8);
    else expect(stderr, where).toMatch(/\/w/);
  }
  expect([...codes].sort()).toEqual([0, 1, 2]);
});

test('a set of volumes: all of it is there, or nothing', async () => {
  for (let n = 1; ; n++) {
    const own = scene();
    const { fs, failed } = failing(own, n, 'EIO');
    const flags = { ...FLAGS, volumeSize: 600_000 };
    const { code: status, stderr } = await capture((io) => runCreate(io, args, flags, fs));
    const there = own.readdirSync('/out').map(String).sort();
    const named = there.filter((name) => !name.endsWith('.new'));
    const where = `call ${n}, ${failed()}: ${stderr}`;
    if (status === 2) expect(named, where).toEqual([]);
    else if (status === 0) expect(named, where).toEqual(['a.001.tar', 'a.002.tar']);
    else expect(named[0], where).toBe('a.001.tar');
    if (status === 2 && failed() !== 'unlinkSync') expect(there, where).toEqual([]);
    if (failed() === undefined) break;
  }
});

test('a set that replaces a longer one: the earlier volumes are there until the new ones are', async () => {
  let removed = 0;
  for (let n = 1; ; n++) {
    const own = scene();
    for (const name of ['a.001.tar', 'a.002.tar', 'a.003.tar', 'a.004.tar']) own.writeFileSync(`/out/${name}`, 'old');
    const { fs, failed } = failing(own, n, 'EIO');
    const flags = { ...FLAGS, volumeSize: 600_000, force: true };
    const { code: status, stderr } = await capture((io) => runCreate(io, args, flags, fs));
    const isOld = (name: string): boolean => own.readFileSync(`/out/${name}`, 'utf8') === 'old';
    const there = own
      .readdirSync('/out')
      .map(String)
      .filter((name) => !name.endsWith('.new'))
      .sort();
    const where = `call ${n}, ${failed()}: ${stderr}`;
    // What could not be written has taken nothing away.
    if (status === 2) expect(there, where).toEqual(['a.001.tar', 'a.002.tar', 'a.003.tar', 'a.004.tar']);
    else {
      expect(there.slice(0, 2).some(isOld), where).toBe(false);
      if (there.length === 2) removed++;
      else {
        expect(status, where).toBe(1);
        expect(there.slice(2).every(isOld), where).toBe(true);
      }
    }
    if (failed() === undefined) break;
  }
  expect(removed).toBeGreaterThan(5);
});
