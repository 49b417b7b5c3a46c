// repair.mjs [--runs N] [--only CLASS] [--misses]: the share of members outside the damage that are had, as a table.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isSeekable, memorySource, repairTar, verify } from '../../../dist/src/archive/index.js';
import { isThere } from '../measure.mjs';
import { CLASSES, damagedArchive } from './damages.mjs';
import { setWithoutVolume } from './volumes.mjs';

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '40' },
    only: { type: 'string', default: '' },
    /** Tells each member that tapekit misses. */
    misses: { type: 'boolean', default: false },
  },
});
const runs = Number(options.runs);
const folder = mkdtempSync(join(tmpdir(), 'tapekit-bench-repair-'));
const python = fileURLToPath(new URL('extract.py', import.meta.url));

/** Programs that extract, each with what makes it read on for longest. */
const EXTRACTORS = {
  'tar --ignore-zeros': (path, into) => ['tar', '--ignore-zeros', '-xf', path, '-C', into],
  'bsdtar --ignore-zeros': (path, into) => ['bsdtar', '--ignore-zeros', '-xf', path, '-C', into],
  'Python tarfile': (path, into) => ['python3', python, path, into],
};
const present = Object.keys(EXTRACTORS).filter((name) => isThere(EXTRACTORS[name]('', '')[0]));

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** What tells a member with its content. */
function identityOf({ type, name, linkname, stored }) {
  const what = type === 'symlink' ? linkname : type === 'file' ? sha256(stored) : '';
  return `${name.replace(/\/+$/, '')} ${type} ${what}`;
}

/** Members of the repaired archive. */
async function repairedMembers(...volumes) {
  const sources = volumes.map((bytes) => memorySource('damaged.tar', bytes)).filter(isSeekable);
  const pieces = [];
  const good = () => memorySource('good.tar', Buffer.concat(pieces));
  const report = await repairTar(sources, { write: (piece) => pieces.push(piece.slice()), reopen: good });
  const had = new Set();
  if (report.output === undefined) return { had, report };
  await verify([good()], {
    workers: 0,
    onMember: ({ kind, name, linkname }, digest) => {
      const what = kind === 'symlink' ? linkname : kind === 'file' ? digest : '';
      had.add(`${name.replace(/\/+$/, '')} ${kind} ${what}`);
    },
  });
  return { had, report };
}

/** Whether a member stands in a folder as it should. */
function isExtracted(into, { type, name, linkname, stored }) {
  const path = join(into, name);
  try {
    const stat = lstatSync(path);
    if (type === 'symlink') return stat.isSymbolicLink() && readlinkSync(path) === linkname;
    if (type === 'directory') return stat.isDirectory();
    return stat.isFile() && Buffer.compare(readFileSync(path), stored) === 0;
  } catch {
    return false;
  }
}

function extractedCount(name, bytes, left) {
  const [path, into] = [join(folder, 'damaged.tar'), join(folder, 'into')];
  writeFileSync(path, bytes);
  mkdirSync(into);
  const [program, ...words] = EXTRACTORS[name](path, into);
  spawnSync(program, words, { stdio: 'ignore', timeout: 30_000 });
  const count = left.filter((member) => isExtracted(into, member)).length;
  rmSync(into, { recursive: true });
  return count;
}

async function measureClass(name) {
  const had = { tapekit: 0, ...Object.fromEntries(present.map((program) => [program, 0])) };
  let all = 0;
  let unsound = 0;
  for (let seed = 0; seed < runs; seed++) {
    const { bytes, left } = damagedArchive(name, seed);
    all += left.length;
    const ours = await repairedMembers(bytes);
    if (ours.report.outcome === 'unsound') unsound++;
    for (const member of left) {
      if (ours.had.has(identityOf(member))) had.tapekit++;
      else if (options.misses) console.error(`${name}, seed ${seed}: ${identityOf(member)}`);
    }
    for (const program of present) had[program] += extractedCount(program, bytes, left);
  }
  return { had, all, unsound };
}

/** A set without one of its volumes: tapekit is given all others together, the others what they take together. */
async function measureSets() {
  const had = { tapekit: 0, ...Object.fromEntries(present.map((program) => [program, 0])) };
  let all = 0;
  for (let seed = 0; seed < runs; seed++) {
    const { runs: volumes, left } = setWithoutVolume(seed);
    all += left.length;
    const ours = await repairedMembers(...volumes.flat().map(({ bytes }) => bytes));
    for (const member of left) {
      if (ours.had.has(identityOf(member))) had.tapekit++;
      else if (options.misses) console.error(`${LOST_VOLUME}, seed ${seed}: ${identityOf(member)}`);
    }
    for (const program of present) had[program] += extractedFromSet(program, volumes, left);
  }
  return { had, all, unsound: 0 };
}

function extractedFromSet(name, volumes, left) {
  const into = join(folder, 'into');
  mkdirSync(into);
  for (const run of volumes) {
    const paths = run.map(({ name: own, bytes }) => {
      writeFileSync(join(folder, own), bytes);
      return join(folder, own);
    });
    const commands =
      name === 'tar --ignore-zeros'
        ? [['tar', '-xM', ...paths.flatMap((path) => ['-f', path]), '-C', into]]
        : paths.map((path) => EXTRACTORS[name](path, into));
    for (const [program, ...words] of commands) {
      spawnSync(program, words, { input: '', stdio: ['pipe', 'ignore', 'ignore'], timeout: 30_000 });
    }
  }
  const count = left.filter((member) => isExtracted(into, member)).length;
  rmSync(into, { recursive: true });
  return count;
}

const LOST_VOLUME = 'lost volume of a set';
const share = (count, all) => `${(Math.floor((count / all) * 1000) / 10).toFixed(1)} %`;
const programs = ['tapekit', ...present];
try {
  console.log(
    `| damage (${runs} of each) | members left | ${programs.map((p) => (p === 'tapekit' ? 'tapekit repair' : p)).join(' | ')} |`,
  );
  console.log(`| --- | --: |${programs.map(() => ' --: |').join('')}`);
  for (const name of [...Object.keys(CLASSES), LOST_VOLUME].filter((own) => own.includes(options.only))) {
    if (name === LOST_VOLUME && !isThere('tar')) continue;
    const { had, all, unsound } = name === LOST_VOLUME ? await measureSets() : await measureClass(name);
    console.log(`| ${name} | ${all} | ${programs.map((program) => share(had[program], all)).join(' | ')} |`);
    if (unsound > 0) console.error(`${name}: ${unsound} repaired archives were not found whole`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
