import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ExampleProject } from '../testing/example-project.js';

describe.each([
  {
    name: 'fuzz-your-reader',
    file: 'src/read-ustar.js',
    passes: 3,
    wrong: [
      ['checks no checksum', 'stored !== unsigned && stored !== signed', 'false'],
      ['wants no second block of zeros', 'second.some((byte) => byte !== 0)', 'false'],
      [
        'takes a cut for the end',
        'if (block.length < BLOCK) throw',
        'if (block.length < BLOCK) break; else if (!block) throw',
      ],
      ['sums unsigned bytes only', ' && stored !== signed', ''],
    ],
  },
  {
    name: 'backup-on-tape',
    file: 'src/backup.js',
    passes: 2,
    wrong: [
      [
        'takes no notice of a full tape',
        "(await tape.write(file)) === 'volume-overflow'",
        '(await tape.write(file), 0)',
      ],
      ['leaves out what cannot be read', 'throw new BackupError(`record', 'break; void (`record'],
      ['restores what stands last on the tape', 'await tape.rewind()', 'await tape.spaceFilemarks(-1)'],
    ],
  },
] as const)('the example $name', ({ name, file, passes, wrong }) => {
  let project: ExampleProject;
  beforeAll(() => {
    project = new ExampleProject(name);
  });
  afterAll(() => project.remove());

  test('finds nothing wrong with its program', () => {
    const { status, output } = project.npmTest();
    expect(output).toMatch(new RegExp(`pass ${passes}$`, 'm'));
    expect(status).toBe(0);
  });

  test('has a workflow that runs scripts that it has', () => {
    const { commands, scripts } = project.workflow();
    expect(commands).toEqual(new Set(['npm install', 'npm test']));
    expect(scripts).toHaveProperty('test');
  });

  test.each<readonly [string, string, string]>(wrong)('finds a program that %s', (_, code, instead) => {
    const { status, output } = project.npmTestWith(file, code, instead);
    expect(output).toMatch(/Counterexample/);
    expect(status).not.toBe(0);
  });
});
