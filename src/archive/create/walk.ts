import type { BigIntStats } from 'node:fs';
import { type CreateFs, pathOf, type SortOrder } from './file-system.js';
import { FolderNames } from './folder-names.js';
import type { Remark } from './remarks.js';

/** A path to be archived. */
export interface Operand {
  /** As given, as `decodeName` gives it. */
  readonly name: string;
  /** The folder it is relative to; empty for the working directory. */
  readonly folder: string;
}

/** A file that was found. */
export interface Found {
  /** Where it is. */
  readonly path: string;
  /** What it is called: the operand, and what is below it. A folder has no slash at its end. */
  readonly name: string;
  /** Of the link itself, or with `dereference` of what it leads to. */
  readonly stat: BigIntStats;
}

/** How the tree is walked. */
export interface WalkOptions {
  readonly sort: SortOrder;
  /** Symbolic links are followed. */
  readonly dereference: boolean;
  readonly oneFileSystem: boolean;
  /** Folders are entered. */
  readonly recursion: boolean;
  readonly excludes: (name: string) => boolean;
  readonly remark: (remark: Remark) => void;
}

/** A folder that is being walked. */
interface Level {
  readonly path: string;
  readonly name: string;
  readonly entries: FolderNames;
  readonly dev: bigint;
  readonly ino: bigint;
}

const GONE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);

/**
 * Finds the files to be archived, folders before what is in them. In memory are the names of the folders on the way to
 * the file at hand, see {@link FolderNames}.
 */
export class Walk {
  private readonly fs: CreateFs;
  private readonly options: WalkOptions;
  private readonly operands: Iterator<Operand>;
  private readonly levels: Level[] = [];

  constructor(fs: CreateFs, operands: Iterable<Operand>, options: WalkOptions) {
    this.fs = fs;
    this.options = options;
    this.operands = operands[Symbol.iterator]();
  }

  /** The next file; undefined at the end. */
  next(): Found | undefined {
    for (;;) {
      const level = this.levels.at(-1);
      if (level === undefined) {
        const operand = this.operands.next();
        if (operand.done === true) return undefined;
        const name = operand.value.name.replace(/(?!^)\/+$/, '');
        const found = this.look(under(operand.value.folder, name), name, undefined);
        if (found !== undefined) return found;
        continue;
      }
      const entry = level.entries.next();
      if (entry === undefined) this.levels.pop();
      else {
        const found = this.look(joined(level.path, entry), joined(level.name, entry), level);
        if (found !== undefined) return found;
      }
    }
  }

  private look(path: string, name: string, level: Level | undefined): Found | undefined {
    if (this.options.excludes(name)) return undefined;
    const { fs } = this;
    let stat: BigIntStats;
    try {
      const at = pathOf(path);
      stat = this.options.dereference ? fs.statSync(at, { bigint: true }) : fs.lstatSync(at, { bigint: true });
    } catch (error) {
      this.tellFailure(name, error, level === undefined);
      return undefined;
    }
    const found = { path, name, stat };
    return stat.isDirectory() && this.options.recursion && !this.enter(found, level) ? undefined : found;
  }

  /** @returns whether the folder can be read, or need not be */
  private enter({ path, name, stat }: Found, level: Level | undefined): boolean {
    const { options } = this;
    const { dev, ino } = stat;
    if (options.oneFileSystem && level !== undefined && level.dev !== dev) {
      options.remark({ code: 'other-file-system', name });
      return true;
    }
    if (options.dereference && this.levels.some((above) => above.dev === dev && above.ino === ino)) {
      options.remark({ code: 'loop', name });
      return false;
    }
    try {
      const entries = new FolderNames(this.fs, path, options.sort, stat.size);
      this.levels.push({ path, name, entries, dev, ino });
      return true;
    } catch (error) {
      this.tellFailure(name, error, false);
      return false;
    }
  }

  private tellFailure(name: string, error: unknown, isOperand: boolean): void {
    const { code = String(error) } = error as NodeJS.ErrnoException;
    if (!GONE.has(code)) this.options.remark({ code: 'unreadable', name, reason: code });
    else this.options.remark({ code: isOperand ? 'missing' : 'vanished', name });
  }
}

function joined(folder: string, entry: string): string {
  return folder.endsWith('/') ? folder + entry : `${folder}/${entry}`;
}

/** A path that is relative to a folder. */
export function under(folder: string, path: string): string {
  return folder === '' || path.startsWith('/') ? path : joined(folder, path);
}
