import { modeSelect6, modeSelect10, modeSense6, modeSense10 } from '../../src/scsi/index.js';
import { mediumOf } from '../profiles/index.js';
import { writeProtection } from './protection.js';
import type { DriveState } from './state.js';

/** The two forms of what MODE SENSE gives and MODE SELECT takes. */
export const MODE_FORMS = {
  6: { sense: modeSense6, select: modeSelect6, headerBytes: 4, longest: 0xff },
  10: { sense: modeSense10, select: modeSelect10, headerBytes: 8, longest: 0xffff },
} as const;

/** CDB length of the command, which chooses the form. */
export type ModeForm = keyof typeof MODE_FORMS;

/** MEDIUM TYPE of a write-once cartridge in HP's drives; all others are 00h there (ltfs, sg_tape.c). */
const HP_WORM = 0x01;

function mediumType({ mechanism, profile }: DriveState): number {
  if (mechanism.kind !== 'loaded') return 0;
  const { worm, densityCode } = mechanism.cartridge.identity;
  if (profile.maker === 'hp') return worm ? HP_WORM : 0;
  const kind = mediumOf(profile, densityCode)?.kind;
  return (worm ? kind?.wormMediumType : kind?.mediumType) ?? 0;
}

/** Density of the cartridge that is loaded; 0 without one. */
export function densityNow({ mechanism }: DriveState): number {
  return mechanism.kind === 'loaded' ? mechanism.cartridge.identity.densityCode : 0;
}

/** The mode parameter header, with a length as if so many bytes of pages followed, and the block descriptor. */
export function modeHeader(
  state: DriveState,
  form: ModeForm,
  pageBytes: number,
  hasDescriptor: boolean,
): Uint8Array<ArrayBuffer> {
  const { modes, mechanism } = state;
  const descriptor = { densityCode: densityNow(state), numberOfBlocks: 0, blockLength: modes.blockLength };
  const { sense } = MODE_FORMS[form];
  const header = sense.encode({
    mediumType: mediumType(state),
    wp: mechanism.kind === 'loaded' && writeProtection(state) !== undefined,
    bufferedMode: modes.bufferedMode,
    speed: 0,
    longlba: false,
    blockDescriptors: hasDescriptor ? [descriptor] : [],
    pages: [],
  });
  // MODE DATA LENGTH counts what is behind it, pages too, which are bytes already.
  if (form === 6) header[0] = header.length - 1 + pageBytes;
  else new DataView(header.buffer).setUint16(0, header.length - 2 + pageBytes);
  return header;
}
