// @ts-check
// Rules of the software drive: keys and encrypted blocks.

const SET_KEY = 'SSC, Set Data Encryption page; Quantum and Oracle references';
const BLOCKS = 'SSC, tape data encryption; LTFS, vendor_compat.c; mhvtl, usr/ssc.c';
const KEYS = 'encryption/set-data-encryption.test.ts';
const ENCRYPTED = 'encryption/encrypted-blocks.test.ts';
const CANNOT_SET = 'a page that breaks it changes nothing';

/** @type {(name: string, test: string, answer?: string) => import('../state-rules.mjs').StateRule} */
const keyRule = (name, test, answer = '5/26/00') => ({
  name,
  answer,
  after: CANNOT_SET,
  sources: SET_KEY,
  tested: { file: KEYS, test },
});

/** @type {(name: string, test: string, answer: string) => import('../state-rules.mjs').StateRule} */
const blockRule = (name, test, answer) => ({
  name,
  answer,
  ...(answer === 'GOOD' ? { after: 'behind it' } : { information: 'n', after: 'in front of it' }),
  sources: BLOCKS,
  tested: { file: ENCRYPTED, test },
});

/** @type {readonly import('../state-rules.mjs').RuleGroup[]} */
export const encryptionRules = [
  {
    title: 'Setting keys',
    rules: [
      keyRule('A key that is not there, ENCRYPT', 'ENCRYPT without a key'),
      keyRule('A key that is not there, DECRYPT', 'DECRYPT without a key'),
      keyRule('A key that is not there, MIXED', 'MIXED without a key'),
      keyRule('A key of another length', 'a key of 128 bits'),
      keyRule('Another algorithm index', 'another algorithm'),
      keyRule('A key format that the drive has not', 'a key that is not plain'),
      keyRule('SDK', 'a supplemental decryption key'),
      keyRule('A reserved value of RDMC', 'the reserved RDMC'),
      keyRule('A reserved encryption mode', 'a reserved encryption mode'),
      keyRule('A reserved decryption mode', 'a reserved decryption mode'),
      keyRule('CKOD without a cartridge', 'CKOD without a volume'),
      keyRule('CKORP without a persistent reservation', 'CKORP without a reservation'),
      keyRule('CKORL without a reservation', 'CKORL without a reservation'),
      keyRule('A KAD that is too long', 'a U-KAD of 33 bytes'),
      keyRule('An M-KAD of another length', 'an M-KAD that has not 64 bytes'),
      keyRule('EXTERNAL without an M-KAD', '5/26/11 for EXTERNAL without M-KAD', '5/26/11'),
      {
        ...keyRule('A list that is cut short', 'a key that is cut', '5/1A/00'),
        sources: 'SPC, additional sense codes',
      },
      {
        ...keyRule(
          'A key behind ten wrong ones, each followed by a read',
          'ten wrong keys, each followed by a read: 7/26/10 until the cartridge is unloaded',
          '7/26/10',
        ),
        sources: 'HP, LTO-4 technical reference; LTFS, vendor_compat.c',
      },
      {
        name: 'ENCRYPT without KAD, keys that the modes do not need',
        answer: 'GOOD',
        sources: SET_KEY,
        tested: { file: KEYS, test: 'ignores a key and KAD that the modes do not need' },
      },
    ],
  },
  {
    title: 'Encrypted blocks',
    rules: [
      blockRule('An encrypted block, decryption off', 'encrypted, DISABLE', '7/74/01'),
      blockRule('An encrypted block, RAW', 'encrypted, RAW', 'GOOD'),
      blockRule(
        'An encrypted block that is not raw readable, RAW',
        'encrypted, RAW where it is not allowed',
        '7/74/0A',
      ),
      blockRule('An encrypted block, DECRYPT, its key', 'encrypted, DECRYPT', 'GOOD'),
      blockRule('An encrypted block, MIXED, its key', 'encrypted, MIXED', 'GOOD'),
      blockRule('An encrypted block, another key', 'encrypted, DECRYPT with another key', '7/74/03'),
      {
        ...blockRule('An encrypted block that was changed', '74/04: a block that was changed at rest', '7/74/04'),
        sources: 'SSC, tape data encryption; LTFS, vendor_compat.c',
      },
      blockRule('A clear block, DECRYPT', 'clear, DECRYPT', '7/74/02'),
      blockRule('A clear block, decryption off', 'clear, DISABLE', 'GOOD'),
      blockRule('A clear block, RAW', 'clear, RAW', 'GOOD'),
      blockRule('A clear block, MIXED', 'clear, MIXED', 'GOOD'),
      blockRule('A block of EXTERNAL mode, CEEM 2', 'CEEM 2, EXTERNAL', '7/74/09'),
      blockRule('A block of ENCRYPT mode, CEEM 3', 'CEEM 3, ENCRYPT', '7/74/09'),
      {
        name: 'WRITE of an initiator with LOCK, after the key has changed',
        answer: '7/2A/13',
        information: 'n',
        after: 'same',
        sources: 'SSC, tape data encryption; HP, LTO-4 technical reference',
        tested: {
          file: KEYS,
          test: 'LOCK: 7/2A/13 at WRITE when the counter moved on, until it sets parameters again',
        },
      },
    ],
  },
];
