import { TapeDrive, type TapeDriveOptions } from '../../src/device/index.js';
import { hex, ScriptedTransport, type Step, StoppedClock } from './scripted-transport.js';

const ascii = (text: string): string => Buffer.from(text).toString('hex');

/** What the LTO-10 drive of `facts` in test/scsi answers: IBM ULT3580-TDA, revision T3S0, serial number 607B811E03. */
const INQUIRY = hex(`01 80 06 12 41 01 10 02 ${ascii('IBM     ULT3580-TDA     T3S0')} ${'00'.repeat(34)}`);
const SERIAL = hex(`01 80 00 0a ${ascii('607B811E03')}`);
/** Its medium partition page, without a cartridge; here with partitions defined. */
const partitionPage = (additional: number) => hex(`13 00 10 00 11 0e 03 0${additional} 3c 03 18 00 ${'00'.repeat(8)}`);

export const inquiry: Step = { cdb: '12 00 00 00 ff 00', in: INQUIRY };
export const serial: Step = { cdb: '12 01 80 00 ff 00', in: SERIAL };
export const testUnitReady: Step = { cdb: '00 00 00 00 00 00' };
export const blockLimits: Step = { cdb: '05 00 00 00 00 00', in: hex('00 800000 0001') };
export const partitionsDefined = (additional = 0): Step => ({
  cdb: '1a 08 11 00 ff 00',
  in: partitionPage(additional),
});
/** READ POSITION, long form. */
export const positionAt = (object: number, { file = 0, partition = 0 } = {}): Step => ({
  cdb: '34 06 00 00 00 00 00 00 00 00',
  in: hex(
    [0, partition].map((n) => n.toString(16).padStart(8, '0')).join('') +
      [object, file, 0].map((n) => n.toString(16).padStart(16, '0')).join(''),
  ),
});

/** How a drive is opened that has a cartridge in it. */
export const opening = (additional = 0): Step[] => [
  inquiry,
  serial,
  testUnitReady,
  blockLimits,
  partitionsDefined(additional),
];

/** A drive that is open, and is asked what the steps say. */
export async function openedDrive(
  steps: readonly Step[],
  { additional = 0, transferBytesMax, ...options }: TapeDriveOptions & OpeningOptions = {},
): Promise<{ readonly drive: TapeDrive; readonly transport: ScriptedTransport; readonly clock: StoppedClock }> {
  const clock = new StoppedClock();
  const transport = new ScriptedTransport([...opening(additional), ...steps], transferBytesMax);
  const drive = await TapeDrive.open(transport, { clock, ...options });
  return { drive, transport, clock };
}

interface OpeningOptions {
  /** Additional partitions that the cartridge has. */
  readonly additional?: number;
  readonly transferBytesMax?: number;
}
