import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { extractTar } from '../../src/archive/extract/index.js';
import { repairTar } from '../../src/archive/repair/index.js';
import { isSeekable, memorySource, openFile } from '../../src/archive/source.js';
import { verify as verifyHere } from '../../src/archive/verify.js';
import { tell } from '../../src/findings/index.js';
import { fencedBlocks } from '../../tools/docs/console-blocks.mjs';
import { tarVectors } from '../testing/vectors.js';
import { openPage, type SiteFile } from './page/open-page.js';

/** The package as a page has it: packed, installed, bundled, and run in Chromium. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const WHOLE = 'fmt-gnu.tar';
const DAMAGED = 'tee-message.tar';
const LINKS = 'links-gnu.tar';
const HTML = '<!doctype html><meta charset="utf-8"><script type="module" src="page.js"></script>';

/** What a page may use of the package, each for itself. */
const USES: readonly (readonly [string, string])[] = [
  ['list', "export { readTar } from 'tapekit/tar';"],
  ['verify', "export { verifyTar } from 'tapekit/tar'; export { tell } from 'tapekit/findings';"],
  ['create', "export { tarStream } from 'tapekit/tar';"],
  ['restore', "export { extractToHandle } from 'tapekit/tar';"],
  ['compare', "export { diffWithHandle, tellDifference } from 'tapekit/tar';"],
  ['repair', "export { repairToStream, seekableBlob } from 'tapekit/tar';"],
];

interface Told {
  readonly error?: string;
  readonly globals: readonly string[];
  readonly names: readonly string[];
  readonly damaged: Verified;
  readonly whole: Verified;
  readonly zipped: readonly string[];
  readonly interrupted: Verified;
  readonly folders: Folders;
  readonly repairs: { readonly repaired: object; readonly byWorker: object };
}

/** What became of folders in the page's own file system. */
interface Folders {
  readonly restored: Restored;
  /** Content in latin1, `/` of folders. */
  readonly files: Readonly<Record<string, string>>;
  readonly stopped: Restored;
  /** Lines of what differs. */
  readonly same: readonly string[];
  readonly different: readonly string[];
  readonly links: Restored;
}

