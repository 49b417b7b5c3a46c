import {
  encodeCdb,
  inquiryCdb,
  peripheralDeviceTypes,
  peripheralQualifiers,
  standardInquiry,
  unitSerialNumber,
} from '../scsi/index.js';
import type { CommandChannel } from './command-channel.js';
import { isUnsupported } from './sense-conditions.js';

/** What a drive says of itself. */
export interface DriveIdentity {
  /** T10 VENDOR IDENTIFICATION, such as `IBM`. */
  readonly vendor: string;
  /** PRODUCT IDENTIFICATION, such as `ULT3580-TD6`. */
  readonly product: string;
  /** PRODUCT REVISION LEVEL: of its firmware. */
  readonly revision: string;
  /** Undefined where the drive does not tell it. */
  readonly serialNumber: string | undefined;
}

const TAPE_DRIVE = 0x01;
const ANSWER_BYTES = 0xff;

/**
 * Asks a device who it is.
 * @throws TapeDriveError where it is no tape drive
 * @see SPC-5, INQUIRY, standard data and VPD page 80h
 */
export async function readIdentity(channel: CommandChannel): Promise<DriveIdentity> {
  const command = inquiryCommand();
  const { dataIn } = await channel.send(command);
  // Some devices end it earlier than they say.
  const data = standardInquiry.decode(dataIn).value;
  const { peripheralQualifier: qualifier = 0, peripheralDeviceType: type = 0 } = data;
  if (data.productRevisionLevel === undefined)
    throw channel.misanswered(command, `${dataIn.length} bytes came: too few.`);
  if (qualifier !== 0 || type !== TAPE_DRIVE) {
    const found = qualifier === 0 ? peripheralDeviceTypes.get(type) : peripheralQualifiers.get(qualifier);
    throw channel.misanswered(command, `this is no tape drive: it says "${found ?? `device type ${type}`}".`);
  }
  return {
    vendor: data.t10VendorIdentification ?? '',
    product: data.productIdentification ?? '',
    revision: data.productRevisionLevel,
    serialNumber: await readSerialNumber(channel),
  };
}

async function readSerialNumber(channel: CommandChannel): Promise<string | undefined> {
  const { dataIn, sense } = await channel.send({ ...inquiryCommand(0x80), answers: isUnsupported });
  if (sense !== undefined && isUnsupported(sense)) return undefined;
  const serial = unitSerialNumber.decode(dataIn).value.productSerialNumber?.trim();
  return serial === '' ? undefined : serial;
}

function inquiryCommand(page?: number) {
  const vpd = page === undefined ? {} : { evpd: true, pageCode: page };
  const cdb = encodeCdb(inquiryCdb, { ...vpd, allocationLength: ANSWER_BYTES });
  return { cdb, dataInBytes: ANSWER_BYTES, attention: 'resent' } as const;
}
