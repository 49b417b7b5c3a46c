// @ts-check
// Rules of the software drive: what stands before a command, and protection.

const READY = 'SPC, TEST UNIT READY; LTFS, vendor_compat.c';
const PROTECTION = 'SSC, write protection';
const WORM = 'IBM, WORM Behaviors; HP, WORM; mhvtl, usr/ssc.c';
const APPEND = 'IBM, Append-only mode; LTFS, ltfs_error.h';
const ALLOW = 'IBM, Append-only mode; mhvtl, usr/ssc.c';
const ATTENTION = 'SPC and SAM, unit attention; LTFS, vendor_compat.c';
const CONFLICTS = 'SPC, reservations; Linux, target_core_pr.c';
const MODES = 'modes.test.ts';
const RESERVING = 'reserving.test.ts';
const KEYS = 'encryption/set-data-encryption.test.ts';
const FAULTS = '../faults/faults.test.ts';

/** @type {readonly import('../state-rules.mjs').RuleGroup[]} */
export const driveRules = [
  {
    title: 'Ready or not',
    rules: [
      { name: 'No cartridge', answer: '2/3A/00', sources: `${READY}; mhvtl, usr/ssc.c` },
      { name: 'LOAD without a cartridge', answer: '2/3A/00', sources: 'SSC, LOAD UNLOAD; mhvtl, usr/ssc.c' },
      { name: 'A cartridge that was unloaded and stands in the mouth', answer: '2/04/02', sources: READY },
      {
        name: 'A cartridge is being loaded',
        answer: '2/04/01',
        sources: `${READY}; mhvtl, usr/ssc.c`,
        tested: {
          file: 'taking-time.test.ts',
          test: 'NOT READY, becoming ready, until a LOAD has come to its end; then the medium is new, once',
        },
      },
      {
        name: 'A command with IMMED is under way',
        answer: '2/04/07',
        sources: READY,
        tested: {
          file: 'taking-time.test.ts',
          test: 'NOT READY, operation in progress, until a REWIND has come to its end',
        },
      },
      { name: 'UNLOAD while removal is prevented', answer: '5/53/02', after: 'loaded', sources: READY },
      {
        name: 'A cartridge of a generation that the drive cannot read',
        answer: '2/30/00',
        sources: 'SPC, additional sense codes; HP, additional sense codes',
      },
      {
        name: 'A cleaning cartridge at work',
        answer: '2/30/03',
        sources: 'IBM, Drive Cleaning Indicators; mhvtl, usr/ssc.c; LTFS, vendor_compat.c',
      },
      {
        name: 'A cleaning cartridge that is used up',
        answer: '2/30/07',
        sources: 'HP, additional sense codes; LTFS, vendor_compat.c',
        tested: { file: 'cleaning.test.ts', test: 'is not done by a cartridge that is used up: 30/07, flag 22' },
      },
      {
        name: 'A cartridge that cannot be threaded',
        answer: '4/53/00',
        sources: 'SPC, additional sense codes',
        tested: { file: FAULTS, test: 'a cartridge cannot be threaded' },
      },
    ],
  },
  {
    title: 'Protection',
    rules: [
      {
        name: 'WRITE to a write protected cartridge',
        answer: '7/27/00',
        after: 'same',
        sources: `${PROTECTION}; mhvtl, usr/ssc.c; tgt, usr/ssc.c`,
      },
      {
        name: 'WRITE with SWP',
        answer: '7/27/02',
        after: 'same',
        sources: PROTECTION,
        tested: { file: MODES, test: 'shows SWP in both pages, and keeps writes away with 27/02' },
      },
      {
        name: 'WRITE with ASOCWP',
        answer: '7/27/03',
        after: 'same',
        sources: PROTECTION,
        tested: { file: MODES, test: 'sets ASOCWP for the cartridge that is loaded, until it is unloaded' },
      },
      {
        name: 'WRITE with PERSWP, which stays on the cartridge',
        answer: '7/27/04',
        after: 'same',
        sources: PROTECTION,
        tested: {
          file: MODES,
          test: 'keeps PERSWP and PRMWP on the cartridge: 27/04 until a host ends it, 27/05 for good',
        },
      },
      {
        name: 'WRITE with PRMWP, which nobody can end',
        answer: '7/27/05',
        after: 'same',
        sources: PROTECTION,
        tested: {
          file: MODES,
          test: 'keeps PERSWP and PRMWP on the cartridge: 27/04 until a host ends it, 27/05 for good',
        },
      },
      {
        name: 'The button for the cartridge, while an initiator prevents its removal',
        answer: '6/5A/01',
        after: 'same',
        sources: 'SPC, OPERATOR MEDIUM REMOVAL REQUEST',
        tested: {
          file: MODES,
          test: 'tells all initiators when somebody wants a cartridge out that one of them keeps in: 5A/01',
        },
      },
      {
        name: 'WRITE to a cartridge of a generation that the drive only reads',
        answer: '7/30/05',
        after: 'same',
        sources: 'HP, additional sense codes; SSC, write protection',
      },
      { name: 'WRITE over data of a WORM cartridge', answer: '7/30/0C', after: 'same', sources: WORM },
      { name: 'WRITE behind the data of a WORM cartridge', answer: 'GOOD', after: 'behind it', sources: WORM },
      {
        name: 'WRITE over closing filemarks of a WORM cartridge but the first',
        answer: 'GOOD',
        after: 'behind it',
        sources: 'IBM, WORM Behaviors; HP, WORM',
      },
      {
        name: 'WRITE over the first closing filemark of a WORM cartridge',
        answer: '7/30/0C',
        after: 'same',
        sources: 'IBM, WORM Behaviors; HP, WORM',
      },
      { name: 'ERASE of a WORM cartridge', answer: '7/30/0C', after: 'same', sources: WORM },
      { name: 'FORMAT MEDIUM of a WORM cartridge', answer: '7/30/0C', after: 'same', sources: WORM },
      { name: 'SET CAPACITY of a WORM cartridge', answer: '7/30/0C', after: 'same', sources: WORM },
      {
        name: 'WRITE to a WORM cartridge that was tampered with',
        answer: '7/30/0D',
        after: 'same',
        sources: 'IBM, WORM Behaviors; Tandberg, WORM error codes',
        tested: {
          file: 'live-attributes.test.ts',
          test: 'is held against cartridge memory when a cartridge is loaded: where they differ, nothing is written',
        },
      },
      { name: 'WRITE over data in append-only mode', answer: '7/5A/02', after: 'same', sources: APPEND },
      { name: 'WRITE behind the data in append-only mode', answer: 'GOOD', after: 'behind it', sources: APPEND },
      {
        name: 'WRITE at the beginning of a partition of filemarks in append-only mode',
        answer: 'GOOD',
        after: 'behind it',
        sources: 'IBM, Append-only mode',
      },
      { name: 'WRITE where ALLOW OVERWRITE allowed it', answer: 'GOOD', after: 'behind it', sources: ALLOW },
      {
        name: 'WRITE where ALLOW OVERWRITE allowed it before the tape moved',
        answer: '7/5A/02',
        after: 'same',
        sources: 'IBM, Append-only mode',
      },
      {
        name: 'ALLOW OVERWRITE for elsewhere than the tape stands',
        answer: '5/3B/00',
        after: 'same',
        sources: ALLOW,
      },
      {
        name: 'ALLOW OVERWRITE without append-only mode',
        answer: '5/20/0C',
        after: 'same',
        sources: 'IBM, Append-only mode; SPC, additional sense codes',
      },
      {
        name: 'FORMAT MEDIUM in append-only mode',
        answer: '7/5A/02',
        after: 'same',
        sources: APPEND,
        tested: { file: 'formatting.test.ts', test: 'is refused in append-only mode until ALLOW OVERWRITE allows it' },
      },
    ],
  },
  {
    title: 'Unit attentions and reservations',
    rules: [
      { name: 'An initiator that was never seen', answer: '6/29/00', sources: ATTENTION },
      { name: 'Power on', answer: '6/29/01', sources: ATTENTION },
      { name: 'Bus reset', answer: '6/29/02', sources: ATTENTION },
      { name: 'Logical unit reset', answer: '6/29/03', sources: 'SPC, additional sense codes' },
      { name: 'Another cartridge', answer: '6/28/00', sources: ATTENTION },
      {
        name: 'Mode parameters changed by another initiator',
        answer: '6/2A/01',
        sources: ATTENTION,
        tested: {
          file: MODES,
          test: 'is told to the other initiators when something is otherwise than before, and only then',
        },
      },
      {
        name: 'Log parameters reset by another initiator',
        answer: '6/2A/02',
        sources: ATTENTION,
        tested: { file: 'log-pages.test.ts', test: 'resets a page with PCR, and tells the other initiators' },
      },
      {
        name: 'Reservations cleared by another initiator',
        answer: '6/2A/03',
        sources: ATTENTION,
        tested: { file: RESERVING, test: 'CLEAR ends all of it, and tells the others so' },
      },
      {
        name: 'A reservation released by another initiator',
        answer: '6/2A/04',
        sources: ATTENTION,
        tested: {
          file: RESERVING,
          test: 'are released by who holds them, with their type; those who shared them are told',
        },
      },
      {
        name: 'A registration preempted',
        answer: '6/2A/05',
        sources: ATTENTION,
        tested: { file: RESERVING, test: 'PREEMPT takes the reservation over, and the registration away' },
      },
      {
        name: 'The timestamp set by another initiator',
        answer: '6/2A/10',
        sources: ATTENTION,
        tested: { file: 'reporting.test.ts', test: 'set by one initiator are told to the others' },
      },
      {
        name: 'Encryption parameters changed by another initiator',
        answer: '6/2A/11',
        sources: ATTENTION,
        tested: { file: KEYS, test: 'ALL I_T NEXUS is shared, and 6/2A/11 told to who has asked for encryption' },
      },
      { name: 'An attention that was told', answer: 'GOOD', sources: ATTENTION },
      { name: 'INQUIRY while an attention waits', answer: 'GOOD', sources: ATTENTION },
      { name: 'A command behind a REQUEST SENSE that told the attention', answer: 'GOOD', sources: ATTENTION },
      { name: 'A command while another initiator has reserved the drive', answer: 'CONFLICT', sources: CONFLICTS },
      {
        name: 'A conflict with an attention waiting: the attention of a reset first, the others behind it',
        answer: 'CONFLICT',
        sources: 'SAM, status precedence',
        tested: { file: RESERVING, test: 'a reset comes before the conflict; another attention waits behind it' },
      },
    ],
  },
];
