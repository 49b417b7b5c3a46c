import type { TapeMeanings } from './tape-meaning.js';

const SEND_AGAIN = 'Send the command again. Nothing was carried out, and nothing is lost by it.';
const POSITION_UNKNOWN =
  'Before writing, find out where the tape stands (READ POSITION) and which cartridge is in: the drive rewinds when it is reset.';

/**
 * What tape drives say of where the tape stands and what state they are in: NO SENSE, NOT READY, UNIT ATTENTION.
 * Sources: SSC-5 (READ, SPACE, early warning), SPC-5 (unit attention conditions); the LTO references of IBM and HP.
 */
export const states: TapeMeanings = {
  0: {
    senseKeys: [0],
    meaning:
      'Nothing more to say. With NO SENSE, look at the bits: ILI means that the logical block had another length than was asked for, and INFORMATION tells the difference.',
    advice: 'With ILI, read with a larger buffer, or in variable-length mode. Otherwise nothing.',
  },
  1: {
    senseKeys: [0],
    meaning:
      'A filemark was met: the end of a file on the tape. The tape stands behind it, in the direction of travel.',
    advice:
      'Nothing is wrong. Read on for the next file; two filemarks in a row mostly are the end of what was written.',
  },
  2: {
    senseKeys: [0, 3, 13],
    meaning:
      'The end of the tape, or of the partition. With NO SENSE it is early warning: the data were written, and little room is left. With VOLUME OVERFLOW they were not. With MEDIUM ERROR, the end came while reading, without end-of-data.',
    advice:
      'Close the archive with filemarks and go on with the next cartridge; write again what INFORMATION says is left.',
  },
  4: {
    senseKeys: [0],
    meaning: 'The beginning of the partition was reached while spacing backwards: there was less to pass than asked.',
    advice: 'Nothing is wrong. The tape stands at the beginning; INFORMATION tells how much was left.',
  },
  5: {
    senseKeys: [8],
    meaning: 'End-of-data: nothing is written behind this place.',
    advice: 'All there is has been read. If more was expected, it was never written, or something was written over it.',
  },
  7: {
    senseKeys: [0],
    meaning: 'Programmable early warning: as much room is left as the host asked to be told of (mode page 10h/01h).',
    advice: 'The data were written. Begin to finish, if a well-ordered end needs room.',
  },
  23: {
    senseKeys: [0, 1],
    meaning: 'The drive asks to be cleaned.',
    advice:
      'When the job is done, put in a cleaning cartridge. Not more often than the drive asks: it wears the heads.',
  },
  24: {
    senseKeys: [0],
    meaning: 'An erase that was sent with IMMED is still going on. A long erase takes as long as writing the tape.',
    advice: 'Wait. The progress stands in the sense-key specific bytes.',
  },
  25: {
    senseKeys: [0],
    meaning: 'A locate that was sent with IMMED is still going on.',
    advice: 'Wait: up to a few minutes from one end of the tape to the other.',
  },
  26: {
    senseKeys: [0],
    meaning: 'A rewind that was sent with IMMED is still going on.',
    advice: 'Wait: up to two minutes from the end of the tape.',
  },
  27: {
    senseKeys: [0],
    meaning: 'The capacity of the cartridge is being set.',
    advice: 'Wait, and do not switch the drive off.',
  },
  1024: {
    senseKeys: [2],
    meaning: 'The drive is not ready, and does not say why.',
    advice:
      'Wait a minute and ask again. If it stays so, look at its display and at TapeAlert, then switch it off and on.',
  },
  1025: {
    senseKeys: [2],
    meaning: 'The cartridge is being loaded. This takes 12 to 17 seconds; a new LTO-9 cartridge takes up to two hours.',
    advice: 'Wait and ask again. Then UNIT ATTENTION 28h/00h comes once, and the drive is ready.',
  },
  1026: {
    senseKeys: [2],
    meaning: 'A cartridge is there, but not loaded: it was unloaded and still stands in the mouth of the drive.',
    advice: 'Load it (`mt load`), or take it out and push it in again.',
  },
  1027: {
    senseKeys: [2],
    meaning: 'Somebody has to go to the drive.',
    advice: 'Look at its display and at the cartridge.',
  },
  1028: {
    senseKeys: [2],
    meaning: 'The cartridge is being formatted: partitions are being made.',
    advice: 'Wait, and do not switch the drive off: a format that is cut off must be done again.',
  },
  1031: {
    senseKeys: [2],
    meaning: 'A command that was sent with IMMED (rewind, erase, load, format) is still going on.',
    advice: 'Wait and send the command again.',
  },
  1033: {
    senseKeys: [2],
    meaning: 'The drive is testing itself.',
    advice: 'Wait until the test is over; a test with a scratch tape takes many minutes.',
  },
  1040: {
    senseKeys: [2, 3],
    meaning:
      "A cartridge is there, but the drive cannot get at the chip in it (cartridge memory). HP's drives say MEDIUM ERROR.",
    advice:
      'Load the cartridge fully and try again. If it stays so with this cartridge only, copy it while it is readable.',
  },
  1042: {
    senseKeys: [2],
    meaning: 'The drive was taken offline, by the library or at its panel.',
    advice: "Set it online again, in the library's panel or web page.",
  },
  2816: {
    senseKeys: [0, 2],
    meaning: 'A warning from the drive about itself.',
    advice: 'Read the TapeAlert flags (`sg_logs -p 0x2e`): they say what of.',
  },
  2817: {
    senseKeys: [0, 2],
    meaning: 'The drive is warmer than it may be.',
    advice: 'Stop when the job allows it, and see to fans, filters and air. Heat shortens the life of tape and heads.',
  },
  10240: {
    senseKeys: [6],
    meaning: 'A cartridge has been loaded since the last command; it may be another one.',
    advice: `${SEND_AGAIN} Check the label of the cartridge before writing: the tape stands at its beginning.`,
  },
  10241: {
    senseKeys: [6],
    meaning: 'The import/export slot of the library, or its door, was opened.',
    advice: "Read the library's inventory again before moving anything.",
  },
  10496: {
    senseKeys: [6],
    meaning: 'The drive was switched on or reset since the last command. It comes once for every host.',
    advice: `${SEND_AGAIN} ${POSITION_UNKNOWN} Encryption keys, reservations and mode parameters may be gone too.`,
  },
  10497: {
    senseKeys: [6],
    meaning: 'The drive was switched on since the last command.',
    advice: `${SEND_AGAIN} Encryption keys and mode parameters are as at the start. ${POSITION_UNKNOWN}`,
  },
  10498: { senseKeys: [6], meaning: 'The SCSI bus was reset.', advice: `${SEND_AGAIN} ${POSITION_UNKNOWN}` },
  10499: {
    senseKeys: [6],
    meaning: 'The drive was reset by a host: its logical unit, or its target port.',
    advice: `${SEND_AGAIN} ${POSITION_UNKNOWN}`,
  },
  10500: {
    senseKeys: [6],
    meaning: 'The drive has reset itself: its firmware has failed, or a new one was started.',
    advice: `${SEND_AGAIN} ${POSITION_UNKNOWN} If it happens again, save the drive's log for the maker and look for new firmware.`,
  },
  10501: {
    senseKeys: [6],
    meaning: 'The parallel SCSI bus went over to single-ended signals, which are slow.',
    advice: 'Look for a single-ended device or the wrong terminator on the bus.',
  },
  10502: { senseKeys: [6], meaning: 'The parallel SCSI bus went over to LVD signals.', advice: SEND_AGAIN },
  10503: {
    senseKeys: [6],
    meaning: 'The connection between host and drive was lost and made again.',
    advice: `${SEND_AGAIN} ${POSITION_UNKNOWN} If it happens often, look at cables, switches and optics.`,
  },
  10753: {
    senseKeys: [6],
    meaning: 'Another host has changed mode parameters, such as block length or compression.',
    advice: 'Set your own again before reading or writing, and find out who else uses the drive.',
  },
  10754: { senseKeys: [6], meaning: 'Another host has changed or cleared log parameters.', advice: SEND_AGAIN },
  10755: {
    senseKeys: [6],
    meaning: 'Another host has taken away the reservation of this one.',
    advice: 'Stop writing: find out who has the drive now.',
  },
  10756: {
    senseKeys: [6],
    meaning: 'The reservation of the drive was given up by its holder.',
    advice: 'Reserve it, if it is needed, and send the command again.',
  },
  10757: {
    senseKeys: [6],
    meaning: 'The registration of this host was removed by another.',
    advice: 'Stop writing, find out who has the drive, and register again.',
  },
  10768: { senseKeys: [6], meaning: "The drive's clock was set.", advice: SEND_AGAIN },
  10773: {
    senseKeys: [6],
    meaning: 'What kept the cartridge from being taken out (PREVENT) was overridden from elsewhere.',
    advice: 'Check that the cartridge is still there; ask for it to be kept again.',
  },
  14848: {
    senseKeys: [2],
    meaning: 'There is no cartridge in the drive.',
    advice: 'Put one in. If one is in, it is not threaded: take it out and look at its leader pin.',
  },
  14852: {
    senseKeys: [2],
    meaning:
      'No tape is threaded, but a cartridge is in reach of the drive, and its memory can be read and written (READ and WRITE ATTRIBUTE).',
    advice: 'Load the cartridge to get at the tape; for its memory alone nothing needs to be done.',
  },
  15872: {
    senseKeys: [2],
    meaning: 'The drive has just been started and is setting itself up.',
    advice: 'Wait a minute and try again.',
  },
  16129: {
    senseKeys: [6],
    meaning: 'The drive has new firmware.',
    advice: `${SEND_AGAIN} Ask INQUIRY again: revision and abilities may differ.`,
  },
  16142: {
    senseKeys: [6],
    meaning: 'Logical units came or went, such as the changer that is reached through a drive.',
    advice: 'Scan again (REPORT LUNS; on Linux `rescan-scsi-bus.sh`).',
  },
  16145: {
    senseKeys: [6],
    meaning: 'A cartridge has come near: its memory can be read and written, its tape not yet.',
    advice: SEND_AGAIN,
  },
  23041: {
    senseKeys: [6],
    meaning: 'Somebody has pressed the eject button while the cartridge is kept in by a host.',
    advice: 'Finish, rewind and unload, or allow the removal.',
  },
  23808: {
    senseKeys: [0, 1, 4, 6],
    meaning: 'The drive expects to fail, or a cartridge to: a counter of errors is above its limit.',
    advice:
      'Read the TapeAlert flags: they tell drive from cartridge. Clean the drive if it asks; plan its replacement.',
  },
  24063: {
    senseKeys: [0, 1, 6],
    meaning: 'The prediction of a failure, sent as a test (TEST bit of mode page 1Ch).',
    advice: 'Nothing is wrong. Take the test bit off again.',
  },
};
