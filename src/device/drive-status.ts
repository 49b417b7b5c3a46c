import {
  type DecodedSense,
  densities,
  deviceStatus,
  type MediumType,
  mediumTypes,
  type SenseInWords,
  tellSense,
  veryHighFrequencyData,
} from '../scsi/index.js';
import type { TapePosition } from '../tape/index.js';
import { type DriveLogs, logBytes } from './drive-logs.js';
import type { DriveModes, ModeHeader } from './drive-modes.js';
import { ifSupported } from './if-supported.js';

/** How a drive is. */
export interface DriveStatus extends Omit<ModeHeader, 'mediumType'> {
  /** A cartridge is loaded, and can be read. */
  readonly ready: boolean;
  /** Why it is not, in words. */
  readonly notReady: SenseInWords | undefined;
  /** The cartridge, by its medium type; undefined where none is in, or the drive does not say. */
  readonly medium: MediumType | undefined;
  /** Name of the density, such as `LTO-6`; undefined for a code that is not known. */
  readonly densityName: string | undefined;
  /** Whether what is written is compressed; undefined where the drive does not say. */
  readonly compression: boolean | undefined;
  /** `required`: nothing works before; undefined: none is wanted, or the drive does not say. */
  readonly cleaning: 'requested' | 'required' | undefined;
  /** Undefined where the drive is not ready, or does not know it. */
  readonly position: TapePosition | undefined;
}

/** What a status is asked with. */
export interface AskedForStatus {
  readonly modes: DriveModes;
  readonly logs: DriveLogs;
  readonly position: () => Promise<TapePosition | undefined>;
}

/** @param waitsFor - why the drive is not ready; undefined where it is */
export async function readStatus(
  { modes, logs, position }: AskedForStatus,
  waitsFor: DecodedSense | undefined,
): Promise<DriveStatus> {
  const { mediumType, ...header } = await modes.header();
  return {
    ready: waitsFor === undefined,
    notReady: waitsFor === undefined ? undefined : tellSense(waitsFor),
    ...header,
    medium: mediumTypes.get(mediumType),
    densityName: header.density === undefined ? undefined : densities.get(header.density)?.name,
    compression: await ifSupported(modes.compression()),
    cleaning: await cleaning(logs),
    position: waitsFor === undefined ? await ifSupported(position()) : undefined,
  };
}

async function cleaning(logs: DriveLogs): Promise<DriveStatus['cleaning']> {
  const page = await ifSupported(logs.get(deviceStatus));
  const bytes = page === undefined ? undefined : logBytes(page, 0);
  if (bytes === undefined) return undefined;
  const { crqrd, crqst } = veryHighFrequencyData.decode(bytes).value;
  return crqrd ? 'required' : crqst ? 'requested' : undefined;
}
