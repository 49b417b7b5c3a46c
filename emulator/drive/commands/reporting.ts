import {
  allCommandsData,
  oneCommandData,
  reportSupportedOperationCodesCdb,
  reportSupportedTaskManagementFunctionsCdb,
  reportTimestampCdb,
  reportTimestampData,
  setTimestampCdb,
  setTimestampList,
  taskManagementFunctionsData,
} from '../../../src/scsi/index.js';
import { type Answer, GOOD, goodWith, invalidField, invalidParameter, listCutShort } from '../answer.js';
import { cdbUsage } from '../cdb-fields.js';
import { type Call, command, type DriveCommand } from '../command.js';
import type { DriveState } from '../state.js';
import { parameterList } from './parameter-list.js';
import { asks } from './rules.js';

const cdb = reportSupportedOperationCodesCdb;
const OPTION = { all: 0, byOperationCode: 1, byServiceAction: 2, byEither: 3 } as const;
const SUPPORT = { no: 1, asStandard: 3 } as const;
const NOT_LIMITED = { cdlp: 0, mlu: 0, rwcdlp: false } as const;

interface Asked {
  readonly rctd: boolean;
  readonly reportingOptions: number;
  readonly requestedOperationCode: number;
  readonly requestedServiceAction: number;
  readonly allocationLength: number;
}

const operationCodeOf = ({ layout }: DriveCommand): number => layout.codec.constants[0]?.value ?? 0;

const timeoutsOf = ({ timeoutSeconds }: DriveCommand) => ({
  commandSpecific: 0,
  nominalCommandProcessingTimeout: 0,
  recommendedCommandTimeout: timeoutSeconds,
});

/** A command, once for each of its service actions. */
function descriptorsOf(one: DriveCommand, rctd: boolean) {
  const { serviceActions, mask } = one;
  return (serviceActions ?? [0]).map((serviceAction) => {
    const descriptor = {
      ...NOT_LIMITED,
      operationCode: operationCodeOf(one),
      serviceAction,
      servActV: serviceActions !== undefined,
      cdbLength: mask.length,
    };
    return rctd ? { ...descriptor, ctdp: 1 as const, timeouts: timeoutsOf(one) } : { ...descriptor, ctdp: 0 };
  });
}

function reportAll({ commands }: DriveState, rctd: boolean): Uint8Array {
  const ordered = [...commands].sort((a, b) => operationCodeOf(a) - operationCodeOf(b));
  return allCommandsData.encode({ commandDescriptors: ordered.flatMap((one) => descriptorsOf(one, rctd)) });
}

function reportOne(one: DriveCommand | undefined, serviceAction: number, rctd: boolean): Uint8Array {
  if (one === undefined) {
    return oneCommandData.encode({ ...NOT_LIMITED, ctdp: 0, support: SUPPORT.no, cdbUsageData: new Uint8Array(0) });
  }
  const cdbUsageData = cdbUsage(one.layout, one.mask, one.serviceActions && serviceAction);
  const told = { ...NOT_LIMITED, support: SUPPORT.asStandard, cdbUsageData };
  return oneCommandData.encode(rctd ? { ...told, ctdp: 1, timeouts: timeoutsOf(one) } : { ...told, ctdp: 0 });
}

function reportSupported(state: DriveState, asked: Asked): Answer {
  const { rctd, reportingOptions, requestedServiceAction, allocationLength } = asked;
  if (reportingOptions === OPTION.all) return goodWith(reportAll(state, rctd), allocationLength);
  if (reportingOptions > OPTION.byEither) return invalidField(cdb, 'reportingOptions');
  const same = state.commands.filter((one) => operationCodeOf(one) === asked.requestedOperationCode);
  const hasActions = same.some(({ serviceActions }) => serviceActions !== undefined);
  if (hasActions && reportingOptions === OPTION.byOperationCode) return invalidField(cdb, 'requestedOperationCode');
  if (same.length > 0 && !hasActions && reportingOptions === OPTION.byServiceAction) {
    return invalidField(cdb, 'requestedServiceAction');
  }
  const one = same.find(({ serviceActions }) =>
    serviceActions === undefined
      ? reportingOptions === OPTION.byOperationCode || requestedServiceAction === 0
      : serviceActions.includes(requestedServiceAction),
  );
  return goodWith(reportOne(one, requestedServiceAction, rctd), allocationLength);
}

/** Of a drive that carries one command out after the other: there is a task to be aborted, and a unit to be reset. */
const FUNCTIONS = {
  ats: true,
  atss: true,
  cacas: false,
  ctss: true,
  lurs: true,
  qts: false,
  trs: false,
  wakes: false,
  qaes: false,
  qtss: false,
  itnrs: true,
} as const;
const NO_TIMEOUTS = {
  tmftmov: false,
  atts: false,
  atsts: false,
  cacats: false,
  ctsts: false,
  lurts: false,
  qtts: false,
  qaets: false,
  qtsts: false,
  itnrts: false,
  taskManagementFunctionsLongTimeout: 0,
  taskManagementFunctionsShortTimeout: 0,
} as const;

const TIMESTAMP_CHANGED = [0x2a, 0x10] as const;
const TIMESTAMP_BYTES = 12;
const RESERVED_IN_LIST = [0, 1, 2, 3, 10, 11] as const;

function setTimestamp(state: DriveState, parameterListLength: number, call: Call): Answer {
  if (parameterListLength === 0) return GOOD;
  const list = parameterList(call, parameterListLength);
  if ('sense' in list) return list;
  if (list.length < TIMESTAMP_BYTES) return listCutShort;
  const reserved = RESERVED_IN_LIST.find((byte) => list[byte] !== 0);
  if (reserved !== undefined) return invalidParameter(reserved);
  state.timestamp.set(setTimestampList.decode(list).value.timestamp ?? 0, state.ticks);
  state.nexuses.attention(...TIMESTAMP_CHANGED, call.nexus);
  return GOOD;
}

/** What the drive can do, and its clock. */
export const reportingCommands: readonly DriveCommand[] = [
  command(cdb, asks, reportSupported),
  command(reportSupportedTaskManagementFunctionsCdb, asks, (_state, { repd, allocationLength }) =>
    goodWith(taskManagementFunctionsData.encode(repd ? { ...FUNCTIONS, ...NO_TIMEOUTS } : FUNCTIONS), allocationLength),
  ),
  command(reportTimestampCdb, asks, ({ timestamp, ticks }, { allocationLength }) =>
    goodWith(
      reportTimestampData.encode({ timestampOrigin: timestamp.origin, timestamp: timestamp.at(ticks) }),
      allocationLength,
    ),
  ),
  command(setTimestampCdb, {}, (state, { parameterListLength }, call) =>
    setTimestamp(state, parameterListLength, call),
  ),
];
