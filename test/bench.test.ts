import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { archive } from './bench/archives.mjs';
import { GROUPS } from './bench/groups.mjs';

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** Of `--small`: archives of as many members less. */
const SCALE = 2000;
const folder = mkdtempSync(join(tmpdir(), 'tapekit-bench-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function lines(...words: readonly string[]): Promise<string[]> {
  const { stdout } = await run(process.execPath, words, { cwd: ROOT });
  return stdout.split('\n').filter((line) => line !== '');
}

describe('benchmarks', () => {
  test('every group has an archive, and programs that read or write it', () => {
    for (const { archive: which, contestants } of Object.values(GROUPS)) {
      expect(contestants(archive(folder, which as Parameters<typeof archive>[1], SCALE)).length).toBeGreaterThan(2);
    }
  });

  test('groups of every kind run', async () => {
    // The others differ from these by the archive alone.
    const names = ['list-small', 'verify-small-one-core', 'create-mixed', 'extract-small', 'start', 'million'] as const;
    const only = names.flatMap((name) => ['--only', name]);
    const printed = (await lines('test/bench/run.mjs', '--small', '--folder', folder, ...only)).join('\n');
    for (const name of names) expect(printed).toContain(`### ${GROUPS[name].title} (`);
    expect(printed).toContain('| tapekit list | ');
    expect(printed).toContain('| tapekit verify | ');
  }, 120_000);

  test('structures are read and written alike by both', async () => {
    const printed = await lines('test/bench/run.mjs', '--small', '--folder', folder, '--only', 'structures');
    const rows = printed.filter((line) => /^\|[^|]+(\| \d+\.\d\d ){5}\|$/.test(line));
    expect(rows).toHaveLength(5);
  });

  test('a software drive gives back what it was given, in every way that is measured', async () => {
    const printed = await lines('test/bench/run.mjs', '--small', '--folder', folder, '--only', 'drive');
    // Three kinds of cartridges, three lengths of blocks, four ways.
    expect(printed.filter((line) => / KiB \| [^|]+(\| \d+ ){2}(\| \d+\.\d\d ){2}\|/.test(line))).toHaveLength(36);
    expect(printed.filter((line) => /^\| (TEST UNIT READY|(WRITE|READ)\(6\).*) \| \d+ \|$/.test(line))).toHaveLength(3);
  }, 60_000);

  test.each(['node-tar', 'tar-stream', 'modern-tar'])('%s does the same work as tapekit', async (name) => {
    const path = archive(folder, 'small', SCALE);
    const ours = await lines('dist/program/cli/main.js', 'verify', '--digest', path);
    const digests = ours.filter((line) => /^[0-9a-f]{64} {2}/.test(line));
    expect(digests).toHaveLength(50);
    expect(await lines(`test/bench/peers/${name}.mjs`, 'verify', path)).toEqual(digests);
    expect(await lines(`test/bench/peers/${name}.mjs`, 'list', path)).toHaveLength(51);
  });
});
