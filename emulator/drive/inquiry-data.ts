import { encodeName, Sha256 } from '../../src/bytes/index.js';
import {
  deviceIdentification,
  extendedInquiry,
  logicalBlockProtection,
  manufacturerSerialNumber,
  modePagePolicy,
  sequentialAccessCapabilities,
  standardInquiry,
  supportedPages,
  supportedTapeAlertFlags,
  tapeAlertFlags,
  unitSerialNumber,
} from '../../src/scsi/index.js';
import type { DriveMaker, DriveProfile } from '../profiles/index.js';
import { protectionMethods } from './protection-methods.js';

/** What INQUIRY tells of a drive. */
export interface Identity {
  readonly profile: DriveProfile;
  readonly serialNumber: string;
}

/** A tape drive that is there. */
const TAPE_DRIVE = { peripheralQualifier: 0, peripheralDeviceType: 0x01 } as const;

/** What SCSI devices had once, or have and tape drives and libraries have not. */
export const NO_PARTS = {
  sccs: false,
  acc: false,
  tpgs: 0,
  thirdPartyCopy: false,
  bque: false,
  encserv: false,
  vs6: false,
  mchngr: false,
  obsolete6: 0,
  addr16: false,
  obsolete7: 0,
  wbus16: false,
  sync: false,
  linked: false,
  trandis: false,
  vs7: false,
} as const;

/** SAM-5, SPC-4, SSC-4, none of them in a certain version (codes as sg3_utils, lib/sg_lib_names.c, has them). */
const VERSIONS = {
  versionDescriptor1: 0x00a0,
  versionDescriptor2: 0x0460,
  versionDescriptor3: 0x0520,
  versionDescriptor4: 0,
  versionDescriptor5: 0,
  versionDescriptor6: 0,
} as const;

/** Standard INQUIRY data: 70 bytes, as an LTO-10 drive of IBM gives them. */
export function standardInquiryData({ profile }: Identity): Uint8Array {
  const { vendor, product, revision } = profile.identity;
  return standardInquiry.encode({
    ...TAPE_DRIVE,
    ...NO_PARTS,
    rmb: true,
    luCong: false,
    hotPluggable: 0,
    version: 0x06,
    normaca: false,
    hisup: profile.maker === 'ibm',
    responseDataFormat: 2,
    protect: true,
    multip: profile.maker === 'ibm',
    cmdque: true,
    t10VendorIdentification: vendor,
    productIdentification: product,
    productRevisionLevel: revision,
    vendorSpecific: new Uint8Array(20),
    clocking: 0,
    qas: false,
    ius: false,
    ...VERSIONS,
  });
}

/** IEEE company identifiers. */
const COMPANY: Readonly<Record<DriveMaker, number>> = {
  ibm: 0x005076,
  hp: 0x00110a,
  quantum: 0x00e09e,
  tandberg: 0x0030e0,
};
const NAA_DIGITS = 9;
/** The port of an LTO-10 drive of IBM has the name of its logical unit but for these bits. */
const PORT_BITS = 0xc0_0000;

/** Nine hexadecimal digits that belong to a serial number: its last ones, where they are such. */
function naaDigits(serialNumber: string): string {
  const last = serialNumber.slice(-NAA_DIGITS);
  if (/^[0-9A-F]{9}$/i.test(last)) return last;
  const hash = new Sha256();
  hash.update(encodeName(serialNumber));
  return hash.digest().slice(0, NAA_DIGITS);
}

function worldWideName({ profile, serialNumber }: Identity, otherBits: number) {
  const digits = naaDigits(serialNumber);
  return {
    naa: 5,
    aoi: COMPANY[profile.maker],
    vendorSpecificIdentifierHigh: Number.parseInt(digits.slice(0, 1), 16),
    vendorSpecificIdentifierLow: (Number.parseInt(digits.slice(1), 16) ^ otherBits) >>> 0,
  } as const;
}

function designatorHead<const Type extends number, const CodeSet extends number>(
  designatorType: Type,
  codeSet: CodeSet,
  association: 0 | 1,
) {
  return { protocolIdentifier: 0, piv: false, association, designatorType, codeSet } as const;
}

