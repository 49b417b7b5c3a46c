const WHOLE = 2 ** 32;

/**
 * A number from 0 up to 1 that the others alone decide: no stream, so that a fault taken out of a plan leaves the
 * chance of all others as it was. Mixing as the finaliser of MurmurHash3 does it.
 */
export function chance(...numbers: readonly number[]): number {
  let mixed = 0;
  for (const number of numbers) mixed = mix(mixed ^ number ^ Math.floor(number / WHOLE));
  return mixed / WHOLE;
}

function mix(number: number): number {
  let mixed = (number + 0x9e37_79b9) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
