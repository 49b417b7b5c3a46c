/** Makes permission bits out of others. */
export type ModeChange = (mode: number, isFolder: boolean) => number;

const CLAUSE = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/;
const WHO: Record<string, number> = { u: 0o4700, g: 0o2070, o: 0o1007, a: 0o7777 };
const BITS: Record<string, number> = { r: 0o444, w: 0o222, x: 0o111, s: 0o6000, t: 0o1000 };
const SHIFT: Record<string, number> = { u: 6, g: 3, o: 0 };

/**
 * Reads what chmod(1) takes: `0644`, or `u=rwX,go-w`. Where nobody is named, all are meant, whatever the umask.
 * @returns undefined where it is neither
 */
export function parseModeChange(text: string): ModeChange | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return () => Number.parseInt(text, 8);
  const changes: ModeChange[] = [];
  for (const clause of text.split(',')) {
    const parts = CLAUSE.exec(clause);
    if (parts === null) return undefined;
    const [, who = '', actions = ''] = parts;
    const mask = who === '' ? 0o7777 : [...who].reduce((sum, letter) => sum | (WHO[letter] as number), 0);
    for (const action of actions.match(/[-+=][^-+=]*/g) ?? []) changes.push(changeOf(mask, action));
  }
  return (mode, isFolder) => changes.reduce((now, change) => change(now, isFolder), mode);
}

function changeOf(mask: number, action: string): ModeChange {
  const [operator] = action;
  const letters = action.slice(1);
  return (mode, isFolder) => {
    const bits = bitsOf(letters, mode, isFolder) & mask;
    if (operator === '+') return mode | bits;
    if (operator === '-') return mode & ~bits;
    // chmod keeps the set-id bits of folders unless they are named.
    const kept = isFolder && !/[st]/.test(letters) ? 0o6000 : 0;
    return (mode & ~(mask & ~kept)) | bits;
  };
}

function bitsOf(letters: string, mode: number, isFolder: boolean): number {
  const copied = SHIFT[letters];
  if (copied !== undefined) return ((mode >> copied) & 7) * 0o111;
  let bits = 0;
  for (const letter of letters) {
    if (letter === 'X') bits |= isFolder || (mode & 0o111) !== 0 ? 0o111 : 0;
    else bits |= BITS[letter] as number;
  }
  return bits;
}
