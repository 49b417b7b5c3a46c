import { describe, expect, test } from 'vitest';
import { type ExtractFs, type ExtractReport, extractTar } from '../../../src/archive/extract/index.js';
import { memorySource, SourceError } from '../../../src/archive/index.js';
import { block, END, file, latin1, pax } from '../../testing/blocks.js';
import { type Faults, failingFs, shortWritingFs } from '../../testing/failing-fs.js';
import { treeOf } from '../../testing/guarded-fs.js';
import { type Ground, ground, prepare, type TestFs } from '../../testing/restore.js';

const mode755 = { 100: '0000755' };
const map = '2\n1000\n3\n5000\n2\n';
const ARCHIVE = latin1(
  block({ name: 'd/', type: '5', patch: mode755 }) +
    file('one', { name: 'd/one' }) +
    file('new content', { name: 'old' }) +
    pax('x', {
      'GNU.sparse.major': '1',
      'GNU.sparse.minor': '0',
      'GNU.sparse.name': 's',
      'GNU.sparse.realsize': '6000',
    }) +
    file(`${map}${'\0'.repeat(512 - map.length)}abcde`, { name: 'GNUSparseFile.1/s' }) +
    block({ name: 'd/h', type: '1', linkname: 'd/one' }) +
    block({ name: 'late', type: '1', linkname: 'e/last' }) +
    block({ name: 'l', type: '2', linkname: 'd/one' }) +
    block({ name: 'was-link', type: '2', linkname: 'd' }) +
    file('x'.repeat(3000), { name: 'e/last' }) +
    END,
);
const CONTENT: Readonly<Record<string, string>> = {
  'd/one': 'one',
  'd/h': 'one',
  old: 'new content',
  s: `${'\0'.repeat(1000)}abc${'\0'.repeat(3997)}de${'\0'.repeat(998)}`,
  'e/last': 'x'.repeat(3000),
  late: 'x'.repeat(3000),
};
const PREPARED = { 'out/old': 'old content', 'out/was-link': '-> nowhere' };

interface Outcome {
  readonly report: ExtractReport | undefined;
  readonly error: unknown;
}

async function restore(fs: ExtractFs, base: string, where: Ground, resume: boolean): Promise<Outcome> {
  const resolving = where === 'handles' ? 'handles' : 'checked';
  try {
    const report = await extractTar([memorySource('x', ARCHIVE)], `${base}/out`, {
      checkContent: resume && where === 'handles',
      fs,
      resolving,
      resume,
      umask: 0o022,
    });
    return { report, error: undefined };
  } catch (error) {
    return { report: undefined, error };
  }
}

/** Each file that is there by name: whole, as it was before, or not there at all. */
function checkWhole(fs: TestFs, base: string): void {
  for (const line of treeOf(fs, `${base}/out`)) {
    const [kind, , , , path = '', encoded = ''] = line.split(' ');
    const name = path.slice(base.length + 5);
    const content = Buffer.from(encoded, 'base64').toString('latin1');
    if (kind !== 'f' || (name === 'old' && content === 'old content')) continue;
    expect(content, name).toBe(CONTENT[name]);
  }
}

/** A tree without what differs from run to run. */
function shape(fs: TestFs, base: string): string[] {
  const lines = treeOf(fs, `${base}/out`).slice(1);
  return lines.map((line) => {
    const [kind, mode, time, links, path, content] = line.split(' ');
    // A folder that no member tells of has the time of its making.
    const isMade = path === `${base}/out/e`;
    return [
      kind,
      kind === 'l' ? '' : mode,
      isMade ? '' : time,
      links,
      path?.slice(base.length),
      content?.slice(0, 40),
    ].join(' ');
  });
}

