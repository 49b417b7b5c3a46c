import type { BarcodeProblem } from './barcode.js';

/** No library holds as many cartridges as can be named at once. */
export const BARCODES_MAX = 10_000;

/** What stands between the first label of a range and the last. */
const RANGE = '..';
const LABEL = /^(?=.{8}$)([A-Z0-9 ]*?)(\d{1,6})([A-Z0-9]{2})$/;

/**
 * The labels that a text stands for: itself, or all from the first to the last of a range such as
 * `ABC001L6..ABC020L6`, which differ in the digits at the end of the volume serial. Whether each is an LTO label is for
 * `readBarcode` to say.
 */
export function barcodesIn(text: string): readonly string[] | BarcodeProblem {
  const at = text.indexOf(RANGE);
  if (at < 0) return [text];
  const [first, last] = [text.slice(0, at), text.slice(at + RANGE.length)].map((label) => LABEL.exec(label));
  if (!first || !last) {
    return { problem: 'is no range of labels, such as ABC001L6..ABC020L6, whose volume serials end in digits' };
  }
  const [, prefix = '', from = '', mediaIdentifier = ''] = first;
  const [, lastPrefix, to = '', lastMediaIdentifier] = last;
  if (prefix !== lastPrefix || from.length !== to.length || mediaIdentifier !== lastMediaIdentifier) {
    return { problem: 'is no range of labels: they may differ only in the digits at the end of the volume serial' };
  }
  const count = Number(to) - Number(from) + 1;
  if (count < 1) return { problem: 'is no range of labels: the last one comes before the first' };
  if (count > BARCODES_MAX) return { problem: `is a range of more than ${BARCODES_MAX} labels` };
  return Array.from({ length: count }, (_, i) => {
    const digits = `${Number(from) + i}`.padStart(from.length, '0');
    return `${prefix}${digits}${mediaIdentifier}`;
  });
}