function identification(identity: Identity): Uint8Array {
  const { profile, serialNumber } = identity;
  const { vendor, product } = profile.identity;
  return deviceIdentification.encode({
    ...TAPE_DRIVE,
    designators: [
      {
        ...designatorHead(1, 2, 0),
        t10VendorIdentification: vendor,
        vendorSpecificIdentifier: product.padEnd(16) + serialNumber,
      },
      { ...designatorHead(3, 1, 0), ...worldWideName(identity, 0) },
      { ...designatorHead(4, 1, 1), relativeTargetPortIdentifier: 1 },
      { ...designatorHead(3, 1, 1), ...worldWideName(identity, PORT_BITS) },
      { ...designatorHead(5, 1, 1), targetPortGroup: 1 },
    ],
  });
}

const NOTHING_EXTENDED = {
  activateMicrocode: 0,
  spt: 0,
  grdChk: false,
  appChk: false,
  refChk: false,
  uaskSup: false,
  groupSup: false,
  priorSup: false,
  headsup: false,
  ordsup: false,
  wuSup: false,
  crdSup: false,
  nvSup: false,
  vSup: false,
  noPiChk: false,
  piiSup: false,
  luiclr: false,
  luCollectionType: 0,
  rSup: false,
  rtdSup: false,
  hssrelef: false,
  cbcs: false,
  multiItNexusMicrocodeDownload: 0,
  extendedSelfTestCompletionMinutes: 0,
  poaSup: false,
  hraSup: false,
  vsaSup: false,
  dmsValid: false,
  maximumSupportedSenseDataLength: 0,
  later: new Uint8Array(50),
} as const;

const PROTECTION_INFORMATION_BYTES = 4;

function protection({ profile }: Identity): Uint8Array {
  return logicalBlockProtection.encode({
    ...TAPE_DRIVE,
    methods: protectionMethods(profile).map((logicalBlockProtectionMethod) => ({
      logicalBlockProtectionMethod,
      logicalBlockProtectionInformationLength: PROTECTION_INFORMATION_BYTES,
      lbpWC: true,
      lbpRC: true,
      rbdpC: false,
    })),
  });
}

/** Every flag that means something to a drive that stands alone. */
function alertFlags(): Uint8Array {
  const supportedFlags = new Uint8Array(8);
  for (const { flag, status } of tapeAlertFlags) {
    const byte = (flag - 1) >> 3;
    if (status === 'current') supportedFlags[byte] = (supportedFlags[byte] as number) | (0x80 >> ((flag - 1) & 7));
  }
  return supportedTapeAlertFlags.encode({ ...TAPE_DRIVE, supportedFlags });
}

/** All mode pages are the same for all initiators. */
const ALL_PAGES = { policyPageCode: 0x3f, policySubpageCode: 0xff, mlus: false, modePagePolicy: 0 } as const;

/** VPD pages by code, ascending. */
const PAGES = new Map<number, (identity: Identity) => Uint8Array>([
  [0x00, pageList],
  [
    0x80,
    ({ serialNumber }) => unitSerialNumber.encode({ ...TAPE_DRIVE, productSerialNumber: serialNumber.padStart(10) }),
  ],
  [0x83, identification],
  [0x86, () => extendedInquiry.encode({ ...TAPE_DRIVE, ...NOTHING_EXTENDED, simpsup: true })],
  [0x87, () => modePagePolicy.encode({ ...TAPE_DRIVE, modePagePolicies: [ALL_PAGES] })],
  [
    0xb0,
    () =>
      sequentialAccessCapabilities.encode({
        ...TAPE_DRIVE,
        tsmc: false,
        worm: true,
        reservedRest: new Uint8Array(1),
      }),
  ],
  [
    0xb1,
    ({ serialNumber }) =>
      manufacturerSerialNumber.encode({ ...TAPE_DRIVE, manufacturerAssignedSerialNumber: serialNumber.padStart(10) }),
  ],
  [0xb2, alertFlags],
  [0xb5, protection],
]);

function pageList(): Uint8Array {
  const codes = [...PAGES.keys()].map((supportedPageCode) => ({ supportedPageCode }));
  return supportedPages.encode({ ...TAPE_DRIVE, supportedPages: codes });
}

/** A page of vital product data; undefined where the drive has none with that code. */
export function vitalProductData(identity: Identity, pageCode: number): Uint8Array | undefined {
  return PAGES.get(pageCode)?.(identity);
}
