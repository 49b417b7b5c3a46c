/** Names as mtree writes them: vis(3) and strunvis(3) of NetBSD, and libarchive's octal form of it. */

const CSTYLE: Record<string, number> = {
  n: 10,
  r: 13,
  b: 8,
  a: 7,
  v: 11,
  t: 9,
  f: 12,
  s: 32,
  E: 27,
};

/** Every byte but printable ASCII, and what mtree's readers take for a blank, a comment, a pattern or an escape. */
const PLAIN = /[!"$-)+-<>@-Z^-~]/;

/**
 * Writes bytes so that every mtree reader takes them: `\ooo` for all that is not plain ASCII.
 * @param bytes - a name's bytes
 */
export function visEncode(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) {
    const char = String.fromCharCode(byte);
    text += byte < 0x80 && PLAIN.test(char) ? char : `\\${byte.toString(8).padStart(3, '0')}`;
  }
  return text;
}

/**
 * Undoes vis(3): `\ooo`, `\n`, `\s`, `\^C`, `\M-c`, `\M^C`, `\\` and any other escaped punctuation.
 * @param text - Latin-1
 * @returns Latin-1 again, or `undefined` where an escape is none of these
 */
export function visDecode(text: string): string | undefined {
  if (!text.includes('\\')) return text;
  let decoded = '';
  let at = 0;
  while (at < text.length) {
    if (text[at] !== '\\') {
      decoded += text[at++];
      continue;
    }
    const read = decodeEscape(text, at + 1);
    if (read === undefined) return undefined;
    decoded += String.fromCharCode(read.byte);
    at = read.next;
  }
  return decoded;
}

function decodeEscape(text: string, at: number): { byte: number; next: number } | undefined {
  const octal = /^[0-3]?[0-7]{1,2}/.exec(text.slice(at, at + 3));
  if (octal) return { byte: Number.parseInt(octal[0], 8), next: at + octal[0].length };
  const char = text[at];
  if (char === undefined) return undefined;
  if (char === 'M') return decodeMeta(text, at + 1);
  if (char === '^') return decodeControl(text, at + 1, 0);
  const named = CSTYLE[char];
  if (named !== undefined) return { byte: named, next: at + 1 };
  return /[!-/:-@[-`{-~]/.test(char) ? { byte: char.charCodeAt(0), next: at + 1 } : undefined;
}

function decodeMeta(text: string, at: number): { byte: number; next: number } | undefined {
  if (text[at] === '^') return decodeControl(text, at + 1, 0x80);
  if (text[at] !== '-' || at + 1 >= text.length) return undefined;
  return { byte: (text.charCodeAt(at + 1) & 0x7f) | 0x80, next: at + 2 };
}

function decodeControl(text: string, at: number, meta: number): { byte: number; next: number } | undefined {
  if (at >= text.length) return undefined;
  const control = text[at] === '?' ? 0x7f : text.charCodeAt(at) & 0x1f;
  return { byte: control | meta, next: at + 1 };
}
