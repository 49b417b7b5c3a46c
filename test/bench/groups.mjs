// What is measured against what. The first contestant of a group is 1; the others are so many times as fast.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const node = process.execPath;
const TAPEKIT = here('../../dist/program/cli/main.js');
const PEERS = ['node-tar', 'tar-stream', 'modern-tar'];
const FOLDER_PEERS = ['node-tar', 'tar-fs', 'modern-tar'];
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

/** Fills an empty folder each time. */
function extracting(file) {
  const folder = `${file}.out`;
  const prepare = () => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  };
  return [
    { name: 'tar -xf', command: ['tar', '-xf', file, '-C', folder] },
    { name: 'tapekit extract', command: [node, TAPEKIT, 'extract', '--quiet', file, '-C', folder] },
    { name: 'bsdtar -xf', command: ['bsdtar', '-xf', file, '-C', folder] },
    ...folderPeers('extract', file, folder),
  ].map((contestant) => ({ ...contestant, prepare }));
}

/** Writes a new archive each time, of the folder that an archive was extracted to. */
function creating(file) {
  const folder = `${file}.tree`;
  const output = `${file}.new`;
  if (!existsSync(folder)) {
    mkdirSync(`${folder}.part`);
    const { status } = spawnSync('tar', ['-xf', file, '-C', `${folder}.part`], { stdio: 'inherit' });
    if (status !== 0) throw new Error(`tar -xf ${file} ended with ${status}`);
    renameSync(`${folder}.part`, folder);
  }
  return [
    { name: 'tar -cf', command: ['tar', '-cf', output, '-C', folder, '.'] },
    { name: 'tapekit create', command: [node, TAPEKIT, 'create', '--quiet', '-f', output, '-C', folder, '.'] },
    { name: 'bsdtar -cf', command: ['bsdtar', '-cf', output, '-C', folder, '.'] },
    ...folderPeers('create', output, folder),
  ].map((contestant) => ({ ...contestant, prepare: () => rmSync(output, { force: true }) }));
}

function folderPeers(what, file, folder) {
  return FOLDER_PEERS.map((name) => ({ name, command: [node, here('peers/folders.mjs'), name, what, file, folder] }));
}

/** What takes memory for each member, in folders that the JavaScript programs are not asked for. */
function memoryGroups(archive, title) {
  const own = (all) => (file) => all(file).filter(({ name }) => !FOLDER_PEERS.includes(name));
  return {
    [`memory-create-${archive}`]: { title: `create, ${title}`, archive, contestants: own(creating) },
    [`memory-extract-${archive}`]: { title: `extract, ${title}`, archive, contestants: own(extracting) },
  };
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
  'extract-small': { title: 'extract, 100,000 small files', archive: 'small', contestants: extracting },
  'extract-mixed': { title: 'extract, 2 GiB mixed', archive: 'mixed', contestants: extracting },
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
  ...memoryGroups('million', 'a million files in folders of 1,000'),
  ...memoryGroups('million-in-one-folder', 'a million files in one folder'),
  ...memoryGroups('million-hard-links', 'half a million files with two names each'),
  ...memoryGroups('million-folders', 'a million folders'),
  ...memoryGroups('million-symlinks', 'a million symbolic links'),
  'two-million': {
    title: 'two million members',
    archive: 'two-million',
    contestants: (file) => [tapekit('verify', file), ...comparing(file)],
  },
};
