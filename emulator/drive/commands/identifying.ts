import {
  identifyingInformationData,
  inquiryCdb,
  reportIdentifyingInformationCdb,
  reportLunsCdb,
  reportLunsData,
  reportTargetPortGroupsCdb,
  setIdentifyingInformationCdb,
  targetPortGroupsData,
  targetPortGroupsExtendedData,
} from '../../../src/scsi/index.js';
import { type Answer, GOOD, goodWith, invalidField } from '../answer.js';
import { type Call, command, type DriveCommand, type Rules } from '../command.js';
import { standardInquiryData, vitalProductData } from '../inquiry-data.js';
import type { DriveState } from '../state.js';
import { parameterList } from './parameter-list.js';
import { asks } from './rules.js';

/** What is answered whatever else stands. */
const always: Rules = { attention: 'passes', reserved: 'allowed' };

/** The whole list of one logical unit has 16 bytes: a host must have room for so much. */
const LUNS_BYTES_MIN = 16;
const SELECT = { ordinary: 0x00, wellKnown: 0x01, all: 0x02 } as const;
/** Logical unit 0, peripheral device addressing. */
const LUN_0 = { addressMethod: 0, busIdentifier: 0, targetOrLun: 0, furtherLevels: new Uint8Array(6) } as const;

function inquire(
  state: DriveState,
  { evpd, pageCode, allocationLength }: { evpd: boolean; pageCode: number; allocationLength: number },
): Answer {
  if (!evpd) {
    return pageCode === 0
      ? goodWith(standardInquiryData(state), allocationLength)
      : invalidField(inquiryCdb, 'pageCode');
  }
  const page = vitalProductData(state, pageCode);
  return page === undefined ? invalidField(inquiryCdb, 'pageCode') : goodWith(page, allocationLength);
}

/** The logical units of a target that has one. */
export function reportLuns(selectReport: number, allocationLength: number): Answer {
  if (allocationLength < LUNS_BYTES_MIN) return invalidField(reportLunsCdb, 'allocationLength');
  switch (selectReport) {
    case SELECT.ordinary:
    case SELECT.all:
      return goodWith(reportLunsData.encode({ luns: [LUN_0] }), allocationLength);
    case SELECT.wellKnown:
      return goodWith(reportLunsData.encode({ luns: [] }), allocationLength);
    default:
      return invalidField(reportLunsCdb, 'selectReport');
  }
}

/** What peripheral device identifying information has at most (SPC-5, device identifying information). */
const INFORMATION_BYTES_MAX = 64;
const PERIPHERAL_DEVICE = 0x00;
const IDENTIFIER_CHANGED = [0x3f, 0x05] as const;

function setIdentifyingInformation(
  state: DriveState,
  { informationType, parameterListLength }: { informationType: number; parameterListLength: number },
  call: Call,
): Answer {
  if (informationType !== PERIPHERAL_DEVICE) return invalidField(setIdentifyingInformationCdb, 'informationType');
  if (parameterListLength > INFORMATION_BYTES_MAX) {
    return invalidField(setIdentifyingInformationCdb, 'parameterListLength');
  }
  const list = parameterList(call, parameterListLength);
  if ('sense' in list) return list;
  state.identifyingInformation = list.slice();
  state.nexuses.attention(...IDENTIFIER_CHANGED, call.nexus);
  return GOOD;
}

/** The drive has one port, in one group, and it leads to it best. */
const TARGET_PORT_GROUPS = {
  targetPortGroupDescriptors: [
    {
      pref: false,
      asymmetricAccessState: 0,
      tSup: false,
      oSup: false,
      lbdSup: false,
      uSup: false,
      sSup: false,
      anSup: false,
      aoSup: true,
      targetPortGroup: 1,
      statusCode: 0,
      vendorSpecific: 0,
      targetPorts: [{ relativeTargetPortIdentifier: 1 }],
    },
  ],
};
const FORMAT = { lengthOnly: 0, extended: 1 } as const;

function reportTargetPortGroups(format: number, allocationLength: number): Answer {
  switch (format) {
    case FORMAT.lengthOnly:
      return goodWith(targetPortGroupsData.encode(TARGET_PORT_GROUPS), allocationLength);
    case FORMAT.extended: {
      const data = targetPortGroupsExtendedData.encode({ ...TARGET_PORT_GROUPS, implicitTransitionTime: 0 });
      return goodWith(data, allocationLength);
    }
    default:
      return invalidField(reportTargetPortGroupsCdb, 'parameterDataFormat');
  }
}

/** INQUIRY, REPORT LUNS, and what a host calls the drive. */
export const identifyingCommands: readonly DriveCommand[] = [
  command(inquiryCdb, { ...always, mustBeZero: ['cmddt'] }, inquire),
  command(reportLunsCdb, always, (_state, { selectReport, allocationLength }) =>
    reportLuns(selectReport, allocationLength),
  ),
  command(reportIdentifyingInformationCdb, asks, (state, { informationType, allocationLength }) => {
    if (informationType !== PERIPHERAL_DEVICE) {
      return invalidField(reportIdentifyingInformationCdb, 'informationType');
    }
    const { identifyingInformation } = state;
    return goodWith(identifyingInformationData.encode({ identifyingInformation }), allocationLength);
  }),
  command(setIdentifyingInformationCdb, {}, setIdentifyingInformation),
  command(reportTargetPortGroupsCdb, asks, (_state, { parameterDataFormat, allocationLength }) =>
    reportTargetPortGroups(parameterDataFormat, allocationLength),
  ),
];
