#!/usr/bin/env node
// Makes the vectors of a folder again, each by the command that its index.json names, and tells which ones came out
// otherwise than they stand there (other versions of the tools write other bytes).
//
//   node vectors/make.mjs FOLDER             compares
//   node vectors/make.mjs FOLDER --write [NAME...]   writes the archives, and their hashes and versions into index.json
//
// Needs bash, and of GNU tar, bsdtar, BusyBox, Python, Perl, Go, cpio, pax and 7-Zip those whose vectors are made.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const TOOLS = import.meta.dirname;
const VERSIONS = {
  'GNU tar': ['tar', '--version'],
  bsdtar: ['bsdtar', '--version'],
  BusyBox: ['busybox'],
  'Python tarfile': ['python3', '--version'],
  'Perl Archive::Tar': ['perl', '-MArchive::Tar', '-e', 'print "Archive::Tar ", Archive::Tar->VERSION'],
  'Go archive/tar': ['go', 'version'],
  'GNU cpio': ['cpio', '--version'],
  'MirBSD pax': ['dpkg-query', '-W', 'pax'],
  '7-Zip': ['7z'],
};

function versionOf(tool) {
  if (tool === 'by hand') return undefined;
  if (tool.startsWith('npm ')) return JSON.parse(readFileSync(join(TOOLS, '../node_modules', tool.slice(4), 'package.json'))).version;
  const [program, ...args] = VERSIONS[tool];
  const text = spawnSync(program, args, { encoding: 'utf8' }).stdout;
  return /[@ \tgov](\d+[\w.:+-]*)/.exec(text.split('\n').find((line) => /\d\.\d|\d{6}/.test(line)) ?? '')?.[1];
}

function systemName() {
  return /PRETTY_NAME="([^"]*)"/.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
}

/** JSON with one line for what fits on one. */
function jsonOf(value) {
  const text = JSON.stringify(value, undefined, 1);
  return `${text.replace(/[[{]\n\s+[^[\]{}]*\n\s*[\]}]/g, (all) => {
    const line = all.replace(/\n\s*/g, ' ').replace(/^([[{]) | ([\]}])$/g, '$1$2');
    return line.length <= 180 && !line.includes('"why"') ? line : all;
  })}\n`;
}

const [folder, write, ...only] = process.argv.slice(2);
const V = resolve(folder);
const indexFile = join(V, 'index.json');
const index = JSON.parse(readFileSync(indexFile, 'utf8'));
const work = mkdtempSync(join(tmpdir(), 'vectors-'));
let differing = 0;
try {
  execFileSync('bash', [join(TOOLS, 'sources.sh')], { cwd: work, stdio: ['ignore', 'ignore', 'inherit'] });
  for (const vector of index.vectors) {
    if (only.length > 0 && !only.includes(vector.file)) continue;
    const script = `source "$TOOLS/prelude.sh"; ${vector.command}`;
    const run = spawnSync('bash', ['-c', script], { cwd: work, env: { ...process.env, TOOLS, V }, maxBuffer: 1 << 28 });
    const sha256 = createHash('sha256').update(run.stdout).digest('hex');
    const path = join(V, vector.file);
    const there = existsSync(path) ? readFileSync(path) : undefined;
    if (there !== undefined && sha256 === vector.sha256 && there.equals(run.stdout)) continue;
    differing++;
    console.log(`${vector.file}: ${run.stdout.length} bytes ${sha256} ${run.stderr.toString().trim().slice(0, 300)}`);
    if (write !== '--write') continue;
    writeFileSync(path, run.stdout);
    Object.assign(vector, { sha256, version: versionOf(vector.tool), system: systemName() });
  }
} finally {
  rmSync(work, { recursive: true });
}
if (write === '--write') writeFileSync(indexFile, jsonOf(index));
console.log(`${index.vectors.length} vectors, ${differing} ${write === '--write' ? 'written' : 'differ'}`);
process.exitCode = differing > 0 && write !== '--write' ? 1 : 0;
