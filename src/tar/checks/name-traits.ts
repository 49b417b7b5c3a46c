/** What one look at a name shows. */
export interface NameTraits {
  /** Hash of the name without `./` in front, doubled and trailing slashes: equal names, equal hashes. */
  readonly hash: NameHash;
  readonly empty: boolean;
  readonly absolute: boolean;
  readonly climbs: boolean;
  readonly control: boolean;
  readonly notUtf8: boolean;
  /** Has upper case or is not ASCII: its folded form may be another. */
  readonly folds: boolean;
  readonly windows: string | undefined;
  readonly longestComponent: number;
}

/** 64 bits of hash in two numbers; two different names share one with odds of n² / 2^65. */
export interface NameHash {
  readonly high: number;
  readonly low: number;
}

/** Hashes text, from a seed that an attacker does not know. */
export function hashText(text: string, seed: number): NameHash {
  let high = seed | 0;
  let low = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 0x01000193);
    high ^= high >>> 15;
    low = Math.imul(low + code, 0x5bd1e995);
    low ^= low >>> 13;
  }
  return { high: mix(high ^ text.length), low: mix(low) };
}

function mix(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x7feb352d);
  h ^= h >>> 15;
  h = Math.imul(h, 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A name as it is looked up: no `./` in front, no doubled, leading or trailing slashes. */
export function canonicalName(name: string): string {
  if (!/^\.?\/|\/\/|\/\.(\/|$)|\/$|^\.$/.test(name)) return name;
  return name
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}

const PLAIN = /^(?!.*(?:\/|^)\.\.?(?:\/|$))[a-z0-9_@+,=%#~()[\]{}!'$&^;-][a-z0-9_@+,=%#~()[\]{}!'$&^;/ .-]*$/;
const WINDOWS_DEVICE = /(?:^|\/)(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\.[^/]*)?(?:\/|$)/i;
const CONTROL = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;
const LONG_BYTES = 255;

/** What a name or link target shows when looked at character by character. */
export function nameTraits(name: string, seed: number): NameTraits {
  const hash = hashText(canonicalName(name), seed);
  const isPlain = PLAIN.test(name);
  const isAscii = isPlain || /^[\x20-\x7e]*$/.test(name);
  return {
    hash,
    empty: name === '',
    absolute: !isPlain && /^(?:\/|\\\\|[A-Za-z]:)/.test(name),
    climbs: !isPlain && /(?:^|[/\\])\.\.(?:[/\\]|$)/.test(name),
    control: !isAscii && CONTROL.test(name),
    notUtf8: !isAscii && /[\udc80-\udcff]/.test(name) && /(?<![\ud800-\udbff])[\udc80-\udcff]/.test(name),
    folds: !isPlain && (!isAscii || /[A-Z]/.test(name)),
    windows: windowsProblem(name),
    longestComponent: name.length <= LONG_BYTES / 4 ? name.length : longestComponent(name),
  };
}

function windowsProblem(name: string): string | undefined {
  if (/[<>:"|?*\\]/.test(name)) return 'it holds one of < > : " | ? * \\';
  if (/[. ](?:\/|$)/.test(name) && /(?:^|\/)[^/]*[^./][. ]+(?:\/|$)| (?:\/|$)/.test(name))
    return 'it ends in a dot or blank';
  return WINDOWS_DEVICE.test(name) ? 'it is a device name there' : undefined;
}

/** Bytes in the longest component, in UTF-8. */
function longestComponent(name: string): number {
  let longest = 0;
  for (const part of name.split('/')) {
    let bytes = 0;
    for (const char of part) {
      const code = char.codePointAt(0) as number;
      bytes += code < 0x80 || (code >= 0xdc80 && code <= 0xdcff) ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    }
    if (bytes > longest) longest = bytes;
  }
  return longest;
}

/** A name as file systems that fold case and normalise see it. */
export function foldedName(name: string): string {
  return name.normalize('NFD').toUpperCase().toLowerCase().normalize('NFC');
}

/** Whether a link target, resolved from a folder of the archive, leaves the archive's root. */
export function leavesRoot(target: string, folder: string): boolean {
  if (/^(?:\/|\\\\|[A-Za-z]:[\\/])/.test(target)) return true;
  if (!target.includes('..')) return false;
  let depth = folder === '' ? 0 : folder.split('/').filter((part) => part !== '' && part !== '.').length;
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    depth += part === '..' ? -1 : 1;
    if (depth < 0) return true;
  }
  return false;
}
