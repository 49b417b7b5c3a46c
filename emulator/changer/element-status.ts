import type { Encodable } from '../../src/bytes/index.js';
import { encodeName } from '../../src/bytes/index.js';
import { type elementStatusData, volumeTag } from '../../src/scsi/index.js';
import { ELEMENT_TYPE, type Element } from './elements.js';

/** What of an element is told. */
export interface Telling {
  /** With the texts of labels. */
  readonly volTag: boolean;
  /** With the identifiers of drives. */
  readonly dvcId: boolean;
}

type StatusPage = Encodable<typeof elementStatusData>['elementStatusPages'][number];

const ASCII = 2;
const T10_VENDOR = 1;
const MEDIUM_TYPE = { unspecified: 0, data: 1, cleaning: 2 } as const;
const NO_TAG = { volumeIdentification: '', volumeSequenceNumber: 0 } as const;
/** Bytes of a descriptor: what all have, a volume tag, and what stands before an identifier. */
const DESCRIPTOR_BYTES = 12;
const TAG_BYTES = volumeTag.codec.span as number;
const IDENTIFIER_HEAD_BYTES = 4;
/** T10 vendor, product and serial number. */
const IDENTIFIER_BYTES = 34;

/** Element status pages of elements that are sorted by type. */
export function statusPages(elements: readonly Element[], telling: Telling): StatusPage[] {
  const types = [...new Set(elements.map(({ type }) => type))];
  return types.map((type) => {
    const identified = telling.dvcId && type === ELEMENT_TYPE.drive;
    const elementDescriptorLength =
      DESCRIPTOR_BYTES + (telling.volTag ? TAG_BYTES : 0) + (identified ? IDENTIFIER_HEAD_BYTES + IDENTIFIER_BYTES : 0);
    return {
      elementTypeCode: type,
      pVolTag: telling.volTag ? 1 : 0,
      aVolTag: 0,
      elementDescriptorLength,
      elementDescriptors: elements
        .filter((one) => one.type === type)
        .map((one) => ({
          ...descriptor(one),
          ...(telling.volTag && { primaryVolumeTag: tagOf(one) }),
          ...(identified && identifier(one)),
        })),
    } as StatusPage;
  });
}

function descriptor({ address, type, cartridge, source, isImported, drive }: Element) {
  const isPort = type === ELEMENT_TYPE.importExport;
  return {
    elementAddress: address,
    oir: false,
    cmc: false,
    inEnab: isPort,
    exEnab: isPort,
    access: drive?.cartridge === undefined || !drive.removalPrevented,
    except: false,
    impExp: isPort && isImported,
    full: cartridge !== undefined,
    additionalSenseCode: 0,
    additionalSenseCodeQualifier: 0,
    notBus: false,
    idValid: false,
    luValid: false,
    logicalUnitNumber: 0,
    scsiBusAddress: 0,
    sValid: cartridge !== undefined && source !== undefined,
    invert: false,
    ed: false,
    mediumType: cartridge === undefined ? MEDIUM_TYPE.unspecified : MEDIUM_TYPE[cartridge.identity.kind],
    sourceStorageElementAddress: cartridge === undefined ? 0 : (source ?? 0),
  };
}

function tagOf({ cartridge }: Element) {
  const barcode = cartridge?.identity.barcode;
  return barcode === undefined ? NO_TAG : { volumeIdentification: barcode, volumeSequenceNumber: 0 };
}

function identifier({ drive }: Element) {
  const { vendor = '', product = '', serialNumber = '' } = drive?.identity ?? {};
  const text = vendor.padEnd(8) + product.padEnd(16) + serialNumber.padStart(10);
  return { codeSet: ASCII, identifierType: T10_VENDOR, identifier: encodeName(text.slice(0, IDENTIFIER_BYTES)) };
}
