import * as nodeFs from 'node:fs';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OutputError, type OutputFs, openOutputFile, writeOutputFile } from '../../src/archive/output-file.js';

const NEW = Uint8Array.from({ length: 37 }, (_, i) => i);
let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapekit-output-'));
  file = join(folder, '0806.bin');
});
afterEach(() => rmSync(folder, { recursive: true }));

const failure = (code: string): Error => Object.assign(new Error(`${code}: it failed`), { code });

/** The real file system, in which the nth call of the kind that changes something fails; writes are of 10 bytes at most. */
function failingAt(n: number): { readonly fs: OutputFs; readonly calls: () => number } {
  let calls = 0;
  const counted =
    <Args extends unknown[], Result>(action: (...args: Args) => Result) =>
    (...args: Args): Result => {
      if (++calls === n) throw failure('ENOSPC');
      return action(...args);
    };
  const writeSync = (fd: number, bytes: Uint8Array, offset: number, length: number): number =>
    nodeFs.writeSync(fd, bytes, offset, Math.min(length, 10));
  const fs = {
    ...nodeFs,
    openSync: counted(nodeFs.openSync),
    writeSync: counted(writeSync),
    fsyncSync: counted(nodeFs.fsyncSync),
    closeSync: (fd: number) => {
      nodeFs.closeSync(fd);
      if (++calls === n) throw failure('ENOSPC');
    },
    renameSync: counted(nodeFs.renameSync),
    linkSync: counted(nodeFs.linkSync),
  } as unknown as OutputFs;
  return { fs, calls: () => calls };
}

describe('writing a file', () => {
  test('makes it, and nothing else', () => {
    writeOutputFile(file, NEW, false);
    expect(new Uint8Array(readFileSync(file))).toEqual(NEW);
    expect(readdirSync(folder)).toEqual(['0806.bin']);
  });

  test('keeps one that is there, and says how to overwrite it', () => {
    writeFileSync(file, 'old');
    expect(() => writeOutputFile(file, NEW, false)).toThrow(/is there already: it was kept; --force/);
    expect(readFileSync(file, 'utf8')).toBe('old');
  });

  test('with force replaces it, mode and all', () => {
    writeFileSync(file, 'old', { mode: 0o640 });
    writeOutputFile(file, NEW, true);
    expect(new Uint8Array(readFileSync(file))).toEqual(NEW);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(['0806.bin']);
  });

  test('with force makes one that is not there', () => {
    writeOutputFile(file, NEW, true);
    expect(new Uint8Array(readFileSync(file))).toEqual(NEW);
  });

  test('with force replaces what a link leads to, and keeps the link', () => {
    writeFileSync(join(folder, 'target'), 'old');
    symlinkSync('target', file);
    writeOutputFile(file, NEW, true);
    expect(new Uint8Array(readFileSync(join(folder, 'target')))).toEqual(NEW);
    expect(nodeFs.lstatSync(file).isSymbolicLink()).toBe(true);
    expect(readdirSync(folder).sort()).toEqual(['0806.bin', 'target']);
  });

  test('with force never takes a folder or a device for a file', () => {
    mkdirSync(file);
    expect(() => writeOutputFile(file, NEW, true)).toThrow('is no file: it was kept');
    expect(() => writeOutputFile('/dev/null', NEW, true)).toThrow('is no file: it was kept');
  });

  test('says in words why it cannot', () => {
    expect(() => writeOutputFile(join(folder, 'none', 'x'), NEW, false)).toThrow('there is no such folder');
    expect(() => writeOutputFile(file, NEW, false, failingAt(1).fs)).toThrow('the disk is full');
    expect(() => writeOutputFile(file, NEW, false, failingAt(1).fs)).toThrow(OutputError);
  });

  test.each([
    ['a new file', undefined],
    ['an old file', 'old'],
  ])('when any step fails, %s is as it was, and nothing is left over', (_title, before) => {
    const force = before !== undefined;
    for (let n = 1; ; n++) {
      if (before !== undefined) writeFileSync(file, before);
      const { fs, calls } = failingAt(n);
      let failed = true;
      try {
        writeOutputFile(file, NEW, force, fs);
        failed = false;
      } catch (error) {
        expect(error).toBeInstanceOf(OutputError);
      }
      if (!failed && calls() >= n) {
        // The folder could not be told to stay: the file is whole all the same.
        expect(new Uint8Array(readFileSync(file))).toEqual(NEW);
        rmSync(file);
        continue;
      }
      if (!failed) {
        expect(calls()).toBe(n - 1);
        expect(n).toBeGreaterThan(5);
        break;
      }
      expect(readdirSync(folder), `call ${n}`).toEqual(force ? ['0806.bin'] : []);
      if (force) expect(readFileSync(file, 'utf8'), `call ${n}`).toBe(before);
    }
    expect(new Uint8Array(readFileSync(file))).toEqual(NEW);
    expect(readdirSync(folder)).toEqual(['0806.bin']);
  });
});

describe('writing a file piece by piece', () => {
  test('it has its name only when it is whole', () => {
    const output = openOutputFile(file, false);
    output.write('half');
    expect(readdirSync(folder)).toEqual([basename(output.temporaryPath)]);
    output.keep();
    expect(readdirSync(folder)).toEqual(['0806.bin']);
  });

  test.each([true, false])('one that comes into being meanwhile is kept (hard links: %s)', (hasLinks) => {
    const linkSync = (): never => {
      throw failure('EPERM');
    };
    const output = openOutputFile(file, false, hasLinks ? nodeFs : ({ ...nodeFs, linkSync } as unknown as OutputFs));
    output.write('new');
    writeFileSync(file, 'precious');
    expect(() => output.keep()).toThrow('is there already: it was kept');
    output.drop();
    expect(readFileSync(file, 'utf8')).toBe('precious');
    rmSync(file);
    const again = openOutputFile(file, false, hasLinks ? nodeFs : ({ ...nodeFs, linkSync } as unknown as OutputFs));
    again.write('new');
    again.keep();
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(readdirSync(folder)).toEqual(['0806.bin']);
  });

  test('it is there when it is kept, and dropping it then does nothing', () => {
    const output = openOutputFile(file, false);
    output.write('piece ');
    output.write(new TextEncoder().encode('by piece'));
    output.keep();
    output.drop();
    expect(readFileSync(file, 'utf8')).toBe('piece by piece');
  });

  test.each([false, true])('dropped, it leaves what was there before (force: %s)', (force) => {
    if (force) writeFileSync(file, 'old');
    const output = openOutputFile(file, force);
    output.write('half');
    if (force) expect(readFileSync(file, 'utf8')).toBe('old');
    output.drop();
    output.drop();
    expect(readdirSync(folder)).toEqual(force ? ['0806.bin'] : []);
    if (force) expect(readFileSync(file, 'utf8')).toBe('old');
  });
});
