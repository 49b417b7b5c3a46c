import { inHex } from '../../bytes/index.js';
import { define } from '../finding.js';

const hex = (value: number): string => inHex(value, 2);

/** What is odd in SCSI commands and sense data. */
export const commandCodes = {
  SCSI_UNKNOWN_COMMAND: define<{ operationCode: number }>({
    severity: 'warning',
    title: 'The operation code is of no command that tapekit knows',
    meaning:
      'The first byte of a command says which it is. This one is no command of tape drives or media changers in SPC-5, ' +
      "SSC-5 or SMC-3: it is another device's, or the maker's own (from C0h on).",
    advice: 'Is it a command at all, and do the bytes begin with its operation code?',
    say: (a) => ({ message: 'no known command has this operation code', found: hex(a.operationCode) }),
  }),
  SCSI_UNKNOWN_SERVICE_ACTION: define<{ operationCode: number; serviceAction: number }>({
    severity: 'warning',
    title: 'The service action is none that tapekit knows',
    meaning:
      'Several commands share one operation code, such as A3h (MAINTENANCE IN), and the lower five bits of the byte ' +
      'behind it say which it is.',
    advice: "Look it up in the drive's manual: its bytes are shown as they are.",
    say: (a) => ({
      message: `no known command has operation code ${hex(a.operationCode)} and this service action`,
      found: hex(a.serviceAction),
    }),
  }),
  SCSI_NO_SENSE_DATA: define<{ responseCode: number }>({
    severity: 'error',
    title: 'These are no sense data',
    meaning:
      'Sense data begin with a response code: 70h or 71h in fixed format, 72h or 73h in descriptor format (bit 7 is VALID). ' +
      "Zeros mean that the drive sent none; 7Fh is the maker's own form.",
    advice: 'Are they sense data, from their first byte on? In the log of a system, only what follows the status is.',
    say: (a) => ({
      message: 'no sense data begin with this response code',
      expected: '70h to 73h',
      found: hex(a.responseCode),
    }),
  }),
} as const;
