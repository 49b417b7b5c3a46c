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
  /** `format PARTITIONS`, of the same size. */
  | { readonly name: 'format'; readonly partitions: number }
  /** `encryption decrypt key=NUMBER`: clear blocks are not read; `encryption mixed key=NUMBER`: they are. */
  | { readonly name: 'encryption'; readonly mode: 'decrypt' | 'mixed'; readonly key: number }
  /** `encryption off`. */
  | { readonly name: 'encryption'; readonly mode: 'off' }
  /** Each alone: see {@link LoneCommand}. */
  | { readonly name: LoneCommand }
  /** `cdb 12 00 00 00 60 00 in=96`: any command, by its bytes; `out=0a0b` are data for the drive. */
  | { readonly name: 'cdb'; readonly bytes: readonly number[]; readonly in?: number; readonly out?: readonly number[] }
  /** `expect SENSE`: what the command before must have told, as `8/00/05`, or `good`. */
  | { readonly name: 'expect'; readonly sense: string }
  /** `expect-position OBJECT`, with `partition=NUMBER`: where the tape must stand now. */
  | { readonly name: 'expect-position'; readonly object: number; readonly partition?: number };

/**
 * Commands that take nothing. `reload` unloads and loads; `reset` is one of the logical unit, `power-cycle` the loss of
 * power: all three take the unit attentions that follow. `load` does not; `ready` is TEST UNIT READY.
 */
export type LoneCommand =
  | 'end-of-data'
  | 'rewind'
  | 'erase'
  | 'load'
  | 'unload'
  | 'reload'
  | 'reset'
  | 'power-cycle'
  | 'ready';

const SENSE = /^(?:good|[0-9A-F]\/[0-9A-F]{2}\/[0-9A-F]{2})$/;
const BYTE_MAX = 0xff;
/** A transfer length has 24 bits, and so has a count of filemarks; a count of SPACE(6) has a sign among them. */
const LENGTH_MAX = 0xff_ffff;
const SPACE_MAX = 0x7f_ffff;
/** What one command carries at most. */
const DATA_BYTES_MAX = 1 << 26;
const CDB_BYTES_MAX = 260;
const PARTITIONS_MAX = 4;

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
    case 'format':
      return `format ${one.partitions}`;
    case 'encryption':
      return `encryption ${one.mode}${named('key', one.mode === 'off' ? undefined : one.key)}`;
    case 'expect':
      return `expect ${one.sense}`;
    case 'expect-position':
      return `expect-position ${one.object}${named('partition', one.partition)}`;
    case 'cdb': {
      const out = one.out === undefined ? '' : ` out=${one.out.map(byteInHex).join('')}`;
      return `cdb ${one.bytes.map(byteInHex).join(' ')}${named('in', one.in)}${out}`;
    }
    default:
      return one.name;
  }
}

const byteInHex = (byte: number): string => byte.toString(16).padStart(2, '0');

const named = (name: string, value: number | undefined): string => (value === undefined ? '' : ` ${name}=${value}`);

/**
 * Reads a script: a command a line, words apart by blanks, `#` begins a remark, empty lines say nothing.
 * @throws ScriptError for the first line that is no command
 */
