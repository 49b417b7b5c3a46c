// @ts-check
// Runs the ```console blocks of a Markdown page and puts in what they really print. What a block may use is the shell,
// `tapekit` (also as `npx tapekit`), `vectors/`, and files that ```js blocks of the page name in their first line
// (`// check.mjs`). A tape drive is played by the file that the page names: <!-- tape: vectors/tar/some.tar -->.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const FENCE = /^```(\w*)\n([\s\S]*?)^```$/gm;
const MARK = '\u001e';
const TAPE = '/dev/nst0';
/** A line of this alone stands for lines that are left out. */
const LEFT_OUT = '...';

/** Programs that the blocks meet instead of the real ones. */
const STAND_INS = {
  tapekit: 'exec "$TAPEKIT_NODE" "$TAPEKIT_ROOT/dist/program/cli/main.js" "$@"',
  npx: '[ "$1" = tapekit ] || exit 127; shift; exec tapekit "$@"',
  npm: '[ "$*" = ci ] || exit 127',
  mt: 'exit 0',
};

/**
 * The fenced blocks of a page.
 * @param {string} page - Markdown
 * @returns {{ language: string, text: string }[]}
 */
export function fencedBlocks(page) {
  return [...page.matchAll(FENCE)].map(([, language = '', text = '']) => ({ language, text }));
}

/**
 * Runs the blocks of a page in their order, in one scratch folder.
 * @param {string} page - Markdown
 * @param {string} root - folder of the package, built
 * @returns {string} the page with what the commands print; equal to what was given where the page tells the truth
 */
export function refreshConsoleBlocks(page, root) {
  const folder = mkdtempSync(join(tmpdir(), 'tapekit-docs-'));
  try {
    furnish(folder, root);
    const tape = /<!-- tape: (\S+) -->/.exec(page)?.[1] ?? 'no-tape';
    return page.replace(FENCE, (whole, language, text) => {
      if (language === 'js') writeExample(folder, text);
      return language === 'console' ? `\`\`\`console\n${refreshBlock(text, folder, root, tape)}\`\`\`` : whole;
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * @param {string} folder
 * @param {string} root
 */
function furnish(folder, root) {
  symlinkSync(join(root, 'vectors'), join(folder, 'vectors'));
  writeFileSync(join(folder, 'package.json'), '{"name":"page","private":true,"type":"module"}\n');
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules/tapekit'));
  symlinkSync(join(root, 'node_modules/fast-check'), join(folder, 'node_modules/fast-check'));
  mkdirSync(join(folder, '.bin'));
  for (const [name, script] of Object.entries(STAND_INS)) {
    writeFileSync(join(folder, '.bin', name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, '.bin', name), 0o755);
  }
}

/**
 * @param {string} folder
 * @param {string} text
 */
function writeExample(folder, text) {
  const name = /^\/\/ (\S+\.mjs)$/m.exec(text)?.[1];
  if (name !== undefined) writeFileSync(join(folder, name), text);
}

/**
 * @param {string} text
 * @param {string} folder
 * @param {string} root
 * @param {string} tape
 */
function refreshBlock(text, folder, root, tape) {
  const steps = stepsOf(text);
  const printed = run(
    steps.map((step) => step.command.join('\n').replaceAll(TAPE, tape)),
    folder,
    root,
  );
  return steps
    .map(({ command, output }, i) => {
      const now = (printed[i] ?? '(never ran)').replaceAll(tape, TAPE);
      const shown = fits(output, now) ? output : leftOut(output, now.split('\n'));
      const prompts = command.map((line, j) => `${j === 0 ? '$' : '>'} ${line}\n`).join('');
      return prompts + shown.filter((line, j, all) => j + 1 < all.length || line !== '').join('\n') + newline(shown);
    })
    .join('');
}

/** @param {string[]} shown */
function newline(shown) {
  return shown.some((line) => line !== '') ? '\n' : '';
}

/**
 * @param {string} text - of a block
 * @returns {{ command: string[], output: string[] }[]}
 */
function stepsOf(text) {
  /** @type {{ command: string[], output: string[] }[]} */
  const steps = [];
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const last = steps.at(-1);
    if (line.startsWith('$ ')) steps.push({ command: [line.slice(2)], output: [] });
    else if (line.startsWith('> ') && last?.output.length === 0) last.command.push(line.slice(2));
    else last?.output.push(line);
  }
  return steps;
}

/**
 * Whether what was printed is what the page shows, lines left out aside.
 * @param {string[]} expected
 * @param {string} printed
 */
function fits(expected, printed) {
  const pattern = expected
    .map((line) => (line === LEFT_OUT ? '(?:.*\n)*' : `${line.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}\n`))
    .join('');
  return new RegExp(`^${pattern}$`).test(printed);
}

/**
 * What is printed now, with as much left out as the page left out before.
 * @param {string[]} before
 * @param {string[]} now - with an empty line at the end
 */
function leftOut(before, now) {
  const first = before.indexOf(LEFT_OUT);
  const behind = before.length - first;
  if (first < 0 || first + behind > now.length) return now;
  return [...now.slice(0, first), LEFT_OUT, ...now.slice(-behind)];
}

/**
 * Runs commands in one shell; each sees the exit status of the one before as `$?`.
 * @param {string[]} commands
 * @param {string} folder
 * @param {string} root
 * @returns {string[]} what each printed, on standard output and standard error
 */
function run(commands, folder, root) {
  const mark = `mark() { local status=$?; printf '${MARK}'; return $status; }`;
  const script = ['exec 2>&1', mark, ...commands.flatMap((command) => [command, 'mark'])].join('\n');
  const { stdout } = spawnSync('bash', ['-c', script], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PATH: `${join(folder, '.bin')}:${process.env.PATH}`,
      TAPEKIT_NODE: process.execPath,
      TAPEKIT_ROOT: root,
      LC_ALL: 'C.UTF-8',
      TZ: 'UTC',
      NO_COLOR: '1',
    },
  });
  return stdout.split(MARK).slice(0, commands.length);
}
