// The reader under test: put yours here.
const BLOCK = 512;
const latin1 = new TextDecoder('latin1');

/** What is wrong with an archive. */
export class TarError extends Error {}

/**
 * Reads an archive of the ustar format.
 * @param {Uint8Array} bytes - the whole archive
 * @returns {{ name: Uint8Array, typeflag: string, content: Uint8Array }[]} its members; names as the bytes they are
 * @throws {TarError} where it is not whole
 */
export function readUstar(bytes) {
  const members = [];
  let at = 0;
  for (;;) {
    const block = bytes.subarray(at, at + BLOCK);
    if (block.length < BLOCK) throw new TarError(`cut at ${at}`);
    at += BLOCK;
    if (block.every((byte) => byte === 0)) break;
    const { size, ...header } = readHeader(block);
    const content = bytes.subarray(at, at + size);
    at += Math.ceil(size / BLOCK) * BLOCK;
    members.push({ ...header, content });
  }
  const second = bytes.subarray(at, at + BLOCK);
  if (second.some((byte) => byte !== 0)) throw new TarError(`a single block of zeros at ${at - BLOCK}`);
  return members;
}

function readHeader(block) {
  const stored = readNumber(block, 148, 8);
  const summed = block.map((byte, i) => (i >= 148 && i < 156 ? 0x20 : byte));
  const unsigned = summed.reduce((sum, byte) => sum + byte, 0);
  // Old writers took the bytes for signed numbers.
  const signed = new Int8Array(summed).reduce((sum, byte) => sum + byte, 0);
  if (stored !== unsigned && stored !== signed) throw new TarError('checksum');
  const typeflag = String.fromCharCode(block[156]);
  // Only files have content; other types may carry a size all the same.
  const size = /[07\0]/.test(typeflag) ? readNumber(block, 124, 12) : 0;
  const prefix = readText(block, 345, 155);
  const name = readText(block, 0, 100);
  return { name: prefix.length === 0 ? name : Uint8Array.of(...prefix, 0x2f, ...name), typeflag, size };
}

/** Octal digits, with blanks before them, and a blank or NUL behind unless they fill the field. */
function readNumber(block, at, length) {
  const digits = /^ *([0-7]+)(?:[ \0]|$)/.exec(latin1.decode(block.subarray(at, at + length)))?.[1];
  if (digits === undefined) throw new TarError('a field holds no number');
  return Number.parseInt(digits, 8);
}

function readText(block, at, length) {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return end < 0 ? field : field.subarray(0, end);
}
