import { spawnSync } from 'node:child_process';
import type { TarMember } from '../../tar/index.js';
import { Refusal } from '../../tar/restore/refusal.js';
import type { Folder } from './root.js';

/**
 * Makes a FIFO or a device, which Node cannot: by the programs `mkfifo` and `mknod` of POSIX and the system, which take
 * the folder as a handle where there is one. Nothing must stand under the name: the system refuses it then.
 * @throws Refusal where the program is not there or says why not
 */
export type MakeNode = (folder: Folder, name: string, member: TarMember, mode: number) => void;

/** {@link MakeNode} by programs of the system. */
export const makeNode: MakeNode = (folder, name, { kind, devmajor, devminor }, mode) => {
  const path = folder.inherited === undefined ? folder.at(name) : `/proc/self/fd/3/${name}`;
  if (typeof path !== 'string' || /[\udc80-\udcff]/.test(path)) {
    throw new Refusal('NODE_NOT_POSSIBLE', 'its name is no UTF-8, and such a member is made by a program');
  }
  const bits = mode.toString(8).padStart(4, '0');
  const numbers = [kind === 'block-device' ? 'b' : 'c', String(devmajor), String(devminor)];
  const [program, args] =
    kind === 'fifo' ? ['mkfifo', ['-m', bits, '--', path]] : ['mknod', ['-m', bits, '--', path, ...numbers]];
  const inherited = folder.inherited === undefined ? [] : [folder.inherited];
  const run = spawnSync(program, args, { stdio: ['ignore', 'ignore', 'pipe', ...inherited], encoding: 'utf8' });
  if (run.status === 0) return;
  const said = run.error?.message ?? run.stderr.trim().split('\n').at(-1) ?? '';
  throw new Refusal('NODE_NOT_POSSIBLE', `${program} could not make it: ${said}`);
};
