import {
  bufferDescriptor,
  echoBufferDescriptor,
  readBufferCdb,
  receiveDiagnosticResultsCdb,
  sendDiagnosticCdb,
  supportedDiagnosticPages,
  writeBufferCdb,
} from '../../../src/scsi/index.js';
import { type Answer, GOOD, goodWith, invalidField, invalidParameter, listCutShort, refuse } from '../answer.js';
import { type Call, command, type DriveCommand, LONG_SECONDS } from '../command.js';
import { BUFFER_BYTES, ECHO_BYTES } from '../exchange-buffers.js';
import type { DriveState } from '../state.js';
import { parameterList } from './parameter-list.js';

const SELF_TEST = { none: 0, foregroundShort: 5, foregroundExtended: 6 } as const;
const SUPPORTED_PAGES = 0x00;
const PAGE_HEAD_BYTES = 4;

/** What SEND DIAGNOSTIC asks for. */
interface Diagnostic {
  readonly selfTestCode: number;
  readonly pf: boolean;
  readonly selfTest: boolean;
  readonly parameterListLength: number;
}

/** A self-test finds the drive well. The only page that can be sent asks for the list of pages. */
function sendDiagnostic(_state: DriveState, asked: Diagnostic, call: Call): Answer {
  const { selfTestCode, selfTest, parameterListLength } = asked;
  const isTest = selfTestCode === SELF_TEST.foregroundShort || selfTestCode === SELF_TEST.foregroundExtended;
  if (selfTestCode !== SELF_TEST.none && (selfTest || !isTest)) return invalidField(sendDiagnosticCdb, 'selfTestCode');
  if (selfTest || isTest) {
    return parameterListLength === 0 ? GOOD : invalidField(sendDiagnosticCdb, 'parameterListLength');
  }
  if (parameterListLength === 0) return GOOD;
  if (!asked.pf) return invalidField(sendDiagnosticCdb, 'pf');
  const list = parameterList(call, parameterListLength);
  if ('sense' in list) return list;
  if (list[0] !== SUPPORTED_PAGES) return invalidParameter(0);
  if (list.length < PAGE_HEAD_BYTES) return listCutShort;
  const wrong = list.findIndex((byte) => byte !== 0);
  if (wrong >= 0) return invalidParameter(wrong === 3 ? 2 : wrong);
  return list.length === PAGE_HEAD_BYTES ? GOOD : listCutShort;
}

const MODE = { data: 0x02, descriptor: 0x03, echo: 0x0a, echoDescriptor: 0x0b } as const;
const COMMAND_SEQUENCE_ERROR = refuse(5, 0x2c, 0x00);
/** Any offset: 2^0 bytes. */
const ANY_OFFSET = 0;

/** What READ BUFFER and WRITE BUFFER name. */
interface Part {
  readonly mode: number;
  readonly bufferId: number;
  readonly bufferOffset: number;
}

interface Reading extends Part {
  readonly allocationLength: number;
}

function readBuffer({ buffers }: DriveState, asked: Reading, { nexus }: Call): Answer {
  const { mode, bufferId, bufferOffset, allocationLength } = asked;
  if (bufferId !== 0) {
    // A buffer that there is not has no bytes, when asked for its description.
    if (mode !== MODE.descriptor) return invalidField(readBufferCdb, 'bufferId');
    return goodWith(bufferDescriptor.encode({ offsetBoundary: ANY_OFFSET, bufferCapacity: 0 }), allocationLength);
  }
  switch (mode) {
    case MODE.data:
      if (bufferOffset > BUFFER_BYTES) return invalidField(readBufferCdb, 'bufferOffset');
      return goodWith(buffers.data.slice(bufferOffset), allocationLength);
    case MODE.descriptor: {
      const descriptor = { offsetBoundary: ANY_OFFSET, bufferCapacity: BUFFER_BYTES };
      return goodWith(bufferDescriptor.encode(descriptor), allocationLength);
    }
    case MODE.echo: {
      const echo = buffers.echo.get(nexus);
      return echo === undefined ? COMMAND_SEQUENCE_ERROR : goodWith(echo, allocationLength);
    }
    case MODE.echoDescriptor:
      return goodWith(echoBufferDescriptor.encode({ ebos: true, bufferCapacity: ECHO_BYTES }), allocationLength);
    default:
      return invalidField(readBufferCdb, 'mode');
  }
}

interface Writing extends Part {
  readonly parameterListLength: number;
}

/** Data and echo are taken; microcode of whatever kind is not. */
function writeBuffer({ buffers }: DriveState, asked: Writing, call: Call): Answer {
  const { mode, bufferId, bufferOffset, parameterListLength } = asked;
  if (mode !== MODE.data && mode !== MODE.echo) return invalidField(writeBufferCdb, 'mode');
  if (bufferId !== 0) return invalidField(writeBufferCdb, 'bufferId');
  const offset = mode === MODE.data ? bufferOffset : 0;
  if (offset > BUFFER_BYTES) return invalidField(writeBufferCdb, 'bufferOffset');
  const room = mode === MODE.data ? BUFFER_BYTES - offset : ECHO_BYTES;
  if (parameterListLength > room) return invalidField(writeBufferCdb, 'parameterListLength');
  const list = parameterList(call, parameterListLength);
  if ('sense' in list) return list;
  if (mode === MODE.data) buffers.data.set(list, offset);
  else buffers.echo.set(call.nexus, list.slice());
  return GOOD;
}

/** Self-tests, and the buffers through which a host tries the way to the drive. */
export const diagnosingCommands: readonly DriveCommand[] = [
  command(sendDiagnosticCdb, { timeoutSeconds: LONG_SECONDS }, sendDiagnostic),
  command(receiveDiagnosticResultsCdb, {}, (_state, { pageCode, allocationLength }) =>
    pageCode === SUPPORTED_PAGES
      ? goodWith(
          supportedDiagnosticPages.encode({ supportedPageList: Uint8Array.of(SUPPORTED_PAGES) }),
          allocationLength,
        )
      : invalidField(receiveDiagnosticResultsCdb, 'pageCode'),
  ),
  command(readBufferCdb, { mustBeZero: ['modeSpecific'] }, readBuffer),
  command(writeBufferCdb, { mustBeZero: ['modeSpecific'] }, writeBuffer),
];
