// What the peers print: every one of them the same lines, so that all do the same work and can be compared.
import { createHash } from 'node:crypto';

const FLUSH_CHARACTERS = 1 << 16;
let held = '';

/** Prints one line. */
function line(text) {
  held += `${text}\n`;
  if (held.length < FLUSH_CHARACTERS) return;
  process.stdout.write(held);
  held = '';
}

/** Prints what is still held back. */
export function finish() {
  process.stdout.write(held);
}

/**
 * Prints a member, about as `tar -tv` does.
 * @param {{ mode: number, uname: string, gname: string, size: number, mtime: Date, name: string }} member
 */
export function listed({ mode, uname, gname, size, mtime, name }) {
  line(`${mode.toString(8)} ${uname}/${gname} ${size} ${mtime.toISOString()} ${name}`);
}

/**
 * Takes the SHA-256 of a file's content and prints it as sha256sum does.
 * @param {string} name
 */
export function digest(name) {
  const hash = createHash('sha256');
  return { update: (chunk) => hash.update(chunk), end: () => line(`${hash.digest('hex')}  ${name}`) };
}
