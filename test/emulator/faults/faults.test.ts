import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COMMAND_FAULTS,
  Drive,
  type Fault,
  FaultPlanError,
  Faults,
  faultPlanOf,
  MECHANISM_FAULTS,
  RECORD_FAULTS,
  readFaultPlan,
} from '../../../emulator/index.js';
import { MemoryCartridge } from '../../../src/tape/index.js';
import { DriveHost } from '../../testing/drive-host.js';

const schema = JSON.parse(readFileSync('docs/schemas/fault-plan.schema.json', 'utf8'));
const fitsSchema = new Ajv({ allErrors: true }).compile(schema);

function hostWith(...faults: Fault[]): DriveHost & { readonly faults: Faults } {
  const plan = new Faults({ seed: 1, faults });
  const drive = new Drive({ faults: plan });
  drive.insert(new MemoryCartridge());
  const host = new DriveHost(drive);
  host.ready();
  return Object.assign(host, { faults: plan });
}

const block = (length: number): Uint8Array => new Uint8Array(length).fill(5);

describe('a plan as JSON', () => {
  it.each([
    { what: 'no plan', plan: 7, path: 'the plan' },
    { what: 'no faults', plan: {}, path: 'faults' },
    { what: 'an unknown kind', plan: { faults: [{ kind: 'rust', when: { command: 1 } }] }, path: 'faults[0].kind' },
    { what: 'no condition', plan: { faults: [{ kind: 'busy', when: {} }] }, path: 'faults[0].when' },
    {
      what: 'an unknown condition',
      plan: { faults: [{ kind: 'busy', when: { moon: 1 } }] },
      path: 'faults[0].when.moon',
    },
    {
      what: 'a chance above 1',
      plan: { faults: [{ kind: 'busy', when: { probability: 2 } }] },
      path: 'faults[0].when.probability',
    },
    { what: 'command 0', plan: { faults: [{ kind: 'busy', when: { command: 0 } }] }, path: 'faults[0].when.command' },
    { what: 'a seed too large', plan: { seed: 2 ** 32, faults: [] }, path: 'seed' },
    { what: 'something else', plan: { faults: [], more: 1 }, path: 'more' },
  ])('refuses $what, as the schema does', ({ plan, path }) => {
    expect(() => readFaultPlan(plan)).toThrow(FaultPlanError);
    expect(() => readFaultPlan(plan)).toThrow(`${path}: expected`);
    expect(fitsSchema(plan)).toBe(false);
  });

  it('takes every kind', () => {
    const kinds = [...COMMAND_FAULTS, ...MECHANISM_FAULTS, ...RECORD_FAULTS];
    const plan = { seed: 3, faults: kinds.map((kind) => ({ kind, when: { object: 4711, partition: 0 }, times: 2 })) };
    expect(readFaultPlan(plan)).toEqual(plan);
    expect(fitsSchema(plan)).toBe(true);
    expect(fitsSchema(faultPlanOf(9))).toBe(true);
  });
});

describe('faults of commands', () => {
  it('BUSY: the command is not carried out', () => {
    const host = hostWith({ kind: 'busy', when: { operationCode: 0x0a }, times: 2 });
    expect(host.write(block(10)).status).toBe(0x08);
    expect(host.write(block(10)).status).toBe(0x08);
    expect(host.position()).toEqual([0, 0, 0]);
    expect(host.write(block(10)).status).toBe(0);
  });

  it('an aborted command is not carried out', () => {
    const host = hostWith({ kind: 'aborted', when: { operationCode: 0x0a } });
    expect(host.write(block(10)).sense).toBe('B/4E/00');
    expect(host.position()).toEqual([0, 0, 0]);
  });

  it('a lost answer: the command is carried out', () => {
    const host = hostWith({ kind: 'answer lost', when: { operationCode: 0x0a } });
    const write = Uint8Array.of(0x0a, 0, 0, 0, 10, 0);
    expect(host.drive.execute(write, block(10), 'host').lost).toBe('answer lost');
    expect(host.position()).toEqual([0, 1, 0]);
  });

  it('a drive that hangs answers nothing until it is reset', () => {
    const host = hostWith({ kind: 'hang', when: { operationCode: 0x0a } });
    const ready = new Uint8Array(6);
    expect(host.drive.execute(Uint8Array.of(0x0a, 0, 0, 0, 10, 0), block(10), 'host').lost).toBe('hangs');
    expect(host.drive.execute(ready, block(0), 'host').lost).toBe('hangs');
    host.drive.reset('logical unit');
    expect(host.sendBytes(ready).sense).toBe('6/29/03');
    expect(host.position()).toEqual([0, 0, 0]);
  });

  it('a bus reset tells all initiators, and keeps what was written', () => {
    const host = hostWith({ kind: 'bus reset', when: { operationCode: 0x34 } });
    const other = new DriveHost(host.drive, 'other');
    other.ready();
    host.write(block(10));
    expect(host.sendBytes(Uint8Array.of(0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0)).sense).toBe('6/29/02');
    expect(other.sendBytes(new Uint8Array(6)).sense).toBe('6/29/02');
    expect(host.position()).toEqual([0, 1, 0]);
  });

  it('a loss of power takes what is in the buffer, and leaves no end of data', () => {
    const host = hostWith({ kind: 'power loss', when: { operationCode: 0x34 } });
    host.write(block(10));
    host.filemarks();
    host.write(block(20));
    expect(host.drive.execute(Uint8Array.of(0x34, 6, 0, 0, 0, 0, 0, 0, 0, 0), block(0), 'host').lost).toBe(
      'powered off',
    );
    expect(host.ready().status).toBe(0);
    expect(host.position()).toEqual([0, 0, 0]);
    expect(host.read(10).data).toEqual(block(10));
    expect(host.read(10).sense).toBe('0/00/01');
    expect(host.read(10).sense).toBe('3/14/03');
    expect(host.write(block(30)).status).toBe(0);
    expect(host.read(10).sense).toBe('8/00/05');
  });
});

