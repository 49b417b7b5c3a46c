import { CODE39 } from 'jsbarcode/bin/barcodes/CODE39/index.js';
import type { Code39 } from '../mam/index.js';

/** Symbols of Code 39 as jsbarcode makes them. */
export const code39: Code39 = (text) => {
  const { data } = new CODE39(text, {}).encode();
  // What stands behind the last bar is the space between characters.
  const elements = data.replace(/0+$/, '').match(/1+|0+/g) ?? [];
  return elements.map((element) => element.length > 1);
};
