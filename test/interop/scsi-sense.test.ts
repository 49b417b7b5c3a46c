import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  assignedAdditionalSense,
  decodeSense,
  encodeSense,
  type SenseFormat,
  type SenseKeySpecific,
  senseKey,
} from '../../src/scsi/index.js';
import { scratch } from '../testing/scratch.js';

const { folder, file } = scratch('scsi-sense');
const CASES = 1000;
const SEED = 20261125;

type Given = Parameters<typeof encodeSense>[0];

/** What sg_decode_sense says of each: a shell runs it for all. */
function told(all: readonly Uint8Array[]): string[] {
  for (const [i, bytes] of all.entries()) file(String(i), bytes);
  const script = `i=0; while [ $i -lt ${all.length} ]; do sg_decode_sense --binary=$i; echo ===; i=$((i+1)); done`;
  const text = execFileSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 24 });
  return text.split('===\n').slice(0, -1);
}

/**
 * Names that sg3-utils 1.46 has otherwise than T10, or not yet: `sense-codes.test.ts` holds all against each other. With
 * 00h/1Dh it reads what ATA disks say in the bytes of fixed format.
 */
const OTHERWISE: readonly number[] = [0x2005, 0x2402, 0x2403, 0x0023, 0x3809, 0x670e, 0x001d];
const named = assignedAdditionalSense().filter(({ asc, ascq }) => !OTHERWISE.includes((asc << 8) | ascq));

const place = { byte: fc.nat(0xffff), bit: fc.option(fc.nat(7), { nil: undefined }) };
const specificOf = (key: number): fc.Arbitrary<SenseKeySpecific> => {
  switch (key) {
    case 5:
      return fc.record({
        kind: fc.constant('field pointer' as const),
        of: fc.constantFrom('command' as const, 'parameters' as const),
        ...place,
      });
    case 0:
    case 2:
      return fc.record({ kind: fc.constant('progress indication' as const), done: fc.nat(0xffff) });
    case 10:
      return fc.record({
        kind: fc.constant('segment pointer' as const),
        of: fc.constantFrom('parameters' as const, 'segment descriptor' as const),
        ...place,
      });
    case 6:
      return fc.record({ kind: fc.constant('unit attention condition queue' as const), overflow: fc.boolean() });
    default:
      return fc.record({ kind: fc.constant('actual retry count' as const), count: fc.nat(0xffff) });
  }
};

const information: Readonly<Record<SenseFormat, fc.Arbitrary<bigint>>> = {
  fixed: fc.bigInt({ min: -(2n ** 31n), max: 2n ** 31n - 1n }),
  descriptor: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
};

/** Sense data with keys whose sense key specific bytes have a meaning. */
const anySense = (format: SenseFormat): fc.Arbitrary<Given> =>
  fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 10).chain((key) =>
    fc.record({
      key: fc.constant(key),
      asc: fc.constant(0),
      ascq: fc.constant(0),
      deferred: fc.boolean(),
      filemark: fc.boolean(),
      eom: fc.boolean(),
      ili: fc.boolean(),
      sdatOverflow: fc.boolean(),
      information: fc.option(information[format], { nil: undefined }),
      fieldReplaceableUnit: fc.option(fc.integer({ min: 1, max: 255 }), { nil: undefined }),
      keySpecific: fc.option(specificOf(key), { nil: undefined }),
    }),
  );

function casesOf(format: SenseFormat): Given[] {
  const given = fc.sample(anySense(format), { numRuns: CASES, seed: SEED });
  return given.map((sense, i) => {
    const { asc = 0, ascq = 0 } = named[(i * 7) % named.length] ?? {};
    return { ...sense, asc, ascq };
  });
}

/** The text's facts, by what each line says. */
function factsOf(text: string): Record<string, unknown> {
  const found = (pattern: RegExp): string | undefined => pattern.exec(text)?.[1];
  const hex = found(/(?:Info fld=|Information: )0x([0-9a-f]+)/);
  const unit = /Field replaceable unit code: (0x[0-9a-f]+|\d+)/.exec(text)?.[1];
  return {
    format: found(/^(Fixed|Descriptor) format/)?.toLowerCase(),
    deferred: text.includes('<<<deferred>>>'),
    key: found(/Sense key: (.*)/)?.toLowerCase(),
    name: found(/Additional sense: (.*)/)?.toLowerCase(),
    filemark: /\bFMK\b|FILEMARK/.test(text),
    eom: /\bEOM\b/.test(text),
    ili: /\bILI\b/.test(text),
    sdatOverflow: text.includes('SDAT_OVFL'),
    information: hex === undefined ? undefined : BigInt(`0x${hex}`),
    fieldReplaceableUnit: unit === undefined ? undefined : Number(unit),
    specific: specificFacts(text),
  };
}

