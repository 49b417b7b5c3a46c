// Decompression against the tools written in C: `node test/bench/compression.mjs [FILE]`, FILE being any large archive.
// User CPU time of whole processes, which other work on the machine disturbs less than the time on the wall.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TOOLS = [
  ['gzip', 'gzip -6 -c', 'gzip -dc'],
  ['zstd', 'zstd -q -3 -c', 'zstd -qdc'],
  ['xz', 'xz -T1 -6 -c', 'xz -dc'],
  ['bzip2', 'bzip2 -9 -c', 'bzip2 -dc'],
  ['lz4', 'lz4 -q -1 -c', 'lz4 -qdc'],
];

if (process.argv[2] === '--decode') await decode(process.argv[3]);
else main(process.argv[2]);

async function decode(file) {
  const { openArchive } = await import('../../dist/src/archive/open-archive.js');
  const { openFile } = await import('../../dist/src/archive/source.js');
  const { source } = await openArchive(openFile(file), 0);
  const into = new Uint8Array(1 << 20);
  while ((await source.read(into)) > 0);
}

function main(given) {
  const folder = mkdtempSync(join(tmpdir(), 'tapekit-bench-'));
  try {
    const plain = given ?? sample(folder);
    const bytes = statSync(plain).size;
    console.log(`${(bytes / 1e6).toFixed(0)} MB; MB/s of user CPU time, best of three`);
    for (const [name, compress, decompress] of TOOLS) {
      const file = join(folder, name);
      execFileSync('bash', ['-c', `${compress} < '${plain}' > '${file}'`]);
      const theirs = best(bytes, () => timed('bash', ['-c', `${decompress} < '${file}' > /dev/null`]));
      const ours = best(bytes, () => timed(process.execPath, [fileURLToPath(import.meta.url), '--decode', file]));
      const peak = (ours.peak / 1024).toFixed(0);
      console.log(
        `${name.padEnd(6)} tool ${rate(theirs)}  tapekit ${rate(ours)}  ratio ${(ours.rate / theirs.rate).toFixed(2)}  peak ${peak} MiB`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function sample(folder) {
  const file = join(folder, 'plain.tar');
  execFileSync('bash', ['-c', `tar -cf - -C / usr/lib usr/share 2>/dev/null | head -c 150000000 > '${file}'`]);
  return file;
}

function timed(command, args) {
  const { status, stderr } = spawnSync('/usr/bin/time', ['-f', '%U %M', command, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const [seconds, peak] = stderr.trim().split('\n').at(-1).split(' ').map(Number);
  return { seconds, peak };
}

function best(bytes, run) {
  const runs = [run(), run(), run()];
  const { seconds, peak } = runs.reduce((a, b) => (a.seconds <= b.seconds ? a : b));
  return { rate: bytes / 1e6 / seconds, peak };
}

function rate({ rate: value }) {
  return value.toFixed(0).padStart(5);
}
