/** What a device can do: REPORT SUPPORTED OPERATION CODES and REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS. */
import {
  bits,
  bytes,
  flag,
  layout,
  lengthOf,
  lengthOfRest,
  list,
  type NamedLayout,
  oneOf,
  optional,
  reserved,
  reservedBytes,
  struct,
  u8,
  u16,
  u32,
  uintBits,
} from '../../bytes/index.js';

const operationCodes = { source: 'SPC-5, REPORT SUPPORTED OPERATION CODES command' };
const CDLP = uintBits('cdlp', 2, { title: 'CDLP', since: 'SPC-5' });
const MLU = uintBits('mlu', 2, { title: 'MLU', since: 'SPC-5' });

/** How long a command may take. */
export const commandTimeouts = layout('command timeouts descriptor', operationCodes, [
  u16('descriptorLength', { is: 0x0a, unit: 'bytes' }),
  reservedBytes(1),
  u8('commandSpecific'),
  u32('nominalCommandProcessingTimeout', { unit: 's, 0: not told' }),
  u32('recommendedCommandTimeout', { unit: 's, 0: not told' }),
]);

const commandHead = [
  u8('operationCode', { hexDigits: 2 }),
  reservedBytes(1),
  u16('serviceAction', { hexDigits: 4 }),
  reservedBytes(1),
] as const;
const commandBits = [reserved(1), flag('rwcdlp', { title: 'RWCDLP', since: 'SPC-6' }), MLU, CDLP] as const;
const serviceActionValid = flag('servActV', { title: 'SERVACTV' });

const commandWithTimeouts = layout('command descriptor with timeouts', operationCodes, [
  ...commandHead,
  bits(8, [...commandBits, uintBits('ctdp', 1, { title: 'CTDP', is: 1 }), serviceActionValid]),
  u16('cdbLength', { title: 'CDB LENGTH', unit: 'bytes' }),
  struct('timeouts', commandTimeouts),
]);
const commandAlone = layout('command descriptor', operationCodes, [
  ...commandHead,
  bits(8, [...commandBits, uintBits('ctdp', 1, { title: 'CTDP' }), serviceActionValid]),
  u16('cdbLength', { title: 'CDB LENGTH', unit: 'bytes' }),
]);

/** Every command of a device. */
export const allCommandsData = layout('all supported operation codes', operationCodes, [
  lengthOfRest(4, 'commandDataLength'),
  list(
    'commandDescriptors',
    oneOf('command descriptor, with or without timeouts', operationCodes, [commandWithTimeouts, commandAlone]),
    'rest',
  ),
]);

const oneCommandBits = [
  MLU,
  CDLP,
  uintBits('support', 3, {
    names: new Map([
      [0, 'not known now'],
      [1, 'not supported'],
      [3, 'supported as in the standard'],
      [5, "supported in the maker's way"],
    ]),
  }),
] as const;
const oneCommandHead = bits(8, [reserved(7), flag('rwcdlp', { title: 'RWCDLP', since: 'SPC-6' })]);
const usage = [
  lengthOf(2, 'cdbSize', 'cdbUsageData', { title: 'CDB SIZE' }),
  bytes('cdbUsageData', { measuredBy: 'cdbSize' }, { title: 'CDB USAGE DATA' }),
] as const;

const oneWithTimeouts = layout('one supported operation code, with timeouts', operationCodes, [
  oneCommandHead,
  bits(8, [uintBits('ctdp', 1, { title: 'CTDP', is: 1 }), ...oneCommandBits]),
  ...usage,
  struct('timeouts', commandTimeouts),
]);
const oneAlone = layout('one supported operation code, without timeouts', operationCodes, [
  oneCommandHead,
  bits(8, [uintBits('ctdp', 1, { title: 'CTDP' }), ...oneCommandBits]),
  ...usage,
]);

/** One command of a device, and which bits of its CDB count: a bit of CDB USAGE DATA is 1 where the device looks at it. */
export const oneCommandData = oneOf('one supported operation code', operationCodes, [oneWithTimeouts, oneAlone]);

/** Which task management functions a device has; more with REPD. */
export const taskManagementFunctionsData = layout(
  'supported task management functions',
  { source: 'SPC-5, REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS command' },
  [
    bits(8, [
      flag('ats', { title: 'ATS' }),
      flag('atss', { title: 'ATSS' }),
      flag('cacas', { title: 'CACAS' }),
      flag('ctss', { title: 'CTSS' }),
      flag('lurs', { title: 'LURS' }),
      flag('qts', { title: 'QTS' }),
      flag('trs', { title: 'OBSOLETE (TRS)' }),
      flag('wakes', { title: 'OBSOLETE (WAKES)' }),
    ]),
    bits(8, [
      reserved(5),
      flag('qaes', { title: 'QAES' }),
      flag('qtss', { title: 'QTSS' }),
      flag('itnrs', { title: 'ITNRS' }),
    ]),
    reservedBytes(1),
    lengthOfRest(1, 'additionalLength'),
    optional(
      bits(8, [reserved(7), flag('tmftmov', { title: 'TMFTMOV' })]),
      reservedBytes(1),
      bits(8, [
        flag('atts', { title: 'ATTS' }),
        flag('atsts', { title: 'ATSTS' }),
        flag('cacats', { title: 'CACATS' }),
        flag('ctsts', { title: 'CTSTS' }),
        flag('lurts', { title: 'LURTS' }),
        flag('qtts', { title: 'QTTS' }),
        reserved(2),
      ]),
      bits(8, [
        reserved(5),
        flag('qaets', { title: 'QAETS' }),
        flag('qtsts', { title: 'QTSTS' }),
        flag('itnrts', { title: 'ITNRTS' }),
      ]),
      u32('taskManagementFunctionsLongTimeout', { unit: 'tenths of a s' }),
      u32('taskManagementFunctionsShortTimeout', { unit: 'tenths of a s' }),
    ),
  ],
);

export const supportedData: readonly NamedLayout[] = [
  { id: 'supported-operation-codes:all', layout: allCommandsData },
  { id: 'supported-operation-codes:one', layout: oneCommandData },
  { id: 'supported-task-management-functions', layout: taskManagementFunctionsData },
];
