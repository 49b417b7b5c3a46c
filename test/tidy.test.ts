import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const ROOT = new URL('..', import.meta.url).pathname;

/** Which folders each folder may import from, besides itself. */
const CODECS = ['src/bytes', 'src/findings', 'src/tar', 'src/mam', 'src/scsi', 'src/security'];
const DRIVE = [
  'emulator/cartridge',
  'emulator/changer',
  'emulator/drive',
  'emulator/faults',
  'emulator/motion',
  'emulator/profiles',
  'emulator/script',
];
const MAY_IMPORT: Record<string, readonly string[]> = {
  'src/bytes': [],
  'src/findings': ['src/bytes'],
  'src/tar': ['src/bytes', 'src/findings'],
  'src/scsi': ['src/bytes', 'src/findings'],
  'src/mam': ['src/bytes', 'src/findings', 'src/scsi'],
  'src/security': ['src/bytes', 'src/findings'],
  'src/iscsi': ['src/bytes', 'src/findings', 'src/scsi'],
  'src/tape': ['src/bytes', 'src/findings'],
  'src/device': [...CODECS, 'src/tape'],
  'src/archive': [...CODECS, 'src/tape', 'src/device'],
  'src/cli': [...CODECS, 'src/tape', 'src/archive', 'src/device', 'emulator/index.js'],
  'emulator/index.ts': [...DRIVE, 'emulator/device'],
  'emulator/profiles': ['src/bytes', 'src/scsi'],
  'emulator/motion': ['src/bytes', 'emulator/profiles'],
  'emulator/cartridge': [...CODECS, 'src/tape', 'emulator/profiles'],
  'emulator/faults': ['src/bytes', 'src/scsi'],
  'emulator/drive': [
    ...CODECS,
    'src/tape',
    'emulator/cartridge',
    'emulator/profiles',
    'emulator/motion',
    'emulator/faults',
  ],
  'emulator/changer': [...CODECS, 'src/tape', 'emulator/drive', 'emulator/profiles'],
  'emulator/script': ['src/scsi', 'src/security', 'emulator/drive'],
  'emulator/device': [...CODECS, 'src/tape', 'src/device', ...DRIVE],
  'emulator/testing': [...CODECS, 'src/tape', 'src/device', 'emulator/device', ...DRIVE],
};
const PURE = [
  'src/bytes',
  'src/findings',
  'src/tar',
  'src/mam',
  'src/scsi',
  'src/security',
  'src/iscsi',
  'src/tape',
  ...DRIVE,
];

function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path) : /\.(ts|mjs)$/.test(entry.name) ? [path] : [];
  });
}

const sources = [...filesBelow('src'), ...filesBelow('emulator')];
const everything = [...sources, ...filesBelow('test'), ...filesBelow('tools')];
const textOf = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

function importsOf(file: string): string[] {
  return [...textOf(file).matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] as string);
}

function roomOf(path: string): string {
  return path.split('/').slice(0, 2).join('/');
}

function longFunctions(file: string): string[] {
  const source = ts.createSourceFile(file, textOf(file), ts.ScriptTarget.ES2023, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const start = source.getLineAndCharacterOfPosition(node.getStart()).line;
      const lines = source.getLineAndCharacterOfPosition(node.end).line - start + 1;
      if (lines > 70) found.push(`${file}:${start + 1} has ${lines} lines`);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

describe('the house is tidy', () => {
  test.each(sources)('%s imports downward only', (file) => {
    const room = roomOf(file);
    for (const name of importsOf(file).filter((n) => n.startsWith('.'))) {
      const target = roomOf(relative(ROOT, join(ROOT, file, '..', name)));
      expect([room, ...(MAY_IMPORT[room] ?? [])], `${file} imports ${name}`).toContain(target);
    }
  });

  test('the pure folders import no platform and no package', () => {
    for (const file of sources.filter((f) => PURE.includes(roomOf(f)))) {
      const foreign = importsOf(file).filter((name) => !name.startsWith('.'));
      expect(foreign, file).toEqual(file === 'src/bytes/layout.ts' ? ['buffer-layout'] : []);
    }
  });

  test('one module knows buffer-layout', () => {
    const users = sources.filter((file) => importsOf(file).includes('buffer-layout'));
    expect(users).toEqual(['src/bytes/layout.ts']);
  });

  test('the pure folders know no clock and no chance', () => {
    for (const file of sources.filter((f) => PURE.includes(roomOf(f)))) {
      expect(textOf(file), file).not.toMatch(/Date\.now|Math\.random|new Date\(\)|performance\./);
    }
  });

  test('no file outgrows 500 lines', () => {
    const long = everything.filter((file) => textOf(file).split('\n').length > 501);
    expect(long).toEqual([]);
  });

  test('no function outgrows the screen', () => {
    expect(sources.flatMap(longFunctions)).toEqual([]);
  });

  test('no line is wider than 120 columns but for text that cannot be broken', () => {
    const wide = sources.filter((file) =>
      textOf(file)
        .split('\n')
        .some((line) => line.length > 120 && !/['"`/]/.test(line)),
    );
    expect(wide).toEqual([]);
  });

  test('nothing is left for later', () => {
    const words = new RegExp(['TO', 'DO|FIX', 'ME|X', 'XX|@ts-ig', 'nore'].join(''));
    for (const file of everything) expect(textOf(file), file).not.toMatch(words);
  });

  test('no test is skipped, and none keeps the others from running', () => {
    const words = new RegExp(['\\.(on', 'ly|sk', 'ip|sk', 'ipIf|to', 'do|fai', 'ls)\\('].join(''));
    for (const file of filesBelow('test').filter((f) => f.endsWith('.test.ts'))) {
      expect(textOf(file), file).not.toMatch(words);
    }
  });

  test('the lock file names no host', () => {
    expect(textOf('package-lock.json')).not.toMatch(/"resolved": "https?:\/\/(?!registry\.npmjs\.org\/)/);
  });

  test('what CI runs can be run', () => {
    expect(statSync(join(ROOT, '.ci/run')).mode & 0o111).not.toBe(0);
  });
});
