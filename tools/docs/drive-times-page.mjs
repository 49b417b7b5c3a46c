// @ts-check
// The page of drive times: what makers publish, and what the model of the emulator says, side by side.
import { refreshBetween, table } from './table.mjs';

/** IBM, Performance specifications for LTO tape drives, for its libraries TS4500 and Diamondback: full height drives. */
const FULL = 'https://www.ibm.com/docs/en/dtl/2.12.3?topic=performance-lto-specifications';
/** IBM, TS2290 user's guide, the same for half height drives. */
const HALF = 'https://www.ibm.com/docs/en/ts2290';

/**
 * Seconds, or MB/s of `rate`, as published, by the name of a profile and the density of the cartridge.
 * @typedef {{ profile: string, density: number, load?: number, firstLoad?: number, access?: number, rewind?: number,
 *   unload?: number, rate: number, source: string }} Published
 */

/** @type {readonly Published[]} */
export const published = [
  { profile: '5 ibm half', density: 0x58, load: 12, access: 60, unload: 17, rate: 140, source: HALF },
  { profile: '6 ibm half', density: 0x5a, load: 12, access: 62, unload: 17, rate: 160, source: HALF },
  { profile: '7 ibm half', density: 0x5c, load: 15, access: 56, rewind: 60, unload: 20, rate: 300, source: HALF },
  { profile: '8 ibm half', density: 0x5e, load: 15, access: 59, rewind: 59, unload: 24, rate: 300, source: HALF },
  { profile: '9 ibm half', density: 0x60, load: 16, access: 65, rewind: 62, unload: 56, rate: 300, source: HALF },
  { profile: '5 ibm full', density: 0x58, load: 12, unload: 17, rate: 140, source: FULL },
  { profile: '6 ibm full', density: 0x5a, load: 12, unload: 17, rate: 160, source: FULL },
  { profile: '7 ibm full', density: 0x5c, load: 15, unload: 20, rate: 300, source: FULL },
  { profile: '8 ibm full', density: 0x5e, load: 15, unload: 24, rate: 360, source: FULL },
  { profile: '8 ibm full', density: 0x5d, load: 15, unload: 24, rate: 300, source: FULL },
  { profile: '9 ibm full', density: 0x60, load: 17, access: 45, rewind: 55, unload: 30, rate: 400, source: FULL },
  { profile: '10 ibm full', density: 0x62, load: 12, access: 65, rewind: 62, unload: 27, rate: 400, source: FULL },
  { profile: '10 ibm full', density: 0x63, load: 12, access: 73, rewind: 75, unload: 27, rate: 400, source: FULL },
];

/**
 * What is asked of the emulator, built or not.
 * @typedef {Pick<typeof import('../../emulator/index.js'), 'mediumKindOf' | 'profileNamed'> & {
 *   Motion: new (profile: import('../../emulator/index.js').DriveProfile) => Pick<
 *     import('../../emulator/index.js').Motion, 'load' | 'unload' | 'seek' | 'rewind' | 'write' | 'flush'>
 * }} Emulator
 */

/** Places over the whole tape from which an average is taken: no divisor of any number of wraps. */
const PLACES = 997;
/** What is written to measure a rate: far more than a buffer holds. */
const WRITTEN = 40e9;
const RECORD = 1 << 20;

/**
 * What the model says of a drive with a full size cartridge.
 * @param {Emulator} emulator
 * @param {string} name
 * @param {number} density
 */
export function measured({ Motion, mediumKindOf, profileNamed }, name, density) {
  const kind = mediumKindOf(density);
  if (kind === undefined) throw new TypeError(`density ${density}`);
  const bytes = kind.nativeCapacityGB * 1e9;
  const drive = new Motion(profileNamed(name));
  const medium = { densityCode: density, partitionBytes: [bytes] };
  const load = drive.load(medium);
  let access = 0;
  let rewind = 0;
  for (let place = 1; place <= PLACES; place++) {
    access += drive.seek(0, Math.floor((bytes * (place - 0.5)) / PLACES));
    rewind += drive.rewind();
  }
  // The end of the tape is where the first pass ends.
  drive.seek(0, Math.floor(bytes / kind.wraps) - 1);
  const fullRewind = drive.rewind();
  let writing = 0;
  for (let written = 0; written < WRITTEN; written += RECORD) writing += drive.write(RECORD);
  writing += drive.flush();
  drive.rewind();
  const fresh = new Motion(profileNamed(name));
  fresh.load(medium);
  return {
    load: load / 1e6,
    access: access / PLACES / 1e6,
    rewind: rewind / PLACES / 1e6,
    unload: fresh.unload() / 1e6,
    fullRewind: fullRewind / 1e6,
    rate: WRITTEN / writing,
    fullTape: bytes / (WRITTEN / writing) / 1e6,
  };
}

/** @param {number | undefined} value */
const orDash = (value) => (value === undefined ? '-' : String(value));
/** @param {number} seconds */
const hours = (seconds) =>
  `${Math.floor(seconds / 3600)}:${String(Math.floor((seconds % 3600) / 60)).padStart(2, '0')}`;

/**
 * What stands between the marks of docs/drive-times.md.
 * @param {Emulator} emulator
 */
function comparison(emulator) {
  const rows = published.map(({ profile, density, load, access, rewind, unload, rate }) => {
    const model = measured(emulator, profile, density);
    const kind = emulator.mediumKindOf(density);
    /** @type {(is: number, said: number | undefined) => string} */
    const pair = (is, said) => `${is.toFixed(0)} / ${orDash(said)}`;
    return [
      `${emulator.profileNamed(profile).name}, ${profile.split(' ')[2]}`,
      kind?.mediaIdentifier ?? '',
      pair(model.load, load),
      pair(model.access, access),
      pair(model.rewind, rewind),
      pair(model.unload, unload),
      pair(model.rate, rate),
      model.fullRewind.toFixed(0),
      hours(model.fullTape),
    ];
  });
  const heads = ['Drive', 'Tape', 'Load', 'Access', 'Rewind', 'Unload', 'MB/s', 'Full rewind', 'Full tape'];
  return table([heads, ...rows]);
}

const BEGIN = '<!-- Generated by `npm run docs:generate` from emulator/motion. -->';
const END = '<!-- End of what is generated. -->';

/**
 * Puts the current tables into the page.
 * @param {string} text - docs/drive-times.md
 * @param {Emulator} emulator
 */
export function refreshDriveTimes(text, emulator) {
  return refreshBetween(text, [BEGIN, END], () => comparison(emulator));
}
