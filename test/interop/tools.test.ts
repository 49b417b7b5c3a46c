import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { openFile } from '../../src/archive/source.js';
import { verify } from '../../src/archive/verify.js';
import { encodeName } from '../../src/bytes/index.js';
import { severityOf, tell } from '../../src/findings/index.js';
import type { TarMember, Timestamp } from '../../src/tar/index.js';
import { MAIN } from '../testing/tapekit.js';
import { type FreshArchive, makeCorpus } from './fresh-corpus.js';

const { folder, archives } = makeCorpus();
afterAll(() => {
  spawnSync('chmod', ['-R', 'u+rwX', folder]);
  rmSync(folder, { recursive: true });
});

const TELL_MEMBERS = fileURLToPath(new URL('./tell-members.py', import.meta.url));
const SPARSE_ZEROS_MAX = 1 << 30;

const hex = (name: string): string => Buffer.from(encodeName(name)).toString('hex');

interface Read {
  readonly member: TarMember;
  readonly sha256: string | undefined;
}

async function readArchive({ path }: FreshArchive): Promise<readonly Read[]> {
  const members: Read[] = [];
  const report = await verify([openFile(path)], {
    onMember: (member, sha256) => {
      if (member.kind !== 'volume-label') members.push({ member, sha256 });
    },
  });
  const errors = report.findings.kept.filter(({ code }) => ['error', 'warning'].includes(severityOf(code)));
  expect(errors.map((found) => tell(found).message)).toEqual([]);
  return members;
}

/** Seconds as pax writes them: no more digits than are needed. */
function decimalTime({ seconds, nanoseconds }: Timestamp): string {
  if (nanoseconds === 0) return `${seconds}`;
  const exact = BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds);
  const size = exact < 0n ? -exact : exact;
  const fraction = `${size % 1_000_000_000n}`.padStart(9, '0').replace(/0+$/, '');
  return `${exact < 0n ? '-' : ''}${size / 1_000_000_000n}.${fraction}`;
}

function told({ member }: Read): object {
  const isDevice = member.kind === 'character-device' || member.kind === 'block-device';
  const regions = member.sparse?.regions.filter(({ length }) => length > 0);
  return {
    name: hex(member.name.replace(/\/+$/, '')),
    linkname: hex(member.linkname),
    kind: member.kind,
    size: member.kind === 'file' ? member.size : 0,
    mode: member.mode,
    uid: member.uid,
    gid: member.gid,
    uname: member.uname,
    gname: member.gname,
    mtime: decimalTime(member.mtime),
    devices: isDevice ? [member.devmajor, member.devminor] : [0, 0],
    sparse: regions?.map(({ offset, length }) => [offset, length]) ?? null,
  };
}

/** pax allows trailing zeros behind the point, and GNU tar writes them. */
function shortTime<T extends { mtime: string }>(of: T): T {
  return { ...of, mtime: of.mtime.includes('.') ? of.mtime.replace(/\.?0+$/, '') : of.mtime };
}

// Python reads the atime of an incremental GNU header as the prefix of a name.
const readByPython = archives.filter(({ title }) => title !== 'gnu gnu, incremental');

describe('members are what Python says they are', () => {
  test.each(readByPython)('$title', async (archive) => {
    const run = spawnSync('python3', [TELL_MEMBERS, archive.path], { encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([0, '']);
    const lines = run.stdout.split('\n').slice(0, -1);
    const theirs = lines.map((line) => shortTime(JSON.parse(line)));
    const ours = (await readArchive(archive)).map(told);
    expect(ours).toEqual(theirs);
    expect(ours.length).toBeGreaterThan(2);
  });
});

describe('content is what tar extracts', () => {
  test.each(['tar', 'bsdtar'].flatMap((tool) => archives.map((archive) => ({ tool, ...archive }))))(
    '$title, by $tool',
    async ({ tool, title, path }) => {
      const into = mkdtempSync(join(folder, 'extracted-'));
      const quiet = tool === 'tar' ? ['--warning=no-timestamp', '--warning=no-unknown-keyword'] : [];
      const run = spawnSync(tool, ['-xf', path, '-C', into, '--no-same-owner', ...quiet], { encoding: 'utf8' });
      const isStrict = tool === 'tar';
      expect([isStrict ? run.status : 0, isStrict ? run.stderr.replace(/^.*Removing leading.*\n/gm, '') : '']).toEqual([
        0,
        '',
      ]);
      const last = new Map((await readArchive({ title, path })).map((read) => [read.member.name, read] as const));
      let compared = 0;
      for (const { member, sha256 } of last.values()) {
        if (member.kind !== 'file' || member.size > SPARSE_ZEROS_MAX) continue;
        const file = Buffer.concat([Buffer.from(`${into}/`), encodeName(member.name)]);
        if (!isStrict && lstatSync(file, { throwIfNoEntry: false }) === undefined) continue;
        expect([member.name, lstatSync(file).size]).toEqual([member.name, member.size]);
        expect([member.name, sha256]).toEqual([
          member.name,
          createHash('sha256').update(readFileSync(file)).digest('hex'),
        ]);
        compared++;
      }
      expect(compared).toBeGreaterThan(1);
    },
  );
});

const LOCALES = ['C', 'C.UTF-8'];
const ZONES = ['UTC', 'America/New_York', 'Asia/Kolkata', 'Pacific/Chatham', 'Europe/Berlin'];

describe('tapekit list is tar -tvf, byte for byte', () => {
  test.each(LOCALES.flatMap((locale) => ZONES.map((zone) => [locale, zone] as const)))('%s, %s', (LC_ALL, TZ) => {
    const env = { ...process.env, LC_ALL, TZ };
    for (const { title, path } of archives) {
      const theirs = spawnSync('tar', ['-tvf', path], { env });
      expect([title, theirs.status]).toEqual([title, 0]);
      const ours = spawnSync(process.execPath, [MAIN, 'list', path], { env });
      expect([title, ours.stdout.toString('latin1')]).toEqual([title, theirs.stdout.toString('latin1')]);
      expect(ours.status, title).toBe(0);
    }
  });
});
