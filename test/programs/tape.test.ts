import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTar, tapeSink } from '../../src/archive/index.js';
import { concatenated } from '../../src/bytes/index.js';
import { MemoryTape, tapeFiles, writeTapeFile } from '../../src/tape/index.js';
import { laterTape } from '../testing/later-tape.js';
import { describeWith } from '../testing/programs.js';
import { treeOf } from './tree.js';

/** What createTar writes to tapes is what GNU tar reads from them, a record with each read; and the other way round. */

let folder = '';
const run = (script: string): Buffer => {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', `umask 022; set -e; ${script}`], {
    cwd: folder,
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
    maxBuffer: 1 << 26,
  });
  expect([script, status], `${stderr}`).toEqual([script, 0]);
  return stdout;
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tapekit-tape-'));
  run(`mkdir -p tree/sub && cd tree; head -c 5500000 /dev/urandom > big; : > empty; ln -s big soft; mkdir é
    for i in $(seq 60); do head -c $((i * 997)) /dev/urandom > sub/$i; done; ln sub/9 hard; echo hello > é/ü
    truncate -s 3000000 hole; echo end >> hole`);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The records of a tape's files, one behind the other. */
async function filesOn(tape: MemoryTape): Promise<Uint8Array[]> {
  tape.locate(0);
  const files: Uint8Array[] = [];
  for await (const file of tapeFiles(tape)) {
    const records: Uint8Array[] = [];
    for await (const record of file) records.push(record);
    files.push(concatenated(records));
  }
  return files;
}

const tree = (root: string): string[] => treeOf(join(folder, root), { times: 'seconds' });

describeWith(['GNU tar'], 'tapes and GNU tar', () => {
  test.each([
    ['gnu', 20, 'at once'],
    ['gnu', 512, 'later'],
    ['pax', 512, 'at once'],
    ['pax', 63, 'later'],
  ] as const)(
    '%s, blocking factor %i, tapes that answer %s: tar -M extracts them',
    async (format, blockingFactor, when) => {
      const recordBytes = blockingFactor * 512;
      const memories: MemoryTape[] = [];
      const sinkFor = () => {
        const memory = new MemoryTape({ capacityBytes: 20_000_000, earlyWarningBytes: 18_777_000 });
        memories.push(memory);
        return tapeSink(when === 'at once' ? memory : laterTape(memory), { recordBytes });
      };
      const operands = [{ name: '.', folder: join(folder, 'tree') }];
      const target = { membersWhole: false, sinkFor };
      await createTar(operands, target, { format, blockingFactor, label: 'SET', sparse: true });
      expect(memories.length).toBeGreaterThan(2);
      const name = `${format}-${blockingFactor}`;
      const files = memories.map((_, i) => `${name}.${i + 1}`);
      for (const [i, memory] of memories.entries()) {
        const [bytes = new Uint8Array(0), ...others] = await filesOn(memory);
        expect([bytes.length % recordBytes, others]).toEqual([0, []]);
        writeFileSync(join(folder, files[i] as string), bytes);
      }
      mkdirSync(join(folder, `into-${name}`));
      run(`tar -xpM -b${blockingFactor} -f ${files.join(' -f ')} -C into-${name}`);
      expect(tree(`into-${name}`)).toEqual(tree('tree'));
    },
  );

  test('archives that tar writes come back from a tape, file after file', async () => {
    const tape = new MemoryTape();
    const flags = ['--format=gnu', '--format=posix', '--format=ustar -b1', '-b512 --label=SET'];
    const archives = flags.map((flag) => run(`tar -c ${flag} -C tree sub é`));
    for (const bytes of archives) await writeTapeFile(tape, [bytes], { recordBytes: 512 * 7 });
    const files = await filesOn(tape);
    for (const [i, bytes] of archives.entries()) {
      expect(Buffer.compare(files[i]?.subarray(0, bytes.length) as Uint8Array, bytes)).toBe(0);
    }
    writeFileSync(join(folder, 'third'), files[2] as Uint8Array);
    expect(`${run('tar -tf third')}`).toBe(`${run('tar -c --format=ustar -C tree sub é | tar -t')}`);
  });
});
