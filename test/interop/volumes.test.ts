import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type Comparer,
  openFile,
  openListing,
  orderSources,
  type VerifyReport,
  verify,
} from '../../src/archive/index.js';

/** Sets of volumes as GNU tar writes them: every member has the digest that its file had, and each set is whole. */

let folder = '';
const LONG = `${'long-'.repeat(30)}name/${'x'.repeat(90)}`;
const CONTENT: Record<string, Uint8Array> = {
  small: noise(700, 1),
  // Of a volume of 20 KiB, less the label's block and its own header: it ends where the volume ends.
  fitting: noise(20 * 1024 - 1024, 2),
  big: noise(55_000, 3),
  [LONG]: noise(30_000, 4),
  empty: new Uint8Array(0),
};

function noise(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = Math.imul(state, 1664525) + 1013904223;
    return state >>> 24;
  });
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapekit-volumes-'));
  for (const [name, bytes] of Object.entries(CONTENT)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  const sparse = openSync(join(folder, 'sparse'), 'w');
  for (const [at, seed] of [
    [0, 5],
    [45_056, 6],
    [90_112, 7],
  ] as const)
    writeSync(sparse, noise(16_384, seed), 0, 16_384, at);
  ftruncateSync(sparse, 130_000);
  closeSync(sparse);
});
afterAll(() => rmSync(folder, { recursive: true }));

interface VolumesMade {
  readonly files: string[];
  readonly log: string;
}

function makeSet(name: string, args: readonly string[], members: readonly string[]): VolumesMade {
  const all = Array.from({ length: 40 }, (_, i) => join(folder, `${name}.${i + 1}`));
  const files = all.flatMap((file) => ['-f', file]);
  const run = spawnSync('tar', ['-cvvM', '-L', '20', '-C', folder, ...args, ...files, ...members], {
    encoding: 'utf8',
  });
  expect(run.status, run.stderr).toBe(0);
  const log = join(folder, `${name}.log`);
  writeFileSync(log, run.stdout + run.stderr);
  return { files: all.filter((file) => existsSync(file)), log };
}

interface Checked {
  readonly report: VerifyReport;
  readonly codes: string[];
  readonly digests: Map<string, string | undefined>;
}

async function check(files: readonly string[], comparers: readonly Comparer[] = [], quick = false): Promise<Checked> {
  const sources = files.map((file) => openFile(file));
  const digests = new Map<string, string | undefined>();
  try {
    const report = await verify(sources, {
      quick,
      comparers,
      onMember: ({ name, kind }, sha256) => void (kind === 'file' && digests.set(name, sha256)),
    });
    return { report, codes: report.findings.kept.map(({ code }) => code), digests };
  } finally {
    for (const source of sources) source.close();
  }
}

const MEMBERS = ['small', 'fitting', 'big', LONG, 'empty', 'sparse'];
const expected = (): Map<string, string> =>
  new Map(MEMBERS.map((name) => [name, digestOf(readFileSync(join(folder, name)))]));

