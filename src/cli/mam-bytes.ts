import { severityOf } from '../findings/index.js';
import { readHexInput } from '../scsi/index.js';

/** A bar code alone, which may look like hex. */
const BARE_BARCODE_BYTES = 32;

/** The bytes of a file of cartridge memory: as they are, or from the hex that programs print. */
export function mamBytes(file: Uint8Array): { readonly bytes: Uint8Array; readonly input: string } {
  if (file.length === BARE_BARCODE_BYTES) return { bytes: file, input: 'binary' };
  const { bytes, form, findings } = readHexInput(file);
  const sound = findings.every(({ code }) => severityOf(code) !== 'error');
  if (form === 'binary' || !sound || bytes.length === 0) return { bytes: file, input: 'binary' };
  return { bytes, input: form === 'hex' ? 'hex' : `hex (${form})` };
}
