import { type Finding, finding } from '../findings/index.js';
import { type LtoBarcode, readBarcode } from './barcode.js';

/** The text of one label among others. */
export interface ListedBarcode {
  readonly text: string;
  /** What it tells; undefined where it is no LTO label. */
  readonly barcode: LtoBarcode | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads the texts of labels, and says which stand there twice.
 * @param texts - each with the offset in bytes at which it stands in its file, 0 where it comes from none
 */
export function judgeBarcodes(texts: readonly { readonly text: string; readonly offset: number }[]): ListedBarcode[] {
  const seen = new Set<string>();
  const bySerial = new Map<string, string>();
  return texts.map(({ text, offset }) => {
    const at = { volume: 0, offset };
    const reading = readBarcode(text);
    if ('problem' in reading) {
      const { problem } = reading;
      return { text, barcode: undefined, findings: [finding('BARCODE_NOT_LTO', at, { barcode: text, problem })] };
    }
    const findings: Finding[] = [];
    const other = bySerial.get(reading.volumeSerial);
    if (seen.has(text)) findings.push(finding('BARCODE_TWICE', at, { barcode: text }));
    else if (other !== undefined) findings.push(finding('BARCODE_SERIAL_TWICE', at, { barcode: text, other }));
    seen.add(text);
    if (other === undefined) bySerial.set(reading.volumeSerial, text);
    return { text, barcode: reading, findings };
  });
}
