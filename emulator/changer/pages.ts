import { concatenated } from '../../src/bytes/index.js';
import {
  deviceCapabilities,
  deviceIdentification,
  elementAddressAssignment,
  modeSense6,
  modeSense10,
  standardInquiry,
  supportedPages,
  transportGeometry,
  unitSerialNumber,
} from '../../src/scsi/index.js';
import { NO_PARTS } from '../drive/inquiry-data.js';
import { ELEMENT_TYPE, FIRST_ADDRESS } from './elements.js';
import type { ChangerState } from './state.js';

/** A media changer that is there. */
const CHANGER = { peripheralQualifier: 0, peripheralDeviceType: 0x08 } as const;
/** SAM-3, SPC-3, SMC-2, none of them in a certain version (codes as sg3_utils, lib/sg_lib_names.c, has them). */
const VERSIONS = {
  versionDescriptor1: 0x0060,
  versionDescriptor2: 0x0300,
  versionDescriptor3: 0x02e0,
  versionDescriptor4: 0,
  versionDescriptor5: 0,
  versionDescriptor6: 0,
} as const;

/** Standard INQUIRY data. */
export function inquiryData({ identity }: ChangerState): Uint8Array {
  return standardInquiry.encode({
    ...CHANGER,
    ...NO_PARTS,
    rmb: true,
    luCong: false,
    hotPluggable: 0,
    version: 0x05,
    normaca: false,
    hisup: true,
    responseDataFormat: 2,
    protect: false,
    multip: false,
    cmdque: false,
    t10VendorIdentification: identity.vendor,
    productIdentification: identity.product,
    productRevisionLevel: identity.revision,
    vendorSpecific: new Uint8Array(20),
    clocking: 0,
    qas: false,
    ius: false,
    ...VERSIONS,
  });
}

const ASSOCIATED_WITH_UNIT = { protocolIdentifier: 0, piv: false, association: 0 } as const;

/** A page of vital product data; undefined where there is none with that code. */
export function vitalProductData({ identity }: ChangerState, pageCode: number): Uint8Array | undefined {
  const { vendor, product, serialNumber } = identity;
  switch (pageCode) {
    case 0x00:
      return supportedPages.encode({
        ...CHANGER,
        supportedPages: [0x00, 0x80, 0x83].map((supportedPageCode) => ({ supportedPageCode })),
      });
    case 0x80:
      return unitSerialNumber.encode({ ...CHANGER, productSerialNumber: serialNumber });
    case 0x83:
      return deviceIdentification.encode({
        ...CHANGER,
        designators: [
          {
            ...ASSOCIATED_WITH_UNIT,
            designatorType: 1,
            codeSet: 2,
            t10VendorIdentification: vendor,
            vendorSpecificIdentifier: product.padEnd(16) + serialNumber,
          },
        ],
      });
    default:
      return undefined;
  }
}

/** Mode pages by code. */
const MODE_PAGES: ReadonlyMap<number, (state: ChangerState) => Uint8Array> = new Map([
  [0x1d, addressAssignment],
  [0x1e, () => transportGeometry.encode({ ps: false, transportGeometryDescriptors: [GEOMETRY] })],
  [0x1f, () => deviceCapabilities.encode({ ps: false, ...STORES, ...MOVES, ...EXCHANGES })],
]);
const ALL_PAGES = 0x3f;
/** Its one arm does not turn cartridges over. */
const GEOMETRY = { rotate: false, memberNumberInTransportElementSet: 0 } as const;
const STORES = { storDt: true, storIe: true, storSt: true, storMt: false } as const;
const MOVES = {
  mtToDt: false,
  mtToIe: false,
  mtToSt: false,
  mtToMt: false,
  stToDt: true,
  stToIe: true,
  stToSt: true,
  stToMt: false,
  ieToDt: true,
  ieToIe: true,
  ieToSt: true,
  ieToMt: false,
  dtToDt: true,
  dtToIe: true,
  dtToSt: true,
  dtToMt: false,
} as const;
const EXCHANGES = {
  mtWithDt: false,
  mtWithIe: false,
  mtWithSt: false,
  mtWithMt: false,
  stWithDt: true,
  stWithIe: true,
  stWithSt: true,
  stWithMt: false,
  ieWithDt: true,
  ieWithIe: true,
  ieWithSt: true,
  ieWithMt: false,
  dtWithDt: true,
  dtWithIe: true,
  dtWithSt: true,
  dtWithMt: false,
} as const;

function addressAssignment(state: ChangerState): Uint8Array {
  const count = (type: number): number => state.ofType(type).length;
  return elementAddressAssignment.encode({
    ps: false,
    firstMediumTransportElementAddress: FIRST_ADDRESS.transport,
    numberOfMediumTransportElements: count(ELEMENT_TYPE.transport),
    firstStorageElementAddress: FIRST_ADDRESS.storage,
    numberOfStorageElements: count(ELEMENT_TYPE.storage),
    firstImportExportElementAddress: FIRST_ADDRESS.importExport,
    numberOfImportExportElements: count(ELEMENT_TYPE.importExport),
    firstDataTransferElementAddress: FIRST_ADDRESS.drive,
    numberOfDataTransferElements: count(ELEMENT_TYPE.drive),
  });
}

/** What MODE SENSE answers: nothing can be changed. Undefined where there is no such page. */
export function modeData(
  state: ChangerState,
  form: 6 | 10,
  { pageCode, isChangeable }: { readonly pageCode: number; readonly isChangeable: boolean },
): Uint8Array | undefined {
  const codes = pageCode === ALL_PAGES ? [...MODE_PAGES.keys()] : [pageCode];
  const pages = codes.map((code) => MODE_PAGES.get(code)?.(state));
  if (!pages.every((page) => page !== undefined)) return undefined;
  if (isChangeable) for (const page of pages) page.fill(0, 2);
  const header = { mediumType: 0, wp: false, bufferedMode: 0, speed: 0, blockDescriptors: [], pages: [] };
  const bytes = form === 6 ? modeSense6.encode(header) : modeSense10.encode({ ...header, longlba: false });
  const data = concatenated([bytes, ...pages]);
  if (form === 6) data[0] = data.length - 1;
  else new DataView(data.buffer).setUint16(0, data.length - 2);
  return data;
}
