import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  Drive,
  parseScript,
  printScript,
  type ScriptCommand,
  ScriptError,
  ScriptHost,
} from '../../../emulator/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';

const LONE = ['end-of-data', 'rewind', 'erase', 'load', 'unload', 'reload', 'reset', 'power-cycle', 'ready'] as const;
const place = { object: fc.nat(), partition: fc.nat(255) };
const bytes = fc.array(fc.nat(255), { minLength: 1, maxLength: 16 });
const command = fc
  .oneof<fc.Arbitrary<ScriptCommand>[]>(
    fc.record(
      { name: fc.constant('write'), length: fc.nat(999), fill: fc.nat(255), blocks: fc.nat(99) },
      { requiredKeys: ['name', 'length', 'fill'] },
    ),
    fc.record({ name: fc.constant('read'), length: fc.nat(0xff_ffff) }),
    fc.record({ name: fc.constant('filemarks'), count: fc.nat(0xff_ffff) }),
    fc.record({
      name: fc.constant('space'),
      over: fc.constantFrom('records', 'filemarks'),
      count: fc.integer({ min: -9 }),
    }),
    fc.record({ name: fc.constant('locate'), ...place }, { requiredKeys: ['name', 'object'] }),
    fc.record({ name: fc.constant('expect-position'), ...place }, { requiredKeys: ['name', 'object'] }),
    fc.record({ name: fc.constant('compression'), on: fc.boolean() }),
    fc.record({ name: fc.constant('format'), partitions: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ name: fc.constant('encryption'), mode: fc.constantFrom('decrypt', 'mixed'), key: fc.nat(255) }),
    fc.record({ name: fc.constantFrom(...LONE) }),
    fc.record({ name: fc.constant('expect'), sense: fc.constantFrom('good', '8/00/05') }),
    fc.record({ name: fc.constant('cdb'), bytes, in: fc.nat(99), out: bytes }, { requiredKeys: ['name', 'bytes'] }),
  )
  .filter((one) => one.name !== 'space' || one.count <= 0x7f_ffff);

describe('scripts of drive commands', () => {
  test('what is printed is read as the same', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 20 }), (script) => {
        expect(parseScript(printScript(script))).toEqual(script);
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  test('remarks, empty lines and blanks say nothing; bytes may stand together', () => {
    expect(parseScript('# one\r\n\n  rewind   # back\ncdb 1200 00\n')).toEqual([
      { name: 'rewind' },
      { name: 'cdb', bytes: [0x12, 0, 0] },
    ]);
  });

  test.each([
    'sing',
    'rewind 1',
    'write',
    'write -1',
    'write 1 fill=256',
    'write 1 blocks=x',
    'write 16777216',
    'write 1000000 blocks=1000',
    'read 1 fill=1',
    'read 16777216',
    'filemarks 16777216',
    'space tapes 1',
    'space records 8388608',
    'locate 1 partition=256',
    'locate -1',
    'blocklength 16777216',
    'compression maybe',
    'expect 8/0/5',
    'expect-position',
    'cdb',
    'cdb 1',
    'cdb zz',
    'cdb 12 in=-1',
    'cdb 12 out=1',
    `cdb ${'00 '.repeat(261)}`,
  ])('%s is none, and the line is told', (line) => {
    expect(() => parseScript(`rewind\n${line}`)).toThrow(ScriptError);
    expect(() => parseScript(`rewind\n${line}`)).toThrow(/^line 2: /);
  });

  test('any text is a script, or a ScriptError', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), (text) => {
        try {
          parseScript(text);
        } catch (error) {
          expect(error).toBeInstanceOf(ScriptError);
        }
      }),
      { numRuns: 500, seed: 2 },
    );
  });
});

describe('the player', () => {
  test.each([
    ['write 10\nrewind\nread 10', undefined, 10],
    ['write 4 blocks=3\nrewind\nread 4 blocks=3', undefined, 12],
    ['write 10\nfilemarks 1\nrewind\nspace filemarks 1', undefined, 0],
    ['read 10', '8/00/05', 0],
    ['unload\nread 10', '2/04/02', 0],
    ['unload\nload\nready', '6/28/00', 0],
    ['unload\nload\nready\nready', undefined, 0],
    ['power-cycle\nready', undefined, 0],
    ['compression off', undefined, 0],
    ['blocklength 0', undefined, 0],
    ['cdb 12 00 00 00 60 00', undefined, 70],
    ['cdb 12 00 00 00 60 00 in=8', undefined, 8],
    ['cdb 0a 00 00 00 04 00 out=0a0b0c0d\nrewind\nread 4', undefined, 4],
    ['cdb ff', '5/20/00', 0],
    ['erase\nend-of-data\nlocate 0\nreset\nreload', undefined, 0],
  ])('%j: %s', (script, sense, count) => {
    const drive = new Drive();
    drive.insert(new MemoryCartridge({ capacityBytes: 1 << 20 }));
    const player = new ScriptHost(drive);
    player.ready();
    const last = parseScript(script)
      .map((one) => player.play(one))
      .at(-1);
    expect([last?.sense, last?.bytes?.length ?? 0]).toEqual([sense, count]);
  });

  test('the place of the tape is known without a command', () => {
    const drive = new Drive();
    expect(drive.place).toBeUndefined();
    drive.insert(new MemoryCartridge());
    const player = new ScriptHost(drive);
    player.ready();
    for (const one of parseScript('write 10\nfilemarks 2')) player.play(one);
    expect(drive.place).toEqual({ partition: 0, object: 3, file: 2 });
  });
});