async function withFaults(where: Ground, faults: Faults, expected: readonly string[]): Promise<void> {
  const { fs, base, clear } = ground(where);
  try {
    prepare(fs, base, PREPARED);
    const { report, error } = await restore(failingFs(fs, faults).fs, base, where, false);
    const what = `${faults.code} from call ${faults.from} to ${faults.to ?? faults.from}`;
    if (report === undefined) expect(error, what).toBeInstanceOf(SourceError);
    checkWholeUnder(fs, base, faults);
    const isTold = report === undefined || report.notRestored.count > 0;
    if (!isTold) expect(shape(fs, base), what).toEqual(expected);
    const messages = report?.notRestored.kept.map(({ message }) => message) ?? [];
    // A link whose target was not restored is the other thing that can be missing.
    for (const message of messages) expect(message).toMatch(new RegExp(`${faults.code}|is not there`));
    const again = await restore(fs, base, where, true);
    expect(again.error).toBeUndefined();
    expect(again.report?.notRestored.kept, what).toEqual([]);
    expect(shape(fs, base).filter(isNoLeftover), what).toEqual(expected);
  } finally {
    clear();
  }
}

/** One failing call leaves nothing half behind; where all fail from one on, what was begun keeps a name of its own. */
function checkWholeUnder(fs: TestFs, base: string, faults: Faults): void {
  if (faults.to === undefined) checkWhole(fs, base);
  else
    for (const line of treeOf(fs, `${base}/out`).filter(isNoLeftover))
      expect(line).not.toMatch(/^f .*out\/(?!old)\S+ $/);
}

function isNoLeftover(line: string): boolean {
  return !/\.tapekit-[0-9a-f]{12}-\d+\.part/.test(line);
}

async function undisturbed(where: Ground): Promise<{ calls: number; expected: string[] }> {
  const { fs, base, clear } = ground(where);
  try {
    prepare(fs, base, PREPARED);
    const counting = failingFs(fs, undefined);
    const { report } = await restore(counting.fs, base, where, false);
    expect(report?.notRestored.kept).toEqual([]);
    checkWhole(fs, base);
    return { calls: counting.calls(), expected: shape(fs, base) };
  } finally {
    clear();
  }
}

const GROUNDS: readonly Ground[] = process.platform === 'linux' ? ['memfs', 'handles'] : ['memfs'];

describe.each(GROUNDS)('a file system that fails, %s', (where) => {
  // The code changes no path but for a full disk: on a real file system, one is enough.
  test.each(where === 'memfs' ? ['ENOSPC', 'EIO', 'EACCES'] : ['EIO'])(
    '%s at any one call: told, nothing half, and --resume completes it',
    async (code) => {
      const { calls, expected } = await undisturbed(where);
      expect(calls).toBeGreaterThan(50);
      for (let n = 0; n < calls; n++) await withFaults(where, { code, from: n }, expected);
    },
  );

  test('ENOSPC from any call on', async () => {
    const { calls, expected } = await undisturbed(where);
    for (let n = 0; n < calls; n += 3) {
      const only = ['openSync', 'writeSync', 'mkdirSync', 'linkSync', 'symlinkSync', 'renameSync', 'ftruncateSync'];
      await withFaults(where, { code: 'ENOSPC', from: n, to: Number.MAX_SAFE_INTEGER, only }, expected);
    }
  });

  test('short writes', async () => {
    const { expected } = await undisturbed(where);
    const { fs, base, clear } = ground(where);
    prepare(fs, base, PREPARED);
    const { report } = await restore(shortWritingFs(fs, 100), base, where, false);
    expect(report?.notRestored.kept).toEqual([]);
    expect(shape(fs, base)).toEqual(expected);
    clear();
  });

  test('a full disk ends the restore when nothing finds room any more', async () => {
    const { fs, base, clear } = ground(where);
    const many = Array.from({ length: 30 }, (_, i) => file('x', { name: `f${i}` })).join('');
    const only = ['writeSync'];
    const failing = failingFs(fs, { code: 'ENOSPC', from: 2, to: 1000, only }).fs;
    const report = await extractTar([memorySource('x', latin1(many + END))], `${base}/out`, { fs: failing });
    expect(report.limit?.which).toBe('full-disk');
    expect(report.counts.files).toBe(2);
    expect(report.notRestored.count).toBe(8);
    expect(fs.readdirSync(`${base}/out`).map(String).sort()).toEqual(['f0', 'f1']);
    clear();
  });
});
