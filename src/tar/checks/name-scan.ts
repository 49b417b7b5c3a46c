/** What one look at the characters of a name shows, as bits. */
export const TRAIT = {
  /** A character beyond ASCII. */
  wide: 1,
  /** An ASCII capital: the folded form is another. */
  capital: 2,
  /** A control character of ASCII. */
  control: 4,
  /** A character that Windows forbids: `< > : " | ? *`. */
  forbidden: 8,
  backslash: 16,
  /** Begins with a slash. */
  rooted: 32,
  /** Has an empty component or one of a single dot: it is not its own canonical path. */
  loose: 64,
  /** Has a component `..`. */
  climbs: 128,
  /** Ends in a slash. */
  slashBehind: 256,
  /** A component ends in a dot or a blank. */
  trailing: 512,
  /** A component begins like a device of Windows. */
  device: 1024,
  /** The last component begins with `._`. */
  appleDouble: 2048,
  /** A component has more UTF-16 units than 255 bytes could need, or the path more than 4095 could. */
  long: 4096,
} as const;

const SLASH = 0x2f;
const DOT = 0x2e;
const BLANK = 0x20;
/** A UTF-16 unit takes at most three bytes of UTF-8. */
const COMPONENT_UNITS = 255 / 3;
const PATH_UNITS = 4095 / 3;

const TRAITS_OF = /* @__PURE__ */ Uint8Array.from({ length: 128 }, (_, code) => {
  if (code < 0x20 || code === 0x7f) return TRAIT.control;
  if (code >= 0x41 && code <= 0x5a) return TRAIT.capital;
  const char = String.fromCharCode(code);
  if (char === '\\') return TRAIT.backslash;
  return '<>:"|?*'.includes(char) ? TRAIT.forbidden : 0;
});

/**
 * Looks at a name once, character by character: it is done for every member, so that nothing slower needs to be done
 * for most.
 * @param name - as `decodeName` gives it
 * @returns bits of {@link TRAIT}
 */
export function scanName(name: string): number {
  const { length } = name;
  let traits = length > PATH_UNITS ? TRAIT.long : 0;
  let start = 0;
  for (let i = 0; i < length; i++) {
    const code = name.charCodeAt(i);
    if (code >= 0x80) traits |= TRAIT.wide;
    else if (code !== SLASH) traits |= TRAITS_OF[code] as number;
    else {
      traits |= componentTraits(name, start, i);
      start = i + 1;
    }
  }
  if (start < length) return traits | componentTraits(name, start, length) | appleTrait(name, start, length);
  return length === 0 ? traits : traits | TRAIT.slashBehind;
}

function componentTraits(name: string, start: number, end: number): number {
  const length = end - start;
  if (length === 0) return start === 0 ? TRAIT.rooted | TRAIT.loose : TRAIT.loose;
  const first = name.charCodeAt(start);
  if (first === DOT) {
    if (length === 1) return TRAIT.loose;
    if (length === 2 && name.charCodeAt(start + 1) === DOT) return TRAIT.climbs | TRAIT.loose;
  }
  const last = name.charCodeAt(end - 1);
  const traits = (last === DOT || last === BLANK ? TRAIT.trailing : 0) | (length > COMPONENT_UNITS ? TRAIT.long : 0);
  return length >= 3 && beginsLikeDevice(name, start) ? traits | TRAIT.device : traits;
}

/** `con`, `prn`, `aux`, `nul`, `com`, `lpt`, in any case. */
function beginsLikeDevice(name: string, start: number): boolean {
  const second = name.charCodeAt(start + 1) | 0x20;
  const third = name.charCodeAt(start + 2) | 0x20;
  switch (name.charCodeAt(start) | 0x20) {
    case 0x63:
      return second === 0x6f && (third === 0x6e || third === 0x6d);
    case 0x70:
      return second === 0x72 && third === 0x6e;
    case 0x61:
      return second === 0x75 && third === 0x78;
    case 0x6e:
      return second === 0x75 && third === 0x6c;
    case 0x6c:
      return second === 0x70 && third === 0x74;
    default:
      return false;
  }
}

function appleTrait(name: string, start: number, end: number): number {
  return end - start > 2 && name.charCodeAt(start) === DOT && name.charCodeAt(start + 1) === 0x5f
    ? TRAIT.appleDouble
    : 0;
}
