import fc from 'fast-check';
import { expect, test } from 'vitest';
import { diffTar } from '../../../src/archive/diff/index.js';
import { memorySource } from '../../../src/archive/source.js';
import type { Difference, What } from '../../../src/tar/index.js';
import { settings } from '../../testing/settings.js';
import { archiveOfTree, type MemoryFs, plant, setTimes, type TreeEntry, tree } from '../../testing/tree.js';

type Fs = NonNullable<Parameters<typeof diffTar>[2]>['fs'];

async function differences(bytes: Uint8Array, fs: MemoryFs): Promise<readonly Difference[]> {
  const found: Difference[] = [];
  const result = await diffTar([memorySource('tree.tar', bytes)], '/tree', {
    fs: fs as unknown as Fs,
    seed: 1,
    onDifference: (difference) => found.push(difference),
  });
  expect(result.isSame).toBe(found.length === 0);
  return found;
}

const dialect = fc.constantFrom('gnu' as const, 'pax' as const);

test('a tree is the same as an archive of it', async () => {
  await fc.assert(
    fc.asyncProperty(tree, dialect, async (entries, format) => {
      expect(await differences(archiveOfTree(entries, format), plant(entries))).toEqual([]);
    }),
    settings(100),
  );
});

/** Changes one thing in a tree; gives what must be told of it alone. */
type Change = (fs: MemoryFs, at: string, entry: TreeEntry) => What;

function remove(fs: MemoryFs, at: string, { type }: TreeEntry): void {
  if (type === 'directory') fs.rmdirSync(at);
  else fs.unlinkSync(at);
}

const ofFile: Record<string, Change> = {
  content: (fs, at) => {
    const bytes = Uint8Array.from(fs.readFileSync(at) as Buffer);
    const offset = bytes.length >> 1;
    bytes[offset] = (bytes[offset] as number) ^ 1;
    fs.writeFileSync(at, bytes);
    return { kind: 'content', offset };
  },
  size: (fs, at, { content }) => {
    fs.appendFileSync(at, 'x');
    const archive = content?.length ?? 0;
    return { kind: 'size', archive, folder: archive + 1 };
  },
};
const ofLink: Record<string, Change> = {
  target: (fs, at, { target = '' }) => {
    fs.unlinkSync(at);
    fs.symlinkSync('elsewhere', at);
    return { kind: 'target', archive: target, folder: 'elsewhere' };
  },
};
const ofHardLink: Record<string, Change> = {
  copy: (fs, at, { target = '' }) => {
    const bytes = fs.readFileSync(at) as Buffer;
    fs.unlinkSync(at);
    fs.writeFileSync(at, bytes);
    return { kind: 'hardlink', target };
  },
};
const ofAny: Record<string, Change> = {
  missing: (fs, at, entry) => {
    remove(fs, at, entry);
    return { kind: 'missing' };
  },
  type: (fs, at, entry) => {
    const { type } = entry;
    remove(fs, at, entry);
    if (type === 'file') fs.mkdirSync(at);
    else fs.writeFileSync(at, '');
    return { kind: 'type', archive: type, folder: type === 'file' ? 'directory' : 'file' };
  },
  mode: (fs, at, { mode }) => {
    fs.chmodSync(at, mode ^ 0o020);
    return { kind: 'mode', archive: mode, folder: mode ^ 0o020 };
  },
  owner: (fs, at) => {
    fs.lchownSync(at, 77, 0);
    return { kind: 'owner', archive: 0, folder: 77 };
  },
  group: (fs, at) => {
    fs.lchownSync(at, 0, 78);
    return { kind: 'group', archive: 0, folder: 78 };
  },
};

/** The changes that can be made to an entry of a tree. */
function changesOf(entry: TreeEntry, entries: readonly TreeEntry[]): Record<string, Change> {
  const { type, content, path } = entry;
  const { missing, type: another, ...attributes } = ofAny;
  const isLinked = entries.some((other) => other.type === 'hardlink' && other.target === path);
  const isFull = entries.some((other) => other.path.startsWith(`${path}/`));
  const gone = isLinked || isFull ? {} : { missing, type: another };
  if (type === 'hardlink') return { ...ofHardLink, missing: ofAny.missing as Change };
  if (type === 'symlink') return { ...ofLink, ...gone, owner: ofAny.owner as Change } as Record<string, Change>;
  if (type === 'directory') return { ...attributes, ...gone } as Record<string, Change>;
  const bytes = content?.length === 0 ? { size: ofFile.size } : ofFile;
  return { ...attributes, ...gone, ...bytes } as Record<string, Change>;
}

test('any single change is told, and nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(tree, dialect, fc.nat(), fc.nat(), async (entries, format, which, what) => {
      const entry = entries[which % Math.max(1, entries.length)];
      fc.pre(entry !== undefined);
      const fs = plant(entries);
      const changes = Object.values(changesOf(entry, entries));
      const change = changes[what % changes.length] as Change;
      const told = change(fs, `/tree/${entry.path}`, entry);
      setTimes(fs, entries);
      const name = entry.type === 'directory' ? `${entry.path}/` : entry.path;
      expect(await differences(archiveOfTree(entries, format), fs)).toEqual([{ name, what: told }]);
    }),
    settings(200),
  );
});

test('a time that is another is told, and what is extra', async () => {
  await fc.assert(
    fc.asyncProperty(tree, dialect, fc.nat(), async (entries, format, which) => {
      const entry = entries[which % Math.max(1, entries.length)];
      fc.pre(entry !== undefined && entry.type !== 'hardlink');
      const fs = plant(entries);
      const folder = entry.type === 'directory' ? `${entry.path}/` : '';
      fs.mkdirSync(`/tree/${folder}new`);
      fs.writeFileSync(`/tree/${folder}new/one`, '');
      setTimes(fs, entries);
      fs.lutimesSync(`/tree/${entry.path}`, 99, 99);
      const name = entry.type === 'directory' ? folder : entry.path;
      const [archive, found] = [entry.seconds, 99].map((seconds) => ({ seconds, nanoseconds: 0 }));
      expect(await differences(archiveOfTree(entries, format), fs)).toEqual([
        { name, what: { kind: 'mtime', archive, folder: found } },
        { name: `${folder}new`, what: { kind: 'extra', type: 'directory', below: 1 } },
      ]);
    }),
    settings(50),
  );
});