function specificFacts(text: string): string | undefined {
  const line =
    /Error in (?:Command|Data parameters): byte \d+(?: bit \d)?|Actual retry count: \S+|Progress indication: [\d.]+%|Relative to start of (?:parameter list|segment descriptor), byte \d+(?: bit \d)?|overflow flag is \d/.exec(
      text,
    )?.[0];
  // Fixed format has the count in hex.
  return line?.replace(/(?<=^Actual retry count: )\S+/, (count) => `${Number(count)}`);
}

function expectedSpecific(value: SenseKeySpecific | undefined): string | undefined {
  switch (value?.kind) {
    case 'field pointer':
      return `Error in ${value.of === 'command' ? 'Command' : 'Data parameters'}: ${placeInWords(value)}`;
    case 'segment pointer': {
      const of = value.of === 'parameters' ? 'parameter list' : 'segment descriptor';
      return `Relative to start of ${of}, ${placeInWords(value)}`;
    }
    case 'actual retry count':
      return `Actual retry count: ${value.count}`;
    case 'progress indication': {
      const hundredths = value.done * 100;
      const rest = Math.floor((hundredths % 65_536) / 656);
      return `Progress indication: ${Math.floor(hundredths / 65_536)}.${String(rest).padStart(2, '0')}%`;
    }
    case 'unit attention condition queue':
      return `overflow flag is ${value.overflow ? 1 : 0}`;
    default:
      return undefined;
  }
}

function placeInWords({ byte, bit }: { readonly byte: number; readonly bit: number | undefined }): string {
  return `byte ${byte}${bit === undefined ? '' : ` bit ${bit}`}`;
}

describe.each(['fixed', 'descriptor'] as const)('sg_decode_sense reads %s format', (format) => {
  test('as it was meant', () => {
    const given = casesOf(format);
    const encoded = given.map((sense) => encodeSense(sense, { format }));
    const theirs = told(encoded);
    expect(theirs).toHaveLength(given.length);
    for (const [i, sense] of given.entries()) {
      const ours = decodeSense(encoded[i] as Uint8Array).sense;
      expect(factsOf(theirs[i] as string), theirs[i]).toEqual({
        format,
        deferred: sense.deferred,
        key: senseKey(sense.key).name.toLowerCase(),
        name: ours?.name.toLowerCase(),
        filemark: sense.filemark,
        eom: sense.eom,
        ili: sense.ili,
        sdatOverflow: sense.sdatOverflow,
        information:
          sense.information === undefined ? undefined : BigInt.asUintN(format === 'fixed' ? 32 : 64, sense.information),
        fieldReplaceableUnit: sense.fieldReplaceableUnit,
        specific: expectedSpecific(sense.keySpecific),
      });
    }
  });
});

test('sg_decode_sense reads the descriptors that only other devices, or copies, send', () => {
  const inner = encodeSense({ key: 3, asc: 0x11, ascq: 0 }, { format: 'fixed' });
  const bytes = encodeSense(
    {
      key: 2,
      asc: 4,
      ascq: 7,
      otherDescriptors: [
        {
          descriptorType: 0x0a,
          anotherSenseKey: 2,
          anotherAdditionalSenseCode: 4,
          anotherAdditionalSenseCodeQualifier: 7,
          anotherProgressIndication: 0x4000,
        },
        { descriptorType: 0x0f, microcodeActivationTime: 30 },
        { descriptorType: 0x0c, fsdt: true, senseDataSource: 1, forwardedStatus: 2, forwardedSenseData: inner },
        { descriptorType: 0x85, descriptorData: Uint8Array.of(1, 2, 3) },
      ],
    },
    { format: 'descriptor' },
  );
  const [text = ''] = told([bytes]);
  for (const line of [
    /Another progress indication: 25/,
    /\[sense_key=0x2 asc,ascq=0x4,0x7\]/,
    /Microcode activation time: 30 seconds/,
    /FSDT: set/,
    /Sense data source: Extended copy command destination device 0/,
    /Forwarded status: Check Condition/,
    /Unrecovered read error/,
    /Vendor specific \[0x85\]/,
  ]) {
    expect(text).toMatch(line);
  }
});
