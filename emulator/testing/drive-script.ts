/** One line of a script of drive commands. */
export type ScriptCommand =
  /** `write LENGTH fill=BYTE`, in fixed-block mode with `blocks=COUNT` of that length each. */
  | { readonly name: 'write'; readonly length: number; readonly fill: number; readonly blocks?: number }
  /** `read LENGTH`, in fixed-block mode with `blocks=COUNT`. */
  | { readonly name: 'read'; readonly length: number; readonly blocks?: number }
  /** `filemarks COUNT`. */
  | { readonly name: 'filemarks'; readonly count: number }
  /** `space records COUNT`, `space filemarks COUNT`. */
  | { readonly name: 'space'; readonly over: 'records' | 'filemarks'; readonly count: number }
  /** `locate OBJECT`, to another partition with `partition=NUMBER`. */
  | { readonly name: 'locate'; readonly object: number; readonly partition?: number }
  /** `blocklength BYTES`: 0 for blocks of any length. */
  | { readonly name: 'blocklength'; readonly bytes: number }
  /** `compression on`, `compression off`. */
  | { readonly name: 'compression'; readonly on: boolean }
  /** `end-of-data`, `rewind`, `erase`, `reload`, `reset`, each alone. */
  | { readonly name: 'end-of-data' | 'rewind' | 'erase' | 'reload' | 'reset' }
  /** `expect SENSE`: what the command before must have told, as `8/00/05`, or `good`. */
  | { readonly name: 'expect'; readonly sense: string };

const ALONE: readonly string[] = ['end-of-data', 'rewind', 'erase', 'reload', 'reset'];
const SENSE = /^(?:good|[0-9A-F]\/[0-9A-F]{2}\/[0-9A-F]{2})$/;

/** A line that is none of a script's commands: which, and what it should be. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
  /** Counted from 1. */
  readonly line: number;

  constructor(line: number, text: string, wanted: string) {
    super(`line ${line}: '${text.slice(0, 80)}' should be ${wanted}`);
    this.line = line;
  }
}

/** A script as text: a command a line. {@link parseScript} reads it. */
export function printScript(commands: readonly ScriptCommand[]): string {
  return commands.map((one) => `${printed(one)}\n`).join('');
}

function printed(one: ScriptCommand): string {
  switch (one.name) {
    case 'write':
      return `write ${one.length} fill=${one.fill}${named('blocks', one.blocks)}`;
    case 'read':
      return `read ${one.length}${named('blocks', one.blocks)}`;
    case 'filemarks':
      return `filemarks ${one.count}`;
    case 'space':
      return `space ${one.over} ${one.count}`;
    case 'locate':
      return `locate ${one.object}${named('partition', one.partition)}`;
    case 'blocklength':
      return `blocklength ${one.bytes}`;
    case 'compression':
      return `compression ${one.on ? 'on' : 'off'}`;
    case 'expect':
      return `expect ${one.sense}`;
    default:
      return one.name;
  }
}

const named = (name: string, value: number | undefined): string => (value === undefined ? '' : ` ${name}=${value}`);

/**
 * Reads a script: a command a line, words apart by blanks, `#` begins a remark, empty lines say nothing.
 * @throws ScriptError for the first line that is no command
 */
export function parseScript(text: string): readonly ScriptCommand[] {
  return text.split(/\r?\n/).flatMap((raw, index) => {
    const line = raw.replace(/#.*/, '').trim();
    return line === '' ? [] : [new Line(index + 1, line).command()];
  });
}

/** The words of one line. */
class Line {
  private readonly name: string;
  private readonly words: readonly string[];
  private readonly options: ReadonlyMap<string, string>;

  private readonly number: number;
  private readonly text: string;

  constructor(number: number, text: string) {
    this.number = number;
    this.text = text;
    const [name = '', ...rest] = text.split(/\s+/);
    this.name = name;
    this.words = rest.filter((word) => !word.includes('='));
    this.options = new Map(
      rest.filter((word) => word.includes('=')).map((word) => word.split('=', 2) as [string, string]),
    );
  }

  command(): ScriptCommand {
    const { name } = this;
    if (ALONE.includes(name)) return this.exactly({ name: name as 'rewind' }, 0, `${name} alone`);
    switch (name) {
      case 'write': {
        const wanted = 'write LENGTH fill=BYTE blocks=COUNT';
        const fill = this.option('fill', wanted) ?? 0;
        if (fill > 0xff) this.fail(wanted);
        const blocks = this.option('blocks', wanted);
        return this.exactly(
          { name, length: this.count(0, wanted), fill, ...(blocks !== undefined && { blocks }) },
          1,
          wanted,
          ['fill', 'blocks'],
        );
      }
      case 'read': {
        const wanted = 'read LENGTH blocks=COUNT';
        const blocks = this.option('blocks', wanted);
        return this.exactly(
          { name, length: this.count(0, wanted), ...(blocks !== undefined && { blocks }) },
          1,
          wanted,
          ['blocks'],
        );
      }
      case 'filemarks':
        return this.exactly({ name, count: this.count(0, 'filemarks COUNT') }, 1, 'filemarks COUNT');
      case 'space': {
        const wanted = 'space records|filemarks COUNT';
        const [over] = this.words;
        if (over !== 'records' && over !== 'filemarks') this.fail(wanted);
        return this.exactly({ name, over: over as 'records', count: this.integer(this.words[1], wanted) }, 2, wanted);
      }
      case 'locate': {
        const wanted = 'locate OBJECT partition=NUMBER';
        const partition = this.option('partition', wanted);
        return this.exactly(
          { name, object: this.count(0, wanted), ...(partition !== undefined && { partition }) },
          1,
          wanted,
          ['partition'],
        );
      }
      case 'blocklength':
        return this.exactly({ name, bytes: this.count(0, 'blocklength BYTES') }, 1, 'blocklength BYTES');
      case 'compression': {
        const wanted = 'compression on|off';
        const [word = ''] = this.words;
        if (word !== 'on' && word !== 'off') this.fail(wanted);
        return this.exactly({ name, on: word === 'on' }, 1, wanted);
      }
      case 'expect': {
        const wanted = 'expect good, or a sense key with its code, as 8/00/05';
        const [sense = ''] = this.words;
        if (!SENSE.test(sense)) this.fail(wanted);
        return this.exactly({ name, sense }, 1, wanted);
      }
      default:
        return this.fail(
          'write, read, filemarks, space, locate, blocklength, compression, end-of-data, rewind, erase, reload, reset or expect',
        );
    }
  }

  private exactly(one: ScriptCommand, words: number, wanted: string, options: readonly string[] = []): ScriptCommand {
    const known = [...this.options.keys()].every((option) => options.includes(option));
    return known && this.words.length === words ? one : this.fail(wanted);
  }

  private option(name: string, wanted: string): number | undefined {
    const text = this.options.get(name);
    return text === undefined ? undefined : this.from0(text, wanted);
  }

  private count(index: number, wanted: string): number {
    return this.from0(this.words[index], wanted);
  }

  private from0(text: string | undefined, wanted: string): number {
    const number = this.integer(text, wanted);
    return number < 0 ? this.fail(wanted) : number;
  }

  private integer(text: string | undefined, wanted: string): number {
    const number = /^-?\d{1,15}$/.test(text ?? '') ? Number(text) : Number.NaN;
    return Number.isNaN(number) ? this.fail(wanted) : number;
  }

  private fail(wanted: string): never {
    throw new ScriptError(this.number, this.text, wanted);
  }
}
