import { TRAIT } from './name-scan.js';

/** Why a name cannot stand on Windows. */
export type WindowsProblem = 'stream' | 'characters' | 'backslash' | 'trailing' | 'device';

/**
 * Device names: with any extension, and with blanks in front of it. `COM¹` counts since ¹, ² and ³ are digits there.
 * Source: Microsoft Learn, "Naming Files, Paths, and Namespaces".
 */
const DEVICE = /(?:^|\/)(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:[.:][^/]*)?(?:\/|$)/i;

/**
 * What keeps a name off Windows.
 * @param name - as `decodeName` gives it
 * @param traits - bits of {@link TRAIT} from `scanName`
 */
export function windowsProblem(name: string, traits: number): WindowsProblem | undefined {
  const suspicious = TRAIT.forbidden | TRAIT.backslash | TRAIT.trailing | TRAIT.device | TRAIT.control;
  if ((traits & suspicious) === 0) return undefined;
  if ((traits & TRAIT.device) !== 0 && DEVICE.test(name)) return 'device';
  if ((traits & TRAIT.forbidden) !== 0) return /[<>"|?*]/.test(name) ? 'characters' : 'stream';
  if ((traits & TRAIT.control) !== 0) return 'characters';
  if ((traits & TRAIT.backslash) !== 0) return 'backslash';
  return (traits & TRAIT.trailing) !== 0 ? 'trailing' : undefined;
}

/**
 * Bytes, in UTF-8, by which a name outgrows what file systems take: 255 in a component, 4095 in a path.
 * @param name - as `decodeName` gives it
 */
export function excessiveLength(name: string): { what: 'component' | 'path'; bytes: number } | undefined {
  let longest = 0;
  let total = -1;
  for (const part of name.split('/')) {
    const bytes = byteLength(part);
    if (bytes > longest) longest = bytes;
    total += bytes + 1;
  }
  if (longest > 255) return { what: 'component', bytes: longest };
  return total > 4095 ? { what: 'path', bytes: total } : undefined;
}

function byteLength(text: string): number {
  let bytes = 0;
  for (const char of text) {
    const code = char.codePointAt(0) as number;
    bytes += code < 0x80 || (code >= 0xdc80 && code <= 0xdcff) ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