export function parseScript(text: string): readonly ScriptCommand[] {
  return text.split(/\r?\n/).flatMap((raw, index) => {
    const line = raw.replace(/#.*/, '').trim();
    return line === '' ? [] : [commandIn(index + 1, line)];
  });
}

/** How a command is written. */
interface Form {
  readonly wanted: string;
  /** How many words stand behind its name; undefined: as many as one likes. */
  readonly words: number | undefined;
  readonly options?: readonly string[];
  readonly read: (line: Line) => ScriptCommand;
}

const alone = (name: LoneCommand): Form => ({ wanted: `${name} alone`, words: 0, read: () => ({ name }) });

const FORMS: { readonly [Name in ScriptCommand['name']]: Form } = {
  write: {
    wanted: 'write LENGTH fill=BYTE blocks=COUNT',
    words: 1,
    options: ['fill', 'blocks'],
    read: (line) => {
      const fill = line.option('fill', BYTE_MAX).fill ?? 0;
      return { name: 'write', ...line.data(), fill };
    },
  },
  read: {
    wanted: 'read LENGTH blocks=COUNT',
    words: 1,
    options: ['blocks'],
    read: (line) => ({ name: 'read', ...line.data() }),
  },
  filemarks: {
    wanted: 'filemarks COUNT',
    words: 1,
    read: (line) => ({ name: 'filemarks', count: line.count(0, 0, LENGTH_MAX) }),
  },
  space: {
    wanted: 'space records|filemarks COUNT',
    words: 2,
    read: (line) => ({
      name: 'space',
      over: line.oneOf(0, ['records', 'filemarks']),
      count: line.integer(1, SPACE_MAX),
    }),
  },
  locate: {
    wanted: 'locate OBJECT partition=NUMBER',
    words: 1,
    options: ['partition'],
    read: (line) => ({ name: 'locate', object: line.count(0), ...line.option('partition', BYTE_MAX) }),
  },
  blocklength: {
    wanted: 'blocklength BYTES',
    words: 1,
    read: (line) => ({ name: 'blocklength', bytes: line.count(0, 0, LENGTH_MAX) }),
  },
  compression: {
    wanted: 'compression on|off',
    words: 1,
    read: (line) => ({ name: 'compression', on: line.oneOf(0, ['on', 'off']) === 'on' }),
  },
  format: {
    wanted: `format PARTITIONS, 1 to ${PARTITIONS_MAX}`,
    words: 1,
    read: (line) => ({ name: 'format', partitions: line.count(0, 1, PARTITIONS_MAX) }),
  },
  encryption: {
    wanted: 'encryption off, or encryption decrypt|mixed key=NUMBER',
    words: 1,
    options: ['key'],
    read: (line) => {
      const mode = line.oneOf(0, ['off', 'decrypt', 'mixed']);
      const { key } = line.option('key', BYTE_MAX);
      if (mode === 'off') return key === undefined ? { name: 'encryption', mode } : line.fail();
      return { name: 'encryption', mode, key: key ?? line.fail() };
    },
  },
  'end-of-data': alone('end-of-data'),
  rewind: alone('rewind'),
  erase: alone('erase'),
  reload: alone('reload'),
  reset: alone('reset'),
  'power-cycle': alone('power-cycle'),
  load: alone('load'),
  unload: alone('unload'),
  ready: alone('ready'),
  cdb: {
    wanted: 'cdb BYTES in=COUNT out=BYTES, a byte being two hexadecimal digits',
    words: undefined,
    options: ['in', 'out'],
    read: (line) => ({
      name: 'cdb',
      bytes: line.bytes(CDB_BYTES_MAX),
      ...line.option('in', LENGTH_MAX),
      ...line.out(),
    }),
  },
  'expect-position': {
    wanted: 'expect-position OBJECT partition=NUMBER',
    words: 1,
    options: ['partition'],
    read: (line) => ({ name: 'expect-position', object: line.count(0), ...line.option('partition', BYTE_MAX) }),
  },
  expect: {
    wanted: 'expect good, or a sense key with its code, as 8/00/05',
    words: 1,
    read: (line) => ({ name: 'expect', sense: line.matching(0, SENSE) }),
  },
};

function commandIn(number: number, text: string): ScriptCommand {
  const [name = ''] = text.split(/\s+/, 1);
  if (!Object.hasOwn(FORMS, name)) throw new ScriptError(number, text, `one of ${Object.keys(FORMS).join(', ')}`);
  const form = FORMS[name as ScriptCommand['name']];
  return form.read(new Line(number, text, form));
}

/** The words of one line. */
class Line {
  private readonly number: number;
  private readonly text: string;
  private readonly wanted: string;
  private readonly words: readonly string[];
  private readonly options: ReadonlyMap<string, string>;

  constructor(number: number, text: string, { wanted, words, options = [] }: Form) {
    this.number = number;
    this.text = text;
    this.wanted = wanted;
    const [, ...rest] = text.split(/\s+/);
    this.words = rest.filter((word) => !word.includes('='));
    this.options = new Map(
      rest.filter((word) => word.includes('=')).map((word) => word.split('=', 2) as [string, string]),
    );
    const known = [...this.options.keys()].every((option) => options.includes(option));
    if (!known || (words !== undefined && this.words.length !== words)) this.fail();
  }

  /** An option by its name; nothing where it is left out. */
  option<Name extends string>(name: Name, most?: number): { readonly [Of in Name]?: number } {
    const text = this.options.get(name);
    return text === undefined ? {} : ({ [name]: this.between(text, 0, most) } as { readonly [Of in Name]?: number });
  }

  count(index: number, least = 0, most?: number): number {
    return this.between(this.words[index], least, most);
  }

  integer(index: number, most: number): number {
    return this.between(this.words[index], -most, most);
  }

  /** A length, and how many blocks of it. */
  data(): { readonly length: number; readonly blocks?: number } {
    const length = this.count(0, 0, LENGTH_MAX);
    const { blocks, ...none } = this.option('blocks', LENGTH_MAX);
    if (length * (blocks ?? 1) > DATA_BYTES_MAX) this.fail();
    return { length, ...(blocks === undefined ? none : { blocks }) };
  }

  /** All words, as bytes in hexadecimal digits: at least one. */
  bytes(most: number): readonly number[] {
    const bytes = this.hexadecimal(this.words.join(''));
    return bytes.length >= 1 && bytes.length <= most ? bytes : this.fail();
  }

  out(): { readonly out?: readonly number[] } {
    const text = this.options.get('out');
    return text === undefined ? {} : { out: this.hexadecimal(text) };
  }

  private hexadecimal(text: string): readonly number[] {
    if (!/^(?:[0-9a-f]{2})*$/i.test(text)) this.fail();
    return Array.from(text.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  }

  oneOf<Word extends string>(index: number, words: readonly Word[]): Word {
    return words.find((word) => word === this.words[index]) ?? this.fail();
  }

  matching(index: number, pattern: RegExp): string {
    const word = this.words[index] ?? '';
    return pattern.test(word) ? word : this.fail();
  }

  private between(text: string | undefined, least: number, most = Number.MAX_SAFE_INTEGER): number {
    const number = /^-?\d{1,15}$/.test(text ?? '') ? Number(text) : Number.NaN;
    return number >= least && number <= most ? number : this.fail();
  }

  fail(): never {
    throw new ScriptError(this.number, this.text, this.wanted);
  }
}
