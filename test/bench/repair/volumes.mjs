// Sets of volumes that GNU tar wrote, with one of them missing.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readTarBytes } from '../../../dist/src/tar/index.js';
import { archiveOf, randomFrom } from './damages.mjs';

const VOLUMES_MAX = 40;
const VOLUME_KIB = 60;

/**
 * A set of volumes of 60 KiB without one of them.
 * @returns {{ runs: { name: string, bytes: Uint8Array }[][], left: object[] }} the volumes that are left, those that
 * follow one on the other together, and the truth about the members of which nothing stands on the one that is missing
 */
export function setWithoutVolume(seed) {
  const random = randomFrom(seed * 104_729 + 5);
  const folder = mkdtempSync(join(tmpdir(), 'tapekit-bench-set-'));
  try {
    const members = archiveOf(random, 'pax').members;
    writeTree(join(folder, 'tree'), members);
    const format = ['gnu', 'posix'][random(2)];
    const label = random(2) === 0 ? ['--label=SET'] : [];
    const files = Array.from({ length: VOLUMES_MAX }, (_, i) => ['-f', join(folder, `v${String(i).padStart(2, '0')}`)]);
    const words = [
      '-cM',
      '-L',
      `${VOLUME_KIB}`,
      `--format=${format}`,
      ...label,
      ...files.flat(),
      '-C',
      join(folder, 'tree'),
    ];
    const { status, stderr } = spawnSync('tar', [...words, 'backup'], { input: '' });
    if (status !== 0) throw new Error(`tar: ${stderr}`);
    const names = readdirSync(folder)
      .filter((name) => name.startsWith('v'))
      .sort();
    const volumes = names.map((name) => ({ name, bytes: new Uint8Array(readFileSync(join(folder, name))) }));
    const lost = random(volumes.length);
    const spans = spansOf(volumes.map(({ bytes }) => bytes));
    const left = members.filter(({ name }) => !(spans.get(name.replace(/\/+$/, '')) ?? [lost]).includes(lost));
    return { runs: [volumes.slice(0, lost), volumes.slice(lost + 1)].filter(({ length }) => length > 0), left };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function writeTree(root, members) {
  for (const { type, name, linkname, stored } of members) {
    const path = join(root, name);
    mkdirSync(dirname(path), { recursive: true });
    if (type === 'directory') mkdirSync(path, { recursive: true });
    else if (type === 'symlink') symlinkSync(linkname, path);
    else writeFileSync(path, stored);
  }
}

/** The volumes on which something of a member stands, by its name; none where its headers are split, too. */
function spansOf(volumes) {
  const spans = new Map();
  let last = '';
  for (const [i, bytes] of volumes.entries()) {
    const reader = readTarBytes(bytes, { moreFollows: i + 1 < volumes.length });
    for (const event of reader) {
      if (event.type !== 'member' || event.member.kind === 'volume-label') continue;
      const { continuation, name } = event.member;
      if (continuation === undefined) last = name.replace(/\/+$/, '');
      spans.set(last, [...(spans.get(last) ?? []), i]);
    }
  }
  return spans;
}
