import * as nodeFs from 'node:fs';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFsFromVolume, Volume } from 'memfs';
import { LOOK } from '../../src/archive/extract/extract-fs.js';
import {
  type ExtractFs,
  type ExtractOptions,
  type ExtractReport,
  extractTar,
  type Resolving,
} from '../../src/archive/extract/index.js';
import { memorySource } from '../../src/archive/index.js';
import { END, latin1 } from './blocks.js';
import { guardedFs, type TreeFs, treeOf } from './guarded-fs.js';

/** Where a restore is tried: a real folder with either way of resolving paths, or memfs. */
export type Ground = Resolving | 'memfs';
export const GROUNDS: readonly Ground[] =
  process.platform === 'linux' ? ['handles', 'checked', 'memfs'] : ['checked', 'memfs'];

/** Grounds that behave as a real file system does in everything: memfs has no umask, and renames over anything. */
export const REAL_GROUNDS: readonly Ground[] = GROUNDS.filter((ground) => ground !== 'memfs');

/** What a test prepares, by path below `base`: content of a file, `-> target` of a link (`@` is `base`), `/` for a folder. */
export type Prepared = Readonly<Record<string, string>>;

/** One try to restore an archive into `base/out`, beside which `base/outside` stands. */
export interface Trial {
  readonly report: ExtractReport;
  /** Codes of all that was not restored, with the names. */
  readonly refused: readonly string[];
  /** Calls that reached out of the folder. */
  readonly escapes: readonly string[];
  /** Whether everything beside the folder is as it was. */
  readonly isOutsideSame: boolean;
  /** Everything in the folder, without times: `f 644 path content`. */
  readonly inside: readonly string[];
  /** Links in the folder that lead out of it, those left out that were prepared. */
  readonly outward: readonly string[];
}

/** Both what a restore and what a test needs of a file system. */
export type TestFs = ExtractFs & TreeFs & Pick<typeof nodeFs, 'writeFileSync' | 'symlinkSync'>;

const OUTSIDE: Prepared = { 'outside/secret': 'secret', 'outside/folder/deep': 'deep', 'out-evil/x': 'x' };

/** A fresh `base` with `out` in it, and how it is taken away. */
export function ground(where: Ground): { fs: TestFs; base: string; clear: () => void } {
  if (where === 'memfs') {
    const volume = Volume.fromJSON({ '/base/out/.keep': '' });
    volume.unlinkSync('/base/out/.keep');
    return { fs: mended(createFsFromVolume(volume) as unknown as TestFs), base: '/base', clear: () => undefined };
  }
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'tapekit-trial-')));
  nodeFs.mkdirSync(join(base, 'out'));
  return { fs: nodeFs as unknown as TestFs, base, clear: () => rmSync(base, { recursive: true, force: true }) };
}

/** memfs renames what a symbolic link leads to (4.80): here it renames the link, as every system does. */
function mended(fs: TestFs): TestFs {
  const renameSync = (from: nodeFs.PathLike, to: nodeFs.PathLike): void => {
    if (!fs.lstatSync(String(from), { bigint: true }).isSymbolicLink()) return fs.renameSync(from, to);
    const target = String(fs.readlinkSync(String(from)));
    if (fs.lstatSync(to, LOOK) !== undefined) fs.unlinkSync(to);
    fs.symlinkSync(target, to);
    fs.unlinkSync(from);
  };
  return { ...fs, renameSync };
}

/** Makes things below `base`. */
export function prepare(fs: TestFs, base: string, prepared: Prepared): void {
  for (const [path, what] of Object.entries(prepared)) {
    const parts = path.split('/');
    for (let i = 1; i < parts.length; i++) {
      const folder = join(base, ...parts.slice(0, i));
      try {
        fs.mkdirSync(folder);
      } catch {
        // It is there.
      }
    }
    const at = join(base, path);
    if (what === '/') fs.mkdirSync(at);
    else if (what.startsWith('-> ')) fs.symlinkSync(what.slice(3).replace('@', base), at);
    else fs.writeFileSync(at, what);
  }
}

/**
 * Restores archives one after the other, and looks at what became of everything.
 * @param archives - bytes, or text of blocks without an end, which may depend on where `base` is
 */
export async function tryRestore(
  where: Ground,
  archives: readonly (string | Uint8Array | ((base: string) => string))[],
  options: ExtractOptions & { readonly prepared?: Prepared } = {},
): Promise<Trial> {
  const { fs, base, clear } = ground(where);
  try {
    prepare(fs, base, { ...OUTSIDE, ...options.prepared });
    const out = `${base}/out`;
    const beside = (): string[] =>
      fs
        .readdirSync(base)
        .map(String)
        .sort()
        .flatMap((name) => (name === 'out' ? [name] : treeOf(fs, `${base}/${name}`)));
    const before = beside();
    const guarded = guardedFs(fs, fs, out);
    const resolving: Resolving = where === 'handles' ? 'handles' : 'checked';
    const reports: ExtractReport[] = [];
    for (const archive of archives) {
      const text = typeof archive === 'function' ? archive(base) : archive;
      const bytes = typeof text === 'string' ? latin1(text + END) : text;
      reports.push(await extractTar([memorySource('test.tar', bytes)], out, { resolving, ...options, fs: guarded.fs }));
    }
    const refused = reports.flatMap((r) => r.notRestored.kept.map(({ code, name }) => `${code} ${name}`));
    const isOutsideSame = JSON.stringify(before) === JSON.stringify(beside());
    const inside = treeOf(fs, out).map((line) => shortLine(line, out));
    const report = reports.at(-1) as ExtractReport;
    const outward = outwardLinks(fs, out, out).filter((path) => {
      const was = options.prepared?.[path.slice(base.length + 1)];
      return was !== `-> ${fs.readlinkSync(path)}`.replace(base, '@');
    });
    const seen = { report, refused, escapes: guarded.escapes, isOutsideSame, inside: inside.slice(1), outward };
    return seen;
  } finally {
    clear();
  }
}

/** Paths of links that lead somewhere outside a folder. */
function outwardLinks(fs: TestFs, path: string, out: string): string[] {
  try {
    const stat = fs.lstatSync(path, { bigint: true });
    if (stat.isDirectory()) return fs.readdirSync(path).flatMap((name) => outwardLinks(fs, `${path}/${name}`, out));
    if (!stat.isSymbolicLink()) return [];
    const end = String(fs.realpathSync(path));
    return end === out || end.startsWith(`${out}/`) ? [] : [path];
  } catch {
    // It leads nowhere.
    return [];
  }
}

/** A line of a tree without time and number of links, content as text. */
function shortLine(line: string, out: string): string {
  const [kind, mode, , , path = '', ...rest] = line.split(' ');
  const content = kind === 'f' ? Buffer.from(rest.join(' '), 'base64').toString('latin1') : rest.join(' ');
  return `${kind} ${kind === 'l' ? '' : mode} ${path.slice(out.length + 1)} ${content}`.replace(/ +/g, ' ').trim();
}
