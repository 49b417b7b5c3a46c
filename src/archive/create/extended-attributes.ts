import { spawnSync } from 'node:child_process';
import { decodeName, encodeName } from '../../bytes/index.js';
import type { Identities } from './identities.js';
import { aclText } from './posix-acl.js';
import type { Found } from './walk.js';

/** Records for the pax headers of files, by their paths: only those that have some. */
export type AttributeRecords = ReadonlyMap<string, ReadonlyMap<string, Uint8Array>>;

/** What was had of some files, and lines of what could not be. */
export interface AttributesRead {
  readonly records: AttributeRecords;
  /** What the program complains of, but for files that are gone by now. */
  readonly complaints: readonly string[];
}

/** Reads extended attributes and access control lists of many files at once. */
export type AttributeReader = (files: readonly Found[]) => AttributesRead;

/** Which of them are read. */
export interface AttributeOptions {
  /** Extended attributes, as `SCHILY.xattr.NAME`. */
  readonly xattrs: boolean;
  /** Access control lists, as `SCHILY.acl.access` and `SCHILY.acl.default`. */
  readonly acls: boolean;
  /** What symbolic links lead to is meant. */
  readonly dereference: boolean;
  /** Names in access control lists; numbers where there are none. */
  readonly identities: Pick<Identities, 'user' | 'group'>;
}

/** The program is not there: one sentence. */
export class AttributeError extends Error {
  override readonly name = 'AttributeError';
}

/** Runs a program to its end. */
export type RunProgram = (
  program: string,
  args: readonly string[],
  input: Uint8Array,
) => { readonly status: number | null; readonly stdout: Uint8Array; readonly stderr: Uint8Array };

const OUTPUT_BYTES_MAX = 1 << 28;
const ACLS = new Map([
  ['system.posix_acl_access', 'SCHILY.acl.access'],
  ['system.posix_acl_default', 'SCHILY.acl.default'],
]);

/**
 * Reads attributes through the system's getfattr, since Node has no call for them.
 * @throws AttributeError where the program is not installed
 */
export function attributeReader(options: AttributeOptions, run: RunProgram = runProgram): AttributeReader {
  if (run('getfattr', ['--version'], new Uint8Array(0)).status !== 0) {
    throw new AttributeError(
      'reading attributes needs the program getfattr, which is not installed (package attr); leave out --xattrs and --acls',
    );
  }
  const pattern = options.xattrs ? '-' : '^system\\.posix_acl_';
  const flags = ['--dump', '--encoding=hex', '--absolute-names', `--match=${pattern}`];
  if (!options.dereference) flags.push('--no-dereference');
  return (files) => {
    const paths = files.map(({ path }) => encodeName(`${path}\0`));
    // Arguments of Node's are text, and names may be any bytes: xargs takes these, and as many as there are.
    const { stdout, stderr } = run('xargs', ['-0', '-r', 'getfattr', ...flags, '--'], Buffer.concat(paths));
    const complaints = decodeName(stderr).split('\n');
    return {
      records: parseDump(Buffer.from(stdout).toString('latin1'), options),
      complaints: complaints.filter((line) => line !== '' && !line.endsWith(': No such file or directory')),
    };
  };
}

function runProgram(program: string, args: readonly string[], input: Uint8Array): ReturnType<RunProgram> {
  const env = { ...process.env, LC_ALL: 'C' };
  const ran = spawnSync(program, args, { input, env, maxBuffer: OUTPUT_BYTES_MAX });
  const failed = ran.error === undefined ? '' : `${program}: ${ran.error.message}\n`;
  const none = Buffer.alloc(0);
  return {
    status: ran.status,
    stdout: ran.stdout ?? none,
    stderr: Buffer.concat([ran.stderr ?? none, Buffer.from(failed)]),
  };
}

/** Parses what `getfattr --dump --encoding=hex` prints: a comment with the path, and a line for each attribute. */
function parseDump(dump: string, { xattrs, acls, identities }: AttributeOptions): AttributeRecords {
  const all = new Map<string, ReadonlyMap<string, Uint8Array>>();
  for (const block of dump.split('\n\n')) {
    const [first = '', ...lines] = block.split('\n');
    if (!first.startsWith('# file: ')) continue;
    const records = new Map<string, Uint8Array>();
    for (const line of lines) {
      const [, name = '', digits = ''] = /^(.*?)=(?:0x([0-9a-f]*))?$/s.exec(line) ?? [];
      if (name === '') continue;
      const value = Uint8Array.from(Buffer.from(digits, 'hex'));
      const acl = ACLS.get(name);
      if (acl === undefined) {
        if (xattrs) records.set(`SCHILY.xattr.${keywordOf(bytesOf(name))}`, value);
      } else if (acls) {
        const text = aclText(value, identities);
        if (text !== undefined) records.set(acl, encodeName(text));
      }
    }
    if (records.size > 0) all.set(bytesOf(first.slice('# file: '.length)), records);
  }
  return all;
}

/** A text in which getfattr has put three octal digits behind a backslash for whatever could be misread. */
function bytesOf(latin1: string): string {
  const plain = latin1.replace(/\\([0-7]{3})/g, (_, digits) => String.fromCharCode(Number.parseInt(digits, 8)));
  return decodeName(Buffer.from(plain, 'latin1'));
}

/** As GNU tar does it: a keyword ends at its first equals sign. */
function keywordOf(name: string): string {
  return name.replaceAll('%', '%25').replaceAll('=', '%3D');
}
