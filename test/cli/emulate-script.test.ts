import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import type { EmulateScriptFlags } from '../../src/cli/commands/emulate.declare.js';
import { runEmulateDump } from '../../src/cli/commands/emulate-dump.js';
import { runEmulateNew } from '../../src/cli/commands/emulate-new.js';
import { runEmulateScript } from '../../src/cli/commands/emulate-script.js';
import { scratchFolder } from '../testing/scratch.js';
import { type Captured, capture } from '../testing/tapekit.js';

const schema = readFileSync(new URL('../../docs/schemas/emulate-script.schema.json', import.meta.url), 'utf8');
const valid = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(JSON.parse(schema));
const folder = scratchFolder('emulate-script-');
const path = (name: string): string => join(folder(), name);

function run(script: string, flags: EmulateScriptFlags = {}, cartridge?: string): Promise<Captured> {
  writeFileSync(path('script'), script);
  return capture((io) => runEmulateScript(io, path('script'), cartridge, flags));
}

const SHORT_READ = 'write 512 fill=7\nfilemarks 1\nrewind\nread 100\nexpect 0/00/00\nexpect-position 1\n';

describe('tapekit emulate script', () => {
  test('shows each command, what it was answered, and where the tape stands', async () => {
    const { code, stdout, stderr } = await run(SHORT_READ);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.replaceAll(/ +/g, ' ').split('\n')).toEqual([
      ' 1 write 512 fill=7 good; object 1, file 0',
      ' 2 filemarks 1 good; object 2, file 1',
      ' 3 rewind good; object 0, file 0',
      expect.stringMatching(/^ 4 read 100 0\/00\/00 .*, information -412, 100 bytes; object 1, file 0$/),
      ' 5 expect 0/00/00 holds',
      ' 6 expect-position 1 holds',
      '',
    ]);
  });

  test('what does not hold is told: exit 1', async () => {
    const { code, stdout, stderr } = await run(
      'read 1\nexpect good\nexpect-position 3\nexpect-position 0 partition=1\n',
    );
    expect(code).toBe(1);
    expect(stdout).toMatch(/expect good +DOES NOT HOLD: it is 8\/00\/05\n/);
    expect(stdout).toMatch(/expect-position 3 +DOES NOT HOLD: it is object 0, file 0\n/);
    expect(stderr).toBe('tapekit: 3 expectations do not hold\n');
  });

  test('works on a cartridge in a folder, which keeps what was written', async () => {
    await capture(async (io) => runEmulateNew(io, path('A'), { capacity: 1 << 20 }));
    expect((await run('write 100\nfilemarks 1\n', {}, path('A'))).code).toBe(0);
    const { stdout } = await capture((io) => runEmulateDump(io, path('A'), {}));
    expect(stdout).toContain('partition 0: 2 objects');
  });

  test('lines of JSON are as the schema says, also of what is not answered', async () => {
    writeFileSync(path('plan'), JSON.stringify({ faults: [{ kind: 'hang', when: { operationCode: 1 } }] }));
    const { code, stdout } = await run(`${SHORT_READ}rewind\nunload\n`, { json: true, faults: path('plan') });
    const lines = stdout.trim().split('\n');
    for (const line of lines) expect(valid(JSON.parse(line)), line + JSON.stringify(valid.errors)).toBe(true);
    expect([code, lines.length]).toEqual([1, 8]);
    expect(JSON.parse(lines[2] ?? '')).toMatchObject({ sense: 'no answer: hangs', status: null });
  });

  test('the same seed gives the same run, and what went wrong is told', async () => {
    const script = 'write 100\n'.repeat(600);
    const [one, again, other] = [
      await run(script, { seed: 5 }),
      await run(script, { seed: 5 }),
      await run(script, { seed: 6 }),
    ];
    expect(again).toEqual(one);
    expect(other.stdout).not.toBe(one.stdout);
    expect(one.stderr).toMatch(/^tapekit: fault: [a-z ]+, at command \d+/);
  });

  test('a seed takes the place of the one in the plan', async () => {
    const faults = [{ kind: 'busy', when: { probability: 0.5 } }];
    writeFileSync(path('plan'), JSON.stringify({ seed: 1, faults }));
    const script = 'rewind\n'.repeat(50);
    const plain = await run(script, { faults: path('plan') });
    expect((await run(script, { faults: path('plan'), seed: 1 })).stdout).toBe(plain.stdout);
    expect((await run(script, { faults: path('plan'), seed: 2 })).stdout).not.toBe(plain.stdout);
    expect(plain.stdout).toContain('status 8');
  });

  test('another drive has another name, and other cartridges', async () => {
    const inquiry = 'cdb 12 00 00 00 60 00\nwrite 10\nexpect good\n';
    expect((await run(inquiry, { profile: 'LTO-8 hp half', capacity: 1 << 20 })).code).toBe(0);
    await capture(async (io) => runEmulateNew(io, path('A'), { capacity: 1 << 20 }));
    const refused = await run('write 10\nexpect 2/30/00\n', { profile: '9' }, path('A'));
    expect([refused.code, refused.stdout.includes('; no tape')], refused.stdout).toEqual([0, true]);
  });

  test.each([
    ['sing\n', {}, undefined, "line 1: 'sing' should be one of write, read"],
    ['', { profile: 'LTO-1' }, undefined, "no drive is called 'LTO-1'"],
    ['', { faults: '/nonexistent' }, undefined, 'there is no such file'],
    ['', { capacity: 1 }, 'A', '--capacity is for a cartridge in memory'],
    ['', {}, '/nonexistent', 'give the folder of a cartridge'],
    ['#'.repeat((1 << 20) + 1), {}, undefined, 'has more than 1048576 bytes'],
  ] as const)('%#: %j %s: exit 2', async (script, flags, cartridge, why) => {
    const { code, stderr } = await run(script, flags, cartridge);
    expect([code, stderr.includes(why)], stderr).toEqual([2, true]);
  });

  test.each(['{', '[]', '{"faults":[{"kind":"rain","when":{}}]}'])('%s is no plan: exit 2', async (plan) => {
    writeFileSync(path('plan'), plan);
    expect((await run('rewind\n', { faults: path('plan') })).code).toBe(2);
  });
});
