// What is measured against what. The first contestant of a group is 1; the others are so many times as fast.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const node = process.execPath;
const TAPEKIT = here('../../dist/program/cli/main.js');
const PEERS = ['node-tar', 'tar-stream', 'modern-tar'];
const ONE_CORE = ['taskset', '-c', '0'];

function tapekit(...words) {
  return { name: `tapekit ${words[0]}`, command: [node, TAPEKIT, ...words] };
}

function peers(what, file) {
  return PEERS.map((name) => ({ name, command: [node, here(`peers/${name}.mjs`), what, file] }));
}

function listing(file) {
  return [
    { name: 'tar -tvf', command: ['tar', '-tvf', file] },
    tapekit('list', file),
    { name: 'bsdtar -tvf', command: ['bsdtar', '-tvf', file] },
    ...peers('list', file),
  ];
}

function verifying(file) {
  return [
    { name: 'openssl dgst -sha256', command: ['openssl', 'dgst', '-sha256', file] },
    tapekit('verify', file),
    ...peers('verify', file),
  ];
}

/** The files of an archive in a folder beside it: extracted where they are not there yet. */
function tree(file) {
  const path = `${file}.tree`;
  if (existsSync(path)) return path;
  mkdirSync(`${path}.part`, { recursive: true });
  const { status } = spawnSync('tar', ['-xf', file, '-C', `${path}.part`], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`tar -xf ${file} ended with ${status}`);
  renameSync(`${path}.part`, path);
  return path;
}

/** To a file, and not to nowhere: tar reads no content for /dev/null. tapekit also waits until the disk has it. */
function creating(file) {
  const [from, to] = [tree(file), `${file}.made`];
  return [
    { name: 'tar -cf', command: ['tar', '-cf', to, '-C', from, '.'] },
    tapekit('create', '--force', '-f', to, '-C', from, '.'),
    { name: 'bsdtar -cf', command: ['bsdtar', '-cf', to, '-C', from, '.'] },
    ...PEERS.map((name) => ({ name, command: [node, here(`peers/${name}.mjs`), 'create', from, to] })),
  ];
}

/** What a command of tapekit prints of an archive, as a file beside it: made where it is not there yet. */
function printed(file, command) {
  const path = `${file}.${command}`;
  if (existsSync(path)) return path;
  const fd = openSync(`${path}.part`, 'w');
  const { status } = spawnSync(node, [TAPEKIT, command, file], { stdio: ['ignore', fd, 'inherit'] });
  closeSync(fd);
  if (status !== 0) throw new Error(`tapekit ${command} ${file} ended with ${status}`);
  renameSync(`${path}.part`, path);
  return path;
}

/** Verifies against what was written about an archive when it was made, one thing at a time and all at once. */
function comparing(file) {
  const listing = ['--listing', printed(file, 'list')];
  const manifest = ['--manifest', printed(file, 'manifest')];
  const against = (words, ...flags) => ({
    name: `tapekit verify ${words}`,
    command: [node, TAPEKIT, 'verify', ...flags, file],
  });
  return [
    against('--listing', ...listing),
    against('--manifest', ...manifest),
    against('--listing --manifest', ...listing, ...manifest),
  ];
}

/**
 * The groups by name.
 * - `archive`: which archive, see archives.mjs
 * - `contestants`: the programs, given the archive's path
 */
export const GROUPS = {
  'list-small': { title: 'list, 100,000 small files', archive: 'small', contestants: listing },
  'list-mixed': { title: 'list, 2 GiB mixed', archive: 'mixed', contestants: listing },
  'verify-small': { title: 'verify, 100,000 small files', archive: 'small', contestants: verifying },
  'verify-small-one-core': {
    title: 'verify, 100,000 small files, every program held to one core',
    archive: 'small',
    contestants: (file) => verifying(file).map(({ name, command }) => ({ name, command: [...ONE_CORE, ...command] })),
  },
  'verify-mixed': { title: 'verify, 2 GiB mixed', archive: 'mixed', contestants: verifying },
  'create-small': { title: 'create, 100,000 small files', archive: 'small', contestants: creating },
  'create-mixed': { title: 'create, 2 GiB mixed', archive: 'mixed', contestants: creating },
  start: {
    title: 'start',
    archive: 'tiny',
    contestants: (file) => [
      { name: 'node -e 0', command: [node, '-e', '0'] },
      { name: 'tapekit --version', command: [node, TAPEKIT, '--version'] },
      tapekit('list', file),
      tapekit('verify', file),
    ],
  },
  million: {
    title: 'a million members',
    archive: 'million',
    contestants: (file) => [
      { name: 'tar -tvf', command: ['tar', '-tvf', file] },
      tapekit('list', file),
      tapekit('verify', file),
      ...comparing(file),
    ],
  },
  'two-million': {
    title: 'two million members',
    archive: 'two-million',
    contestants: (file) => [tapekit('verify', file), ...comparing(file)],
  },
};
