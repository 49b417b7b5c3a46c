// run.mjs [--only GROUP]... [--runs N] [--small] [--folder FOLDER]: measures whole processes, and structures within this
// one, and prints Markdown.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release } from 'node:os';
import { parseArgs } from 'node:util';
import { archive } from './archives.mjs';
import { driveTables } from './drive.mjs';
import { GROUPS } from './groups.mjs';
import { compete, isThere } from './measure.mjs';
import { race, table } from './structures.mjs';

const SMALL_SCALE = 2000;
const STRUCTURES = 'structures';
const DRIVE = 'drive';
/** Those of structures are short. */
const ROUNDS_OF_STRUCTURES = 40;
const OPERATIONS = 2000;

const { values: options } = parseArgs({
  options: {
    /** Names or beginnings of names of groups; all where there is none. */
    only: { type: 'string', multiple: true, default: [''] },
    runs: { type: 'string' },
    /** Tiny archives, one round: shows that everything runs, measures nothing. */
    small: { type: 'boolean', default: false },
    folder: { type: 'string', default: '.bench' },
  },
});
const rounds = Number(options.runs ?? (options.small ? 1 : 7));
if (!(rounds >= 1)) throw new RangeError(`--runs ${options.runs}: must be at least 1`);
const groups = [...Object.keys(GROUPS), STRUCTURES, DRIVE];
const names = groups.filter((name) => options.only.some((only) => name.startsWith(only)));
if (names.length === 0) throw new RangeError(`--only: the groups are ${groups.join(', ')}`);

function version(name) {
  const manifest = new URL(`../../node_modules/${name}/package.json`, import.meta.url);
  return `${name} ${JSON.parse(readFileSync(manifest, 'utf8')).version}`;
}

function firstLine(...command) {
  return isThere(command[0]) ? execFileSync(command[0], command.slice(1), { encoding: 'utf8' }).split('\n')[0] : '';
}

function machine() {
  const programs = [firstLine('tar', '--version'), firstLine('bsdtar', '--version'), firstLine('openssl', 'version')];
  return [
    `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} x ${cpus()[0]?.model.trim()}, ` +
      `Linux ${release()}, Node ${process.versions.node} (OpenSSL ${process.versions.openssl})`,
    [...programs, version('tar'), version('tar-stream'), version('modern-tar'), version('buffer-layout')]
      .filter((v) => v !== '')
      .join('; '),
    `medians of ${rounds} rounds, everything in the page cache, output thrown away`,
  ].join('\n');
}

function row({ name, seconds, cpuSeconds, peakKiB }, first) {
  const speed = (first.seconds / seconds).toFixed(2);
  const peak = (peakKiB / 1024).toFixed(0);
  return `| ${name} | ${speed} | ${seconds.toFixed(3)} | ${cpuSeconds.toFixed(2)} | ${peak} |`;
}

function printHeading(name, title) {
  console.log(`### ${title} (\`npm run bench -- --only ${name}\`)\n`);
}

function printProcesses(name) {
  const { title, archive: which, contestants } = GROUPS[name];
  printHeading(name, title);
  const all = contestants(archive(options.folder, which, options.small ? SMALL_SCALE : 1));
  const present = all.filter(({ command }) => isThere(command[0]));
  for (const { command } of all) if (!isThere(command[0])) console.log(`(${command[0]} is not on this machine)\n`);
  if (present.length === 0) return;
  const results = compete(present, rounds, options.small ? 0 : 1);
  console.log('| program | times as fast | wall, s | user + system, s | peak, MiB |\n| --- | --: | --: | --: | --: |');
  for (const result of results) console.log(row(result, results[0]));
  console.log();
}

function printStructures() {
  printHeading(STRUCTURES, 'structures, against buffer-layout alone');
  console.log(`${table(options.small ? race(1, 1) : race(rounds * ROUNDS_OF_STRUCTURES, OPERATIONS))}\n`);
}

function printDrive() {
  printHeading(DRIVE, 'a software drive, and cartridges in memory and in folders');
  console.log(`${driveTables(rounds, options.folder, options.small)}\n`);
}

console.log(`${machine()}\n`);
for (const name of names) {
  if (name === STRUCTURES) printStructures();
  else if (name === DRIVE) printDrive();
  else printProcesses(name);
}
