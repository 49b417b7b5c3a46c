import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../testing/scratch.js';
import { tapekit } from '../testing/tapekit.js';

const folder = scratchFolder('images-');

function run(program: string, args: readonly string[], input = ''): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: folder(), input, encoding: 'latin1' });
  if (error !== undefined) throw error;
  expect([program, status], stdout + stderr).toEqual([program, 0]);
  return stdout + stderr;
}

/** Runs tapekit, which must find nothing wrong. */
function good(args: readonly string[]): string {
  const { status, stdout, stderr } = tapekit(args, { cwd: folder() });
  expect(status, stdout + stderr).toBe(0);
  return stdout;
}

/** Five records of 60,000 bytes, some of which compress: Hercules 3.13 takes no longer ones than 65,535. */
function writeRaw(): Buffer {
  const bytes = Buffer.alloc(300_000, 'text that is easy to compress ');
  let state = 1;
  for (let i = 0; i < 100_000; i++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    bytes[i] = state >>> 24;
  }
  writeFileSync(join(folder(), 'raw'), bytes);
  return bytes;
}
const FROM_RAW = ['--format', 'raw', '--record-bytes', '60000'];

describe('Hercules', () => {
  test.each([
    ['zlib', ['-z']],
    ['bzip2', ['-b']],
    ['zlib in pieces of 4096 bytes', ['-z', '-c', '4096']],
    ['no compression, in pieces of 4096 bytes', ['-s']],
  ])('rewrites our AWSTAPE with %s, and what it wrote is read as it was', (_, options) => {
    const bytes = writeRaw();
    good(['image', 'convert', 'raw', 'ours.aws', '--to', 'aws', ...FROM_RAW]);
    run('hetupd', [...options, 'ours.aws', 'theirs.het']);
    expect(good(['image', 'info', 'theirs.het'])).toContain('5 records, 0 filemarks, 300,000 bytes of data');
    good(['image', 'convert', 'theirs.het', 'back', '--to', 'raw']);
    expect(readFileSync(join(folder(), 'back'))).toEqual(bytes);
  });

  test('finds the records and the filemarks of our AWSTAPE', () => {
    run('hetinit', ['-d', 'theirs.aws', 'TAPE01', 'OWNER']);
    for (const through of ['simh', 'e11', 'faketape', 'aws']) {
      const format = through === 'e11' ? ['--format', 'e11'] : [];
      good(['image', 'convert', 'theirs.aws', `x.${through}`, '--to', through]);
      good(['image', 'convert', `x.${through}`, `${through}.aws`, '--to', 'aws', ...format]);
      expect(readFileSync(join(folder(), `${through}.aws`))).toEqual(readFileSync(join(folder(), 'theirs.aws')));
    }
    expect(run('hetmap', ['aws.aws'])).toMatch(/Files +: 1\nBlocks +: 2\n/);
  });
});

describe('SIMH', () => {
  test('mtdump finds the objects of our image, odd records as well', () => {
    writeFileSync(join(folder(), 'raw'), 'seven..seven..five.');
    good(['image', 'convert', 'raw', 'ours.tap', '--to', 'simh', '--format', 'raw', '--record-bytes', '7']);
    const said = run('mtdump', ['ours.tap']);
    expect(said).toContain('Obj 1, position 0, record 1, length = 7 (0x7)');
    expect(said).toContain('Obj 3, position 32, record 3, length = 5 (0x5)');
  });

  test('a PDP-11 reads a record of our image into its memory', () => {
    writeFileSync(join(folder(), 'raw'), 'RECORD');
    good(['image', 'convert', 'raw', 'ours.tap', '--to', 'simh', '--format', 'raw', '--record-bytes', '6']);
    const script = [
      'attach tm0 ours.tap',
      'deposit 1000 000777',
      'deposit pc 1000',
      ...['deposit 17772522 60017', 'step 20000'],
      ...['deposit 17772524 177772', 'deposit 17772526 2000', 'deposit 17772522 60003', 'step 20000'],
      'examine 2000-2004',
      'exit',
    ];
    writeFileSync(join(folder(), 'read.ini'), `${script.join('\n')}\n`);
    const words = [...run('pdp11', ['read.ini']).matchAll(/^200[024]:\s+([0-7]{6})/gm)].map(([, octal = '']) =>
      Number.parseInt(octal, 8),
    );
    expect(words.map((word) => String.fromCharCode(word & 255, word >> 8)).join('')).toBe('RECORD');
  });
});
