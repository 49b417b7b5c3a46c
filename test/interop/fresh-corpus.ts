import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const VECTORS = fileURLToPath(new URL('../../vectors', import.meta.url));
const TREE = 'letters reel holes names odd links mixed';
const PAX_TREE = `${TREE} marks`;

/** Archives by the command that makes each, in the folder of the sources; `$A` is the archive. */
const COMMANDS: Record<string, string> = {
  'gnu v7': `tar --format=v7 -cf $A letters reel`,
  'gnu ustar': `tar --format=ustar -cf $A letters reel holes odd links`,
  'gnu oldgnu': `tar --format=oldgnu -cf $A ${TREE}`,
  'gnu gnu': `tar --format=gnu -cf $A ${TREE}`,
  'gnu posix': `tar --format=posix -cf $A ${PAX_TREE}`,
  'gnu posix, xattrs and ACLs': `tar --format=posix --xattrs --acls -cf $A ${PAX_TREE}`,
  'gnu posix, one global': `tar --format=posix --pax-option=comment=all,gname=everyone -cf $A letters`,
  'gnu gnu, sparse': `tar --format=gnu -S -cf $A holes huge-hole`,
  'gnu posix, sparse 0.0': `tar --format=posix -S --sparse-version=0.0 -cf $A holes`,
  'gnu posix, sparse 0.1': `tar --format=posix -S --sparse-version=0.1 -cf $A holes`,
  'gnu posix, sparse 1.0': `tar --format=posix -S --sparse-version=1.0 -cf $A holes huge-hole`,
  'gnu gnu, label, 256 KiB records': `tar --format=gnu -b512 -V 'a label' -cf $A ${TREE}`,
  'gnu posix, label': `tar --format=posix -V 'a label' -cf $A ${TREE}`,
  'gnu gnu, incremental': `tar --format=gnu -g list1 -cf $A growing`,
  'gnu posix, incremental': `tar --format=posix -g list2 -cf $A growing`,
  'gnu gnu, appended': `tar --format=gnu -cf $A letters; tar -rf $A reel; tar -uf $A letters/one`,
  'gnu gnu, large numbers': `tar --format=gnu --owner=a:3000000000 --group=b:2500000 --mtime=@-99 -cf $A letters`,
  'gnu posix, large numbers': `tar --format=posix --owner=a:3000000000 --mtime=@99999999999.25 -cf $A letters`,
  'gnu gnu, absolute names': `tar -P --format=gnu -cf $A $PWD/letters`,
  'bsdtar ustar': `bsdtar --format=ustar -cf $A letters reel holes links`,
  'bsdtar pax': `bsdtar --format=pax -cf $A ${PAX_TREE}`,
  'bsdtar gnutar': `bsdtar --format=gnutar -cf $A letters reel names links mixed`,
  'bsdtar v7': `bsdtar --format=v7 -cf $A letters reel`,
  'python ustar': `python3 ${VECTORS}/writer.py ustar > $A`,
  'python gnu': `python3 ${VECTORS}/writer.py gnu > $A`,
  'python pax': `python3 ${VECTORS}/writer.py pax > $A`,
};

const SOURCES = `
  bash ${VECTORS}/sources.sh
  mkdir mixed
  for n in 0 1 2 3 4 5 6 7; do head -c $((n * 977)) /dev/urandom > mixed/$n; chmod $n$n$n mixed/$n; done
  chmod 4755 mixed/5; chmod 2750 mixed/6; chmod 1777 mixed
  touch -d '1969-07-20 20:17:40.5' mixed/0; touch -d '2038-01-19 03:14:08' mixed/1
  touch -d '2024-07-01 12:00:00.123456789' mixed/2`;

/** One archive of the corpus. */
export interface FreshArchive {
  readonly title: string;
  readonly path: string;
}

/** Makes files and archives of them in a new folder, with the tools of the machine. */
export function makeCorpus(): { readonly folder: string; readonly archives: readonly FreshArchive[] } {
  const folder = mkdtempSync(join(tmpdir(), 'tapekit-corpus-'));
  const sources = join(folder, 'sources');
  mkdirSync(sources);
  run(`umask 022; ${SOURCES}`, sources);
  const archives = Object.entries(COMMANDS).map(([title, command], i) => {
    const path = join(folder, `${i}.tar`);
    run(`A='${path}'; ${command}`, sources);
    return { title, path };
  });
  return { folder, archives };
}

function run(script: string, cwd: string): void {
  const { status, stderr } = spawnSync('bash', ['-c', script], { cwd, encoding: 'utf8' });
  expect([script, status], stderr).toEqual([script, 0]);
}
