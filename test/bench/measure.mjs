// Runs a program as a whole process and measures it.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const TIME = '/usr/bin/time';

/** Whether a program is on this machine. */
export function isThere(program) {
  const { error } = spawnSync(program, ['--version'], { stdio: 'ignore' });
  return error === undefined;
}

/** Whether GNU time is there, which tells processor time and peak memory. */
const hasTime = /* @__PURE__ */ isThere(TIME);

/**
 * Runs a command once, its output thrown away.
 * @param {readonly string[]} command - program and arguments
 * @returns {{ seconds: number, cpuSeconds: number, peakKiB: number }} wall time, user and system time, and the largest
 * resident set; the last two are NaN without GNU time
 * @throws {Error} where the command fails
 */
export function measure(command) {
  const folder = mkdtempSync(join(tmpdir(), 'tapekit-bench-'));
  const told = join(folder, 'time');
  const timed = hasTime ? [TIME, '-f', '%U %S %M', '-o', told, ...command] : command;
  try {
    const start = process.hrtime.bigint();
    const { status, stderr, error } = spawnSync(timed[0], timed.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] });
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    if (error !== undefined) throw error;
    if (status !== 0) throw new Error(`${command.join(' ')} ended with ${status}: ${stderr}`);
    if (!hasTime) return { seconds, cpuSeconds: Number.NaN, peakKiB: Number.NaN };
    const [user, system, peakKiB] = readFileSync(told, 'utf8').trim().split(' ').map(Number);
    return { seconds, cpuSeconds: user + system, peakKiB };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Measures commands in turn, round after round, so that what else the machine does hits all of them alike.
 * @param {readonly { name: string, command: readonly string[], prepare?: () => void }[]} contestants - `prepare` comes
 * before each run and is not measured
 * @param {number} rounds - measured rounds
 * @param {number} warmUps - rounds before them, to fill the page cache
 * @returns medians of each contestant, in their order; of memory the largest
 */
export function compete(contestants, rounds, warmUps) {
  const runs = contestants.map(() => []);
  for (let round = -warmUps; round < rounds; round++) {
    for (const [i, { command, prepare }] of contestants.entries()) {
      prepare?.();
      const run = measure(command);
      if (round >= 0) runs[i].push(run);
    }
  }
  return contestants.map(({ name }, i) => ({
    name,
    seconds: median(runs[i].map((run) => run.seconds)),
    cpuSeconds: median(runs[i].map((run) => run.cpuSeconds)),
    peakKiB: Math.max(...runs[i].map((run) => run.peakKiB)),
  }));
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