interface Restored {
  readonly files: number;
  readonly interrupted: boolean;
  readonly lost: readonly string[];
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

/** Content of files by path, in latin1; `/` of folders. */
function filesBelow(top: string): Record<string, string> {
  const entries = readdirSync(top, { recursive: true, withFileTypes: true }).map((entry) => {
    const path = join(entry.parentPath, entry.name);
    return [relative(top, path), entry.isDirectory() ? '/' : readFileSync(path, 'latin1')] as const;
  });
  return Object.fromEntries(entries);
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
  for (const name of ['in-page.mjs', 'in-folder.mjs', 'repair-worker.mjs']) {
    const example = shown.find(({ text }) => text.startsWith(`// ${name}`)) ?? { text: '' };
    writeFileSync(join(folder, name), example.text);
  }
  const worker = await bundle("import './repair-worker.mjs';");
  const page = await bundle(readFileSync(new URL('page/page.js', import.meta.url), 'utf8'));
  const tar = (name: string) => ({ type: 'application/x-tar', body: readFileSync(join(tarVectors.folder, name)) });
  const posted = await openPage({
    files: new Map<string, SiteFile>([
      ['/', { type: 'text/html', body: HTML }],
      ['/page.js', { type: 'text/javascript', body: page }],
      ['/worker.js', { type: 'text/javascript', body: worker }],
      ['/whole.tar', tar(WHOLE)],
      ['/links.tar', tar(LINKS)],
      ['/damaged.tar', tar(DAMAGED)],
      ['/whole.tar.gz', { type: 'application/gzip', body: gzipSync(tar(WHOLE).body) }],
      ['/endless.tar', tar(WHOLE)],
    ]),
    endless: new Set(['/endless.tar']),
    until: '/told',
  });
  told = JSON.parse(posted.get('/told')?.toString() ?? '{}');
  for (const name of ['created.tar', 'of-folder.tar', 'repaired.tar', 'by-worker.tar']) {
    writeFileSync(join(folder, name), posted.get(`/${name}`) ?? '');
  }
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

describe('in the folders of a page in Chromium', () => {
  /** What Node restores of an archive, as the page tells it. */
  async function restoredHere(file: string): Promise<Record<string, string>> {
    const out = join(folder, 'here', file);
    mkdirSync(out, { recursive: true });
    const source = openFile(join(tarVectors.folder, file));
    await extractTar([source], out);
    source.close();
    return filesBelow(out);
  }

  test('an archive is restored as Node restores it', async () => {
    expect(told.folders.files).toEqual(await restoredHere(WHOLE));
    expect(told.folders.restored).toMatchObject({ interrupted: false, lost: [] });
  });

  test('GNU tar extracts the archive of a folder to the same files', () => {
    const out = join(folder, 'of-folder');
    mkdirSync(out);
    run('tar', ['-xf', join(folder, 'of-folder.tar')], out);
    expect(filesBelow(out)).toEqual(told.folders.files);
    const listed = run('tar', ['-tvf', join(folder, 'of-folder.tar')], out);
    expect(listed).toMatch(/^-rw-r--r-- 0\/0 +861 20\d\d-\d\d-\d\d .* letters\/1994.txt$/m);
  });

  test('links are told', () => {
    const { lost, files } = told.folders.links;
    expect(files).toBeGreaterThan(0);
    expect(lost.length).toBeGreaterThan(0);
    for (const line of lost) expect(line).toMatch(/: it is a .*, and such a folder holds none$/);
    expect(lost.join()).toMatch(/a symbolic link to .*a hard link to /);
  });

  test('what was restored is the same, and what was changed differs', () => {
    expect(told.folders.same).toEqual([]);
    expect(told.folders.different).toEqual([
      'letters/blank: size is 0 bytes in the archive, 1 byte in the folder',
      'letters/one: is in the archive only',
      'extra: is in the folder only',
    ]);
  });

  test('a signal ends a restore that would never end', () => {
    expect(told.folders.stopped).toMatchObject({ interrupted: true, files: told.folders.restored.files });
  });

  test('a damaged archive is repaired, in the page and in a worker: the bytes that Node writes', async () => {
    const source = openFile(join(tarVectors.folder, DAMAGED));
    const pieces: Uint8Array[] = [];
    const write = (bytes: Uint8Array): void => void pieces.push(bytes.slice());
    const reopen = () => memorySource('good.tar', Buffer.concat(pieces));
    const { outcome, cuts } = await repairTar([source].filter(isSeekable), { write, reopen });
    source.close();
    expect(told.repairs).toEqual({ repaired: { outcome, cuts }, byWorker: { outcome, cuts } });
    for (const name of ['repaired.tar', 'by-worker.tar']) {
      expect(Buffer.compare(readFileSync(join(folder, name)), Buffer.concat(pieces)), name).toBe(0);
    }
  });
});

test("a page's own types are those that are asked for", () => {
  const uses = `
    import { diffWithHandle, extractToHandle, repairToStream, seekableBytes, verifyTar } from 'tapekit/tar';
    import { Sha256 } from 'tapekit/bytes';
    export async function use(folder: FileSystemDirectoryHandle, file: FileSystemFileHandle, blob: Blob) {
      const { signal } = new AbortController();
      const damaged = seekableBytes('damaged.tar', new Uint8Array(await blob.arrayBuffer()));
      await extractToHandle([blob.stream()], folder, { signal });
      await diffWithHandle([blob.stream()], folder, { seed: 1, signal });
      await repairToStream([damaged], await file.createWritable(), { seed: 1, signal });
      await repairToStream([damaged], new TransformStream<Uint8Array, Uint8Array>().writable, { seed: 1 });
      await verifyTar(blob.stream(), { seed: 1, createHash: () => new Sha256() });
    }`;
  const inWorker = `
    import { seekableBlob, type SeekableBytes } from 'tapekit/tar';
    export const damaged = (blob: Blob): SeekableBytes => seekableBlob('damaged.tar', blob, new FileReaderSync());`;
  for (const [lib, text] of [
    ['dom', uses],
    ['webworker', inWorker],
  ] as const) {
    const name = join(folder, `${lib}.ts`);
    writeFileSync(name, text);
    const program = ts.createProgram([name], {
      ...{ strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2023 },
      ...{ module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
      lib: ['lib.es2023.d.ts', `lib.${lib}.d.ts`, `lib.${lib}.asynciterable.d.ts`],
    });
    const faults = ts.getPreEmitDiagnostics(program);
    expect(faults.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, ' '))).toEqual([]);
  }
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
