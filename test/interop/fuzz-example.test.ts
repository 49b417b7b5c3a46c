import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'tapekit-example-'));
const project = join(folder, 'project');

/** What the project's workflow runs. */
function npmTest(): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('npm', ['test'], { cwd: project, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

beforeAll(() => {
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  const [{ filename }] = JSON.parse(packed);
  cpSync(join(ROOT, 'docs/examples/fuzz-your-reader'), project, { recursive: true });
  execFileSync('npm', ['install', '--no-audit', '--no-fund', join(folder, filename)], { cwd: project });
});
afterAll(() => rmSync(folder, { recursive: true }));

test('the example finds nothing wrong with its reader', () => {
  const { status, output } = npmTest();
  expect(output).toMatch(/pass 3$/m);
  expect(status).toBe(0);
});

test('the workflow of the example runs scripts that it has', () => {
  const workflow = readFileSync(join(project, '.github/workflows/test.yml'), 'utf8');
  const { scripts } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
  const commands = [...workflow.matchAll(/- run: (?:[A-Z_]+=\S+ )*(.+)$/gm)].map(([, command]) => command);
  expect(new Set(commands)).toEqual(new Set(['npm install', 'npm test']));
  expect(scripts).toHaveProperty('test');
});

test.each([
  ['checks no checksum', 'stored !== unsigned && stored !== signed', 'false'],
  ['wants no second block of zeros', 'second.some((byte) => byte !== 0)', 'false'],
  [
    'takes a cut for the end',
    'if (block.length < BLOCK) throw',
    'if (block.length < BLOCK) break; else if (!block) throw',
  ],
  ['sums unsigned bytes only', ' && stored !== signed', ''],
])('the example finds a reader that %s', (_, code, instead) => {
  const path = join(project, 'src/read-ustar.js');
  const right = readFileSync(path, 'utf8');
  expect(right).toContain(code);
  writeFileSync(path, right.replace(code, instead));
  const { status, output } = npmTest();
  writeFileSync(path, right);
  expect(output).toMatch(/Counterexample/);
  expect(status).not.toBe(0);
});
