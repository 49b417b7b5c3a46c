/** Log parameters on their way into a page. */

/** One parameter: a code and bytes, and what LOG SENSE makes of it besides. */
export interface Parameter {
  readonly code: number;
  /** `counter`: a number with thresholds; `number`: one without; `text`: ASCII; `list`: bits and structures. */
  readonly kind: 'counter' | 'number' | 'text' | 'list';
  readonly value: Uint8Array;
}

/** A number of so many bytes: where it does not fit, the largest that does. */
function bytesOf(value: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  const most = 2n ** BigInt(8 * length) - 1n;
  let left = value < Number.MAX_SAFE_INTEGER ? BigInt(Math.max(0, Math.floor(value))) : most;
  if (left > most) left = most;
  for (let at = length - 1; at >= 0; at--, left >>= 8n) bytes[at] = Number(left & 0xffn);
  return bytes;
}

/** Something that the drive counts. */
export const counter = (code: number, length: number, value: number): Parameter => ({
  code,
  kind: 'counter',
  value: bytesOf(value, length),
});

/** A number that no host can clear. */
export const number = (code: number, length: number, value: number): Parameter => ({
  code,
  kind: 'number',
  value: bytesOf(value, length),
});

/** ASCII text, filled up with blanks and cut where it is too long; what is no ASCII becomes a question mark. */
export const text = (code: number, length: number, value: string): Parameter => ({
  code,
  kind: 'text',
  value: asciiOf(value, length),
});

export const list = (code: number, value: Uint8Array): Parameter => ({ code, kind: 'list', value });

/** ASCII bytes of so many, blanks behind. */
export function asciiOf(value: string, length: number): Uint8Array {
  const plain = value
    .replace(/[^ -~]/g, '?')
    .padEnd(length)
    .slice(0, length);
  return Uint8Array.from(plain, (character) => character.charCodeAt(0));
}

/** FORMAT AND LINKING: what a value is. */
const FORMAT = { counter: 0b00, text: 0b01, number: 0b11, list: 0b11 } as const;

/** The parameter as the declarations of pages take it: nothing is saved, nothing compared with a threshold. */
export function declared({ code, kind, value }: Parameter) {
  return {
    parameterCode: code,
    du: false,
    ds: kind === 'counter',
    tsd: kind === 'counter',
    etc: false,
    tmc: 0,
    formatAndLinking: FORMAT[kind],
    parameterValue: value,
  };
}
