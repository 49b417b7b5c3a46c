import { chmodSync, existsSync, linkSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { type LoadKeyFileOptions, loadKeyFile, writeKeyFile } from '../../src/archive/key-file.js';
import { memorySource, openFile } from '../../src/archive/source.js';
import { scratchFolder } from '../testing/scratch.js';

const HEX = '00112233445566778899aabbccddeeff'.repeat(2);
const TEXT = `${HEX}\nbox 7`;

const folder = scratchFolder('key-');
let path: string;
beforeEach(() => {
  path = join(folder(), 'tape.key');
});

async function load(options?: LoadKeyFileOptions) {
  const source = openFile(path);
  try {
    return await loadKeyFile(source, options);
  } finally {
    source.close();
  }
}

function write(mode: number, text = TEXT): void {
  writeFileSync(path, text);
  chmodSync(path, mode);
}

describe('a key file is loaded', () => {
  test.each([0o600, 0o400, 0o700])('where only its owner can read it: %o', async (mode) => {
    write(mode);
    const { key, description, bytes, access } = await load();
    expect([key?.bits, description, bytes, access]).toEqual([256, 'box 7', 70, 'owner']);
  });

  test.each([0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o666])(
    'and refused where others can: %o',
    async (mode) => {
      write(mode);
      await expect(load()).rejects.toThrow(`its mode is 0${mode.toString(8)}: others than its owner can use it`);
      await expect(load()).rejects.not.toThrow(HEX.slice(0, 12));
      expect(await load({ insecure: true })).toMatchObject({ access: 'others', description: 'box 7' });
    },
  );

  test('through a link it is the file that counts', async () => {
    write(0o644);
    const first = path;
    path = join(folder(), 'link.key');
    linkSync(first, path);
    await expect(load()).rejects.toThrow('others than its owner');
  });

  test('on Windows and from a pipe nobody knows who can read it', async () => {
    write(0o666);
    expect((await load({ platform: 'win32' })).access).toBe('unknown');
    expect((await loadKeyFile(memorySource('pipe', Buffer.from(TEXT)))).access).toBe('unknown');
  });

  test('what is larger than a key file is none, and not read to its end', async () => {
    write(0o600, `${HEX}\n${'x'.repeat(4096 - 65)}`);
    expect((await load()).bytes).toBe(4096);
    write(0o600, `${HEX}\n${'x'.repeat(4097 - 65)}`);
    await expect(load()).rejects.toThrow('is no key file: it has more than 4096 bytes');
  });
});

describe('a key file is written', () => {
  const bytes = Buffer.from(TEXT);

  test('for its owner alone, whatever the umask allows', () => {
    const before = process.umask(0);
    try {
      expect(writeKeyFile(path, bytes, false)).toBe('owner');
    } finally {
      process.umask(before);
    }
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readFileSync(path)).toEqual(bytes);
    expect(readdirSync(folder())).toEqual(['tape.key']);
  });

  test('never over another one, unless forced; then for its owner alone', () => {
    write(0o644, 'old');
    expect(() => writeKeyFile(path, bytes, false)).toThrow('is there already: it was kept');
    expect(readFileSync(path, 'utf8')).toBe('old');
    writeKeyFile(path, bytes, true);
    expect([readFileSync(path, 'utf8'), statSync(path).mode & 0o777]).toEqual([TEXT, 0o600]);
    expect(readdirSync(folder())).toEqual(['tape.key']);
  });

  test('or not at all', () => {
    const nowhere = join(folder(), 'no such folder', 'tape.key');
    expect(() => writeKeyFile(nowhere, bytes, false)).toThrow('there is no such folder');
    expect(existsSync(nowhere)).toBe(false);
  });
});