describe('faults of records', () => {
  it('a record that cannot be read is passed, and stays so', () => {
    const host = hostWith({ kind: 'read error', when: { object: 1 } });
    for (let i = 0; i < 3; i++) host.write(block(10));
    for (let i = 0; i < 2; i++) {
      host.rewind();
      expect(host.read(10).status).toBe(0);
      expect(host.read(10)).toMatchObject({ sense: '3/11/00', told: { information: 10n } });
      expect(host.read(10).status).toBe(0);
    }
  });

  it('a write error: nothing of the record is written', () => {
    const host = hostWith({ kind: 'write error', when: { record: 2 } });
    host.write(block(10));
    expect(host.write(block(20))).toMatchObject({ sense: '3/0C/00', told: { information: 20n } });
    expect(host.position()).toEqual([0, 1, 0]);
  });

  it('a deferred write error comes with a filemark, and takes the records back to the one concerned', () => {
    const host = hostWith({ kind: 'deferred write error', when: { record: 2 } });
    for (let i = 0; i < 3; i++) expect(host.write(block(10)).status).toBe(0);
    const seen = host.filemarks();
    expect(seen).toMatchObject({ sense: '3/0C/00', told: { deferred: true, responseCode: 0x71 } });
    expect(host.position()).toEqual([0, 1, 0]);
  });

  it('silent corruption changes one bit, and nothing tells so', () => {
    const host = hostWith({ kind: 'silent corruption', when: { record: 1 } });
    host.write(block(100));
    host.rewind();
    const { status, data } = host.read(100);
    expect(status).toBe(0);
    const changed = [...data].filter((byte) => byte !== 5);
    expect(changed).toHaveLength(1);
    expect(Math.log2((changed[0] as number) ^ 5) % 1).toBe(0);
  });
});

describe('faults of the mechanism', () => {
  it('the tape cannot be positioned', () => {
    const host = hostWith({ kind: 'servo failure', when: { operationCode: 0x01 } });
    host.write(block(10));
    expect(host.space(0, -1).sense).toBe(undefined);
    expect(host.rewind().sense).toBe('4/15/01');
    expect(host.rewind().sense).toBe(undefined);
  });

  it('a cartridge cannot be threaded', () => {
    const drive = new Drive({
      faults: new Faults({ seed: 0, faults: [{ kind: 'load failure', when: { probability: 1 } }] }),
    });
    drive.insert(new MemoryCartridge());
    expect(new DriveHost(drive).ready().sense).toBe('4/53/00');
  });
});

it('the same seed has the same run, and what happened can be replayed', () => {
  fc.assert(
    fc.property(fc.nat({ max: 2 ** 32 - 1 }), (seed) => {
      const run = (faults: Faults): readonly string[] => {
        const drive = new Drive({ faults });
        drive.insert(new MemoryCartridge());
        const host = new DriveHost(drive);
        const seen: string[] = [];
        for (let i = 0; i < 40; i++) {
          const one = i % 9 === 8 ? host.rewind() : i % 3 === 2 ? host.read(64) : host.write(block(10 + i));
          seen.push(`${one.status} ${one.sense} ${one.data}`);
        }
        return seen;
      };
      const first = new Faults(faultPlanOf(seed, 40));
      const seen = run(first);
      expect(run(new Faults(faultPlanOf(seed, 40)))).toEqual(seen);
      const replay = readFaultPlan(JSON.parse(JSON.stringify(first.replay())));
      expect(run(new Faults(replay))).toEqual(seen);
    }),
    { seed: 7, numRuns: 50 },
  );
});