describe.each([
  ['gnu, labelled', ['--format=gnu', '--label=SET'], true],
  ['gnu, no label', ['--format=gnu'], false],
  ['oldgnu', ['--format=oldgnu', '--label=SET'], true],
  ['posix, labelled', ['--format=posix', '--label=SET'], true],
  ['posix, no label', ['--format=posix'], false],
  ['gnu, sparse', ['--format=gnu', '--sparse', '--label=SET'], true],
  ['posix, sparse', ['--format=posix', '--sparse', '--label=SET'], true],
  ['gnu, records of one block', ['--format=gnu', '-b1', '--label=SET'], true],
])('%s', (title, args, isLabelled) => {
  let made: VolumesMade;
  beforeAll(() => {
    made = makeSet(title.replace(/\W/g, '-'), args, MEMBERS);
  });

  test('the set is whole, in any order, and every digest is that of the file', async () => {
    expect(made.files.length).toBeGreaterThan(4);
    for (const files of [made.files, [...made.files].reverse()]) {
      const groups = await orderSources(files);
      expect(groups).toEqual([made.files]);
      const { codes, digests } = await check(groups[0] as string[], [await openListing(made.log)]);
      expect(codes.filter((code) => code !== 'TAR_SHORT_LAST_RECORD')).toEqual([]);
      expect(digests).toEqual(expected());
      const quick = await check(groups[0] as string[], [await openListing(made.log)], true);
      expect(quick.codes.filter((code) => code !== 'TAR_SHORT_LAST_RECORD')).toEqual([]);
    }
  });

  test('each missing volume is told of', async () => {
    for (const missing of made.files.keys()) {
      const rest = made.files.filter((_, i) => i !== missing);
      const [group = [], ...others] = await orderSources(rest);
      expect(others).toEqual([]);
      const { report, codes } = await check(group);
      expect(report.findings.bySeverity('error'), `volume ${missing + 1}: ${codes}`).toBeGreaterThan(0);
      if (isLabelled && missing + 1 < made.files.length) expect(codes).toContain('VOLUME_MISSING');
    }
  });

  test('each doubled volume is told of', async () => {
    for (const [at, file] of made.files.entries()) {
      const [group = []] = await orderSources([...made.files, file]);
      const { report, codes } = await check(group);
      expect(report.findings.bySeverity('error'), `volume ${at + 1}: ${codes}`).toBeGreaterThan(0);
      if (isLabelled && !title.startsWith('posix')) expect(codes).toContain('VOLUME_DOUBLED');
    }
  });

  test('each volume alone is no whole archive', async () => {
    // But for the last one without a label, where no member goes on: nothing in it tells.
    for (const file of isLabelled ? made.files : made.files.slice(0, -1)) {
      const { report, codes } = await check([file]);
      expect(report.findings.bySeverity('error'), `${file}: ${codes}`).toBeGreaterThan(0);
    }
  });

  test('what is cut off a volume is never passed over', async () => {
    const [first, ...others] = made.files as [string, ...string[]];
    const cut = join(folder, 'cut');
    const bytes = readFileSync(first);
    for (const by of [1, 512, 1024, 10_240]) {
      writeFileSync(cut, bytes.subarray(0, bytes.length - by));
      const { report, codes } = await check([cut, ...others]);
      expect(report.findings.bySeverity('error'), `${by} bytes: ${codes}`).toBeGreaterThan(0);
    }
  });
});

test('a foreign volume is told of, two sets are kept apart, and archives of their own stay alone', async () => {
  const a = makeSet('set-a', ['--label=A'], ['big']).files as [string, string, string];
  const b = makeSet('set-b', ['--label=B'], ['big']).files as [string, string, string];
  expect(a).toHaveLength(3);
  const [mixed = []] = await orderSources([a[0], b[1], a[2]]);
  expect(mixed).toHaveLength(3);
  const { codes } = await check(mixed);
  expect(codes).toContain('VOLUME_FOREIGN');
  expect(codes).toContain('VOLUME_MISSING');
  expect(await orderSources([b[2], a[1], b[0], a[0], a[2], b[1]])).toEqual([b, a]);
  const alone = join(folder, 'alone.tar');
  spawnSync('tar', ['-cf', alone, '-C', folder, 'small']);
  expect(await orderSources([alone, ...a])).toEqual([[alone], a]);
  expect(await orderSources([alone, alone])).toEqual([[alone], [alone]]);
});

test.each(['gnu', 'posix'])('%s: a volume may end anywhere between the headers of a member', async (format) => {
  const names = Array.from({ length: 24 }, (_, i) => `${'d'.repeat(90)}/${'e'.repeat(30)}/${i}`);
  for (const [i, name] of names.entries()) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), noise((i * 211) % 1500, i));
  }
  for (const kib of [5, 6, 7]) {
    const args = ['-L', `${kib}`, '-b1', `--format=${format}`, '--label=SMALL'];
    const { files, log } = makeSet(`small-${format}-${kib}`, args, names);
    const { codes, digests } = await check(files, [await openListing(log)]);
    // The two blocks that end the set may stand on two volumes.
    const errors = codes.filter((code) => !/^TAR_(SHORT_LAST_RECORD|LONE_ZERO_END)$/.test(code));
    expect(errors, `${kib} KiB`).toEqual([]);
    expect(digests).toEqual(new Map(names.map((name) => [name, digestOf(readFileSync(join(folder, name)))])));
  }
});
