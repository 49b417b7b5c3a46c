import { printable } from '../findings/index.js';
import { densities } from '../scsi/index.js';
import type { CartridgeIdentity } from '../tape/index.js';

/** `LTO-6 data cartridge ABC123L6, write-protected`. */
export function cartridgeInWords(identity: CartridgeIdentity): string {
  const { densityCode, kind, worm, barcode, writeProtected } = identity;
  const density = densities.get(densityCode)?.name ?? `density ${densityCode}`;
  const what = kind === 'cleaning' ? 'cleaning cartridge' : `${density} ${worm ? 'WORM' : 'data'} cartridge`;
  const label = barcode === undefined ? '' : ` ${printable(barcode)}`;
  return `${what}${label}${writeProtected ? ', write-protected' : ''}`;
}
