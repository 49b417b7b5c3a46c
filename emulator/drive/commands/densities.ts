import {
  densityReport,
  LTO_WIDTH_TENTHS_OF_MM,
  mediumTypeReport,
  reportDensitySupportCdb,
} from '../../../src/scsi/index.js';
import type { DriveMedium, MediumKind } from '../../profiles/index.js';
import { goodWith } from '../answer.js';
import { command, type DriveCommand } from '../command.js';
import { notReady, tapeOf } from '../ready.js';
import type { DriveState } from '../state.js';
import { asks } from './rules.js';

const LTO = 'LTO-CVE';
const CODES = 9;
/** Tracks that are written at a time: 16 up to LTO-6, then 32. */
const channelsOf = (generation: number): number => (generation < 7 ? 16 : 32);
const MB_IN_GB = 1000;

/** `5` of `LTO-5`, `M8` of `LTO-7 type M`. */
function ordinal({ name, mediaIdentifier }: MediumKind): { readonly generation: number; readonly written: string } {
  const generation = Number(/\d+/.exec(name)?.[0]);
  return { generation, written: name.endsWith('M') ? mediaIdentifier : String(generation) };
}

function densityOf({ kind, isWritable }: DriveMedium, own: MediumKind) {
  const { generation, written } = ordinal(kind);
  const channels = channelsOf(generation);
  return {
    primaryDensityCode: kind.densityCode,
    secondaryDensityCode: kind.densityCode,
    wrtok: isWritable,
    dup: false,
    deflt: kind === own,
    dlv: false,
    descriptorLength: 0,
    bitsPerMm: kind.bitsPerMm,
    mediaWidth: LTO_WIDTH_TENTHS_OF_MM,
    tracks: kind.tracks ?? kind.wraps * channels,
    capacity: kind.nativeCapacityGB * MB_IN_GB,
    assigningOrganization: LTO,
    densityName: `U-${written}${channels}`,
    description: `Ultrium ${written}/${channels}T`,
  };
}

function mediumTypesOf({ kind }: DriveMedium) {
  const densityCodes = new Uint8Array(CODES);
  densityCodes[0] = kind.densityCode;
  const { written } = ordinal(kind);
  const types = [
    { mediumType: kind.mediumType, what: 'Data' },
    { mediumType: kind.wormMediumType, what: 'WORM' },
  ];
  return types.flatMap(({ mediumType, what }) => {
    if (mediumType === undefined) return [];
    return {
      mediumType,
      numberOfDensityCodes: 1,
      densityCodes,
      mediaWidth: LTO_WIDTH_TENTHS_OF_MM,
      mediumLength: kind.tapeMetres,
      assigningOrganization: LTO,
      mediumTypeName: `Ult${written}`,
      description: `Ultrium ${written} ${what}`,
    };
  });
}

/** The kinds of cartridge that are asked for, by density code: all, or the one in the drive. */
function mediaAsked(state: DriveState, ofMedium: boolean): readonly DriveMedium[] {
  const media = [...state.profile.media].sort((a, b) => a.kind.densityCode - b.kind.densityCode);
  if (!ofMedium) return media;
  const { densityCode } = tapeOf(state).cartridge.identity;
  return media.filter(({ kind }) => kind.densityCode === densityCode);
}

/** REPORT DENSITY SUPPORT. */
export const densityCommands: readonly DriveCommand[] = [
  command(reportDensitySupportCdb, asks, (state, { mediumType, media, allocationLength }) => {
    const refusal = media ? notReady(state) : undefined;
    if (refusal !== undefined) return refusal;
    const asked = mediaAsked(state, media);
    const own = (media ? asked : state.profile.media)[0]?.kind as MediumKind;
    const data = mediumType
      ? mediumTypeReport.encode({ mediumTypes: asked.flatMap(mediumTypesOf) })
      : densityReport.encode({ densities: asked.map((one) => densityOf(one, own)) });
    return goodWith(data, allocationLength);
  }),
];
