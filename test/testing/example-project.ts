import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = new URL('../..', import.meta.url).pathname;

/** A project of docs/examples as its users have it: copied, with the packed tapekit installed from the registry. */
export class ExampleProject {
  private readonly folder = mkdtempSync(join(tmpdir(), 'tapekit-example-'));
  private readonly project = join(this.folder, 'project');

  /** Packs, copies and installs. */
  constructor(name: string) {
    const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', this.folder], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const [{ filename }] = JSON.parse(packed);
    cpSync(join(ROOT, 'docs/examples', name), this.project, { recursive: true });
    execFileSync('npm', ['install', '--no-audit', '--no-fund', join(this.folder, filename)], { cwd: this.project });
  }

  /** What its workflow runs. */
  npmTest(): { status: number | null; output: string } {
    const { status, stdout, stderr } = spawnSync('npm', ['test'], { cwd: this.project, encoding: 'utf8' });
    return { status, output: stdout + stderr };
  }

  /** The same with other code in one file, which is put right again. */
  npmTestWith(file: string, code: string, instead: string): { status: number | null; output: string } {
    const path = join(this.project, file);
    const right = readFileSync(path, 'utf8');
    if (!right.includes(code)) throw new Error(`${file} has no '${code}'`);
    writeFileSync(path, right.replace(code, instead));
    const result = this.npmTest();
    writeFileSync(path, right);
    return result;
  }

  /** The commands of its workflow, and the scripts that it has. */
  workflow(): { commands: ReadonlySet<string | undefined>; scripts: Readonly<Record<string, string>> } {
    const workflow = readFileSync(join(this.project, '.github/workflows/test.yml'), 'utf8');
    const { scripts } = JSON.parse(readFileSync(join(this.project, 'package.json'), 'utf8'));
    const commands = [...workflow.matchAll(/- run: (?:[A-Z_]+=\S+ )*(.+)$/gm)].map(([, command]) => command);
    return { commands: new Set(commands), scripts };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
