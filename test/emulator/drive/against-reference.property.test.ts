import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Drive, type Fault, Faults } from '../../../emulator/index.js';
import {
  driveFaults,
  driveScript,
  holdAgainstReference,
  parseScript,
  printScript,
  ScriptError,
} from '../../../emulator/testing/index.js';
import { nodeBlockCipher } from '../../../src/archive/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';
import { settings } from '../../testing/settings.js';

const PARTITION_BYTES = 1 << 30;

function loaded(partitions: number): Drive {
  const drive = new Drive();
  const partitionBytes = Array.from({ length: partitions }, () => PARTITION_BYTES);
  drive.insert(new MemoryCartridge({ capacityBytes: partitions * PARTITION_BYTES, partitionBytes }));
  return drive;
}

describe('the drive against a tape as lists', () => {
  it.each([1, 2])('does what any tape does, with %i partitions', (partitions) => {
    fc.assert(
      fc.property(driveScript({ partitions }), (script) => holdAgainstReference(loaded(partitions), script)),
      settings(60),
    );
  });

  it('with keys, faults, formats and an end that is near', () => {
    const scripts = driveScript({ commandsMax: 80, encryption: true, formats: true });
    const capacities = fc.constantFrom(2_000, 5_000, 20_000, PARTITION_BYTES);
    fc.assert(
      fc.property(scripts, driveFaults(), capacities, (script, plan, capacityBytes) => {
        const faults = new Faults(plan);
        const drive = new Drive({ faults, cipher: nodeBlockCipher });
        drive.insert(new MemoryCartridge({ capacityBytes }));
        holdAgainstReference(drive, script, { faults });
      }),
      settings(60),
    );
  });

  it('tells the script up to where they differ', () => {
    const drive = loaded(1);
    drive.execute(Uint8Array.of(0, 0, 0, 0, 0, 0), new Uint8Array(0), 'host');
    drive.cartridge?.partitions[0]?.appendFilemarks(1);
    const script = parseScript('space records 1\nrewind\n');
    expect(() => holdAgainstReference(drive, script)).toThrow(
      /^space records 1\n# expected 8\/00\/05.*\n# found {4}0\/00\/01/,
    );
  });
});

describe('plans of faults', () => {
  const play = (fault: Fault) => {
    const faults = new Faults({ seed: 1, faults: [fault] });
    const drive = new Drive({ faults });
    drive.insert(new MemoryCartridge());
    holdAgainstReference(drive, parseScript('write 10 fill=1\n'), { faults });
  };

  it('of what the reference does not know are refused', () => {
    expect(() => play({ kind: 'hang', when: { command: 1 } })).toThrow(RangeError);
  });

  it('that let no command through are told', () => {
    expect(() => play({ kind: 'busy', when: { probability: 1 } })).toThrow(/lets no command through/);
  });
});

describe('scripts', () => {
  it('are read as they are printed', () => {
    fc.assert(
      fc.property(driveScript({ partitions: 4, encryption: true, formats: true }), (script) => {
        expect(parseScript(printScript(script))).toEqual(script);
      }),
      settings(),
    );
  });

  it('have remarks, empty lines and expectations', () => {
    expect(parseScript('# a tape\n\n  write 10 fill=7 # one\r\nread 10\nexpect 8/00/05\nexpect good')).toEqual([
      { name: 'write', length: 10, fill: 7 },
      { name: 'read', length: 10 },
      { name: 'expect', sense: '8/00/05' },
      { name: 'expect', sense: 'good' },
    ]);
  });

  it.each([
    'jump',
    'write',
    'write ten',
    'write 10 fill=256',
    'write 10 depth=1',
    'filemarks -1',
    'space over 1',
    'space records',
    'locate 1 2',
    'compression maybe',
    'format 5',
    'encryption mixed',
    'encryption off key=1',
    'encryption decrypt key=256',
    'rewind now',
    'expect 8',
  ])('refuse %j, with its line', (text) => {
    expect(() => parseScript(`rewind\n${text}`)).toThrow(ScriptError);
    expect(() => parseScript(`rewind\n${text}`)).toThrow(/^line 2: /);
  });
});
