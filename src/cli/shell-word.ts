import { printable } from '../findings/index.js';

/** A file name as it can be pasted into a shell, in single quotes where it needs them. */
export function shellWord(name: string): string {
  if (/^[\w@%+=:,./-]+$/.test(name)) return name;
  const shown = printable(name);
  // What cannot be shown as it is needs the quotes in which a shell takes escapes.
  return shown === name ? `'${name.replaceAll("'", "'\\''")}'` : `$'${shown.replaceAll("'", "\\'")}'`;
}
