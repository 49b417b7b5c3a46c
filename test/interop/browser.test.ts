import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFile } from '../../src/archive/source.js';
import { verify as verifyHere } from '../../src/archive/verify.js';
import { tell } from '../../src/findings/index.js';
import { fencedBlocks } from '../../tools/docs/console-blocks.mjs';
import { tarVectors } from '../testing/vectors.js';
import { openPage, type SiteFile } from './page/open-page.js';

/** The package as a page has it: packed, installed, bundled, and run in Chromium. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WHOLE = 'fmt-gnu.tar';
const DAMAGED = 'tee-message.tar';
const HTML = '<!doctype html><meta charset="utf-8"><script type="module" src="page.js"></script>';

/** What a page may use of the package, each for itself. */
const USES: readonly (readonly [string, string])[] = [
  ['list', "export { readTar } from 'tapekit/tar';"],
  ['verify', "export { verifyTar } from 'tapekit/tar'; export { tell } from 'tapekit/findings';"],
  ['create', "export { tarStream } from 'tapekit/tar';"],
];

interface Told {
  readonly error?: string;
  readonly globals: readonly string[];
  readonly names: readonly string[];
  readonly damaged: Verified;
  readonly whole: Verified;
  readonly zipped: readonly string[];
  readonly interrupted: Verified;
}

interface Verified {
  readonly isWhole: boolean;
  readonly interrupted: boolean;
  readonly members: number;
  readonly found: readonly { readonly code: string; readonly offset: number }[];
  readonly messages: readonly string[];
  readonly digests: readonly (readonly [string, string | null])[];
}

let folder = '';
let told: Told;

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Packs the package and installs what was packed where nothing else is. */
function install(): void {
  const pack = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const [packed] = JSON.parse(run('npm', pack, ROOT));
  writeFileSync(join(folder, 'package.json'), '{"name":"page","private":true,"type":"module"}');
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', join(folder, packed.filename)], folder);
}

async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder, sourcefile: 'page.js' },
    absWorkingDir: folder,
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    write: false,
  });
  return outputFiles[0]?.text ?? '';
}

function expected(file: string): { readonly names: readonly string[]; readonly findings: readonly object[] } {
  const { expect: said } = tarVectors.index.vectors.find(
    (vector) => vector.file === file,
  ) as (typeof tarVectors.index.vectors)[0];
  return { names: said.names, findings: said.findings.map(({ code, offset }) => ({ code, offset })) };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tapekit-browser-'));
  install();
  // What the documentation shows is what runs.
  const shown = fencedBlocks(readFileSync(join(ROOT, 'docs/library.md'), 'utf8'));
  const example = shown.find(({ text }) => text.startsWith('// in-page.mjs')) ?? { text: '' };
  writeFileSync(join(folder, 'in-page.mjs'), example.text);
  const page = await bundle(readFileSync(new URL('page/page.js', import.meta.url), 'utf8'));
  const tar = (name: string) => ({ type: 'application/x-tar', body: readFileSync(join(tarVectors.folder, name)) });
  const posted = await openPage({
    files: new Map<string, SiteFile>([
      ['/', { type: 'text/html', body: HTML }],
      ['/page.js', { type: 'text/javascript', body: page }],
      ['/whole.tar', tar(WHOLE)],
      ['/damaged.tar', tar(DAMAGED)],
      ['/whole.tar.gz', { type: 'application/gzip', body: gzipSync(tar(WHOLE).body) }],
      ['/endless.tar', tar(WHOLE)],
    ]),
    endless: new Set(['/endless.tar']),
    until: '/told',
  });
  told = JSON.parse(posted.get('/told')?.toString() ?? '{}');
  writeFileSync(join(folder, 'created.tar'), posted.get('/created.tar') ?? '');
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('in a page in Chromium', () => {
  test('nothing goes wrong, and nothing of Node is there', () => {
    expect(told.error).toBeUndefined();
    expect(told.globals).toEqual(['undefined', 'undefined']);
  });

  test('an archive is listed as it comes over the network', () => {
    expect(told.names).toEqual(expected(WHOLE).names);
    expect(told.zipped).toEqual(told.names);
  });

  test('a damaged archive is verified: the same findings as on the command line, in the same words', async () => {
    const { found, messages, isWhole, members } = told.damaged;
    const { names, findings } = expected(DAMAGED);
    expect({ isWhole, members, found }).toEqual({ isWhole: false, members: names.length, found: findings });
    const source = openFile(join(tarVectors.folder, DAMAGED));
    const report = await verifyHere([source]);
    source.close();
    expect(messages).toEqual(report.findings.kept.map((one) => tell(one).message));
  });

  test('digests are those of the files', async () => {
    const here: (readonly [string, string | null])[] = [];
    const source = openFile(join(tarVectors.folder, WHOLE));
    await verifyHere([source], { onMember: ({ name }, sha256) => here.push([name, sha256 ?? null]) });
    source.close();
    expect(told.whole).toMatchObject({ isWhole: true, found: [] });
    expect(told.whole.digests).toEqual(here);
  });

  test('a signal ends what would never end', () => {
    expect(told.interrupted).toMatchObject({ interrupted: true, isWhole: false });
    expect(told.interrupted.members).toBe(told.whole.members);
  });

  test('GNU tar extracts what is created', () => {
    const out = join(folder, 'out');
    mkdirSync(out);
    run('tar', ['-xpf', join(folder, 'created.tar'), '--no-same-owner'], out);
    expect(readFileSync(join(out, 'notes/today'), 'utf8')).toBe('from a page\n');
    const long = readFileSync(join(out, `notes/${'long-'.repeat(40)}名`));
    expect(long.equals(Buffer.alloc(100_000, 'A'))).toBe(true);
    expect(run('tar', ['-tvf', join(folder, 'created.tar')], out)).toMatch(/^-rw-r--r-- 0\/0 +12 /);
  });
});

test('bundles are as large as the documentation says', async () => {
  const kib = (bytes: number): number => Math.round(bytes / 1024);
  const docs = readFileSync(join(ROOT, 'docs/library.md'), 'utf8');
  for (const [use, contents] of USES) {
    const text = await bundle(contents);
    const [raw, zipped] = [kib(text.length), kib(gzipSync(text).length)];
    console.log(`bundle to ${use}: ${raw} KiB, ${zipped} KiB with gzip`);
    const row = new RegExp(`^\\| ${use} +\\| +[^|]*\\| +(\\d+) KiB +\\| +(\\d+) KiB +\\|$`, 'm').exec(docs);
    const off = [raw, zipped].map((size, i) => Math.abs(Number(row?.[i + 1]) - size) / size);
    expect(Math.max(...off), `docs/library.md: sizes of the bundle to ${use}`).toBeLessThanOrEqual(0.1);
  }
});
