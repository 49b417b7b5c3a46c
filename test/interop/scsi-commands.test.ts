import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodable } from '../../emulator/testing/index.js';
import type { Encodable, FieldRow, Layout } from '../../src/bytes/index.js';
import { lunLayout, scsiFamilies } from '../../src/scsi/index.js';

const TAPE = 1;
const CHANGER = 8;
const LUNS = 300;
const SEED = 20261125;

/** What a program says, once for each line of arguments: a shell runs it for all. */
function told(program: string, all: readonly string[]): string[] {
  const script = `while read -r arguments; do ${program} $arguments; echo ===; done`;
  const text = execFileSync('sh', ['-c', script], {
    input: `${all.join('\n')}\n`,
    encoding: 'utf8',
    maxBuffer: 2 ** 24,
  });
  return text.split('===\n').slice(0, -1);
}

interface Named {
  readonly name: string;
  readonly device: number;
  readonly code: number;
  readonly serviceAction: number | undefined;
}

const row = ({ rows }: Layout<object>, property: string): FieldRow | undefined =>
  rows.find((one) => one.property === property);

/** Every command, once for each of its service actions. */
function namedCommands(): Named[] {
  const commands = scsiFamilies.find(({ page }) => page === 'scsi-commands')?.structures ?? [];
  return commands.flatMap(({ layout }): Named[] => {
    const code = row(layout, 'operationCode')?.is;
    if (code === undefined || layout.source.includes('CDB usage')) return [];
    const command = { name: layout.name.toLowerCase(), device: layout.source.startsWith('SMC') ? CHANGER : TAPE, code };
    const action = row(layout, 'serviceAction');
    if (action?.names === undefined) return [{ ...command, serviceAction: action?.is }];
    return [...action.names].map(([serviceAction, name]) => ({
      ...command,
      name: `${command.name}, ${name.toLowerCase()}`,
      serviceAction,
    }));
  });
}

/** Where sg3-utils 1.46 has other words, or none. */
const OTHER_WORDS: ReadonlyMap<string, string> = new Map([
  // It has modes for what the first of them does.
  ['write buffer', 'write buffer, combined header and data [or multiple modes]'],
  ['read buffer', 'read buffer(10), combined header and data [or multiple modes]'],
  ['read position, short form, block identifier', 'read position, short form - block id'],
  ['read position, short form, vendor specific', 'read position, short form - vendor specific'],
  // It knows other devices' commands of that code only.
  ['allow overwrite', 'regenerate(16)'],
  ['open/close import/export element', 'start stop unit'],
  ['initialize element status with range (e7h)', 'vendor specific [0xe7]'],
]);

test('sg_opcodes has the same names for operation codes and service actions', () => {
  const ours = namedCommands();
  const theirs = told(
    'sg_opcodes --enumerate',
    ours.map(
      ({ device, code, serviceAction }) =>
        `--pdt=${device} --opcode=${code}${serviceAction === undefined ? '' : `,${serviceAction}`}`,
    ),
  ).map((text) => /SCSI command:\n {2}(.*)/.exec(text)?.[1]?.toLowerCase());
  expect(theirs).toEqual(ours.map(({ name }) => OTHER_WORDS.get(name) ?? name));
  expect(ours.length).toBeGreaterThan(80);
});

/** What sg_luns says of the first level. */
function expectedWords(lun: Readonly<Record<string, unknown>>): string | undefined {
  const { high, addressMethod, length, extendedAddressMethod } = lun;
  if (high !== undefined) return 'Logical unit _not_ specified';
  switch (addressMethod) {
    case 0: {
      const place = lun.busIdentifier === 0 ? 'lun=' : `bus_id=${lun.busIdentifier}, target=`;
      return `Peripheral device addressing: ${place}${lun.targetOrLun}`;
    }
    case 1:
      return `Flat space addressing: lun=${lun.lun}`;
    case 2:
      return `Logical unit addressing: bus_id=${lun.busNumber}, target=${lun.target}, lun=${lun.lun}`;
    default:
      if (extendedAddressMethod !== 2) return undefined;
      return length === 1
        ? `Extended flat space addressing: lun=${lun.lun}`
        : length === 2
          ? `Long extended flat space addressing: lun=${lun.lun}`
          : undefined;
  }
}

test('sg_luns reads LUNs as they were meant', () => {
  const luns = fc.sample(encodable<Encodable<typeof lunLayout>>(lunLayout), { numRuns: LUNS, seed: SEED });
  const theirs = told(
    'sg_luns --decode',
    luns.map((lun) => `--test=${Buffer.from(lunLayout.encode(lun)).toString('hex')}`),
  );
  let compared = 0;
  for (const [i, lun] of luns.entries()) {
    const expected = expectedWords(lun as Readonly<Record<string, unknown>>);
    if (expected === undefined) continue;
    compared++;
    expect(theirs[i], JSON.stringify(lun)).toContain(`Decoded LUN:\n  ${expected}\n`);
  }
  expect(compared).toBeGreaterThan(LUNS / 2);
});
