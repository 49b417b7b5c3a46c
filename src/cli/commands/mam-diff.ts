import { type FieldLine, inHex } from '../../bytes/index.js';
import { printable } from '../../findings/index.js';
import {
  explainPage,
  identifierInWords,
  type MamAttribute,
  type MamReading,
  type MemoryPage,
} from '../../mam/index.js';
import { EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import { readMamFile } from '../mam-file.js';
import { mamValueJson, mamValueText } from '../mam-value.js';
import { SCHEMA_VERSION } from '../report-json.js';

const ATTRIBUTES_PAGE = 0x200;

/** What is before, and what after; undefined where it is missing. */
interface Pair<T> {
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/**
 * Runs `tapekit mam diff`: what the attributes say, and the fields of a chip's pages; not how they are filled up.
 * @throws CouldNotRun for a file that holds nothing of a cartridge's memory
 */
export async function runMamDiff(io: CliIo, paths: readonly [string, string], json: boolean): Promise<number> {
  const before = (await readMamFile(io, paths[0])).reading;
  const after = (await readMamFile(io, paths[1])).reading;
  const notCompared = unread(before, after);
  const attributes = pairs(attributesOf(before), attributesOf(after), attributeText).filter(
    (pair) => !notCompared.includes(ATTRIBUTES_PAGE) || (pair.before !== undefined && pair.after !== undefined),
  );
  const pages = pairs(pagesOf(before), pagesOf(after), pageText).filter(
    (pair) => !notCompared.includes((pair.before ?? pair.after)?.id ?? 0),
  );
  const exitCode = attributes.length + pages.length === 0 ? EXIT.good : EXIT.problems;
  if (json) {
    const names = { before: printable(paths[0]), after: printable(paths[1]) };
    const differences = {
      attributes: attributes.map(attributeJson),
      pages: pages.map(pageJson),
      notCompared: notCompared.map((id) => inHex(id, 3)),
    };
    io.stdout.write(
      `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...names, exitCode, ...differences }, null, 1)}\n`,
    );
    return exitCode;
  }
  const lines = [
    ...attributes.flatMap((pair) => changed(pair, attributeText)),
    ...pages.flatMap((pair) => fieldsOf(pair).map(fieldText)),
  ];
  io.stdout.write(lines.map((line) => `${line}\n`).join(''));
  if (notCompared.length > 0) {
    const ids = notCompared.map((id) => inHex(id, 3)).join(', ');
    io.stderr.write(`tapekit: not compared, since one of the dumps does not have all of it: page ${ids}\n`);
  }
  return exitCode;
}

/** The pages of which one of the dumps does not have all. */
function unread(before: MamReading, after: MamReading): number[] {
  const ids = [before, after].flatMap(({ chip }) =>
    (chip?.pages ?? []).filter(({ state }) => state === 'unread').map(({ id }) => id),
  );
  return [...new Set(ids)].sort((a, b) => a - b);
}

/** Those that are not the same in both, in the order of their keys. */
function pairs<T>(before: Map<string, T>, after: Map<string, T>, textOf: (one: T) => string): Pair<T>[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .map((key) => ({ before: before.get(key), after: after.get(key) }))
    .filter((pair) => text(pair.before) !== text(pair.after));
  function text(one: T | undefined): string | undefined {
    return one === undefined ? undefined : textOf(one);
  }
}

/** An attribute that only its identifier is known of has no value. */
function attributesOf({ attributes, identifiers }: MamReading): Map<string, MamAttribute | number> {
  return new Map<string, MamAttribute | number>([
    ...attributes.map((one) => [`${inHex(one.identifier, 4)} ${one.partition ?? ''}`, one] as const),
    ...identifiers.map((one) => [`${inHex(one, 4)} `, one] as const),
  ]);
}

function pagesOf({ chip }: MamReading): Map<string, MemoryPage> {
  return new Map(chip?.pages.map((page) => [inHex(page.id, 3), page]));
}

function attributeText(one: MamAttribute | number): string {
  if (typeof one === 'number') return identifierInWords(one);
  const { identifier, definition, partition } = one;
  const at = partition === undefined ? '' : ` of partition ${partition}`;
  const value = typeof one.value === 'object' ? JSON.stringify(mamValueJson(one.value)) : mamValueText(one);
  return `${identifierInWords(identifier)} ${definition?.name ?? '(unknown)'}${at}: ${value}`;
}

function changed<T>({ before, after }: Pair<T>, textOf: (one: T) => string): string[] {
  return [
    ...(before === undefined ? [] : [`- ${textOf(before)}`]),
    ...(after === undefined ? [] : [`+ ${textOf(after)}`]),
  ];
}

/** What tells one state of a page from another. */
function pageText(page: MemoryPage): string {
  return explainPage(page)
    .map(({ hex }) => hex)
    .join();
}

interface FieldChange {
  readonly page: number;
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

function fieldsOf({ before, after }: Pair<MemoryPage>): FieldChange[] {
  const page = (before ?? after)?.id ?? 0;
  if (before === undefined || after === undefined || before.layout !== after.layout) {
    const state = (one: MemoryPage | undefined): string | null => one?.state ?? null;
    return [{ page, name: 'PAGE', before: state(before), after: state(after) }];
  }
  const [old, now] = [explainPage(before), explainPage(after)];
  return Array.from({ length: Math.max(old.length, now.length) }, (_, i) => i)
    .filter((i) => old[i]?.hex !== now[i]?.hex || old[i]?.value !== now[i]?.value)
    .map((i) => ({ page, name: (old[i] ?? now[i])?.name ?? '', before: words(old[i]), after: words(now[i]) }));
}

function words(line: FieldLine | undefined): string | null {
  if (line === undefined) return null;
  const value = /^\d+ bytes?$/.test(line.value) ? line.hex : line.value;
  return `${printable(value)} ${line.unit}`.trim();
}

function fieldText({ page, name, before, after }: FieldChange): string {
  return `page ${inHex(page, 3)} ${name}: ${before ?? 'not there'} -> ${after ?? 'not there'}`;
}

function attributeJson({ before, after }: Pair<MamAttribute | number>): object {
  const one = (before ?? after) as MamAttribute | number;
  const value = (side: MamAttribute | number | undefined): unknown =>
    side === undefined || typeof side === 'number' ? null : mamValueJson(side.value);
  return {
    identifier: identifierInWords(typeof one === 'number' ? one : one.identifier),
    name: typeof one === 'number' ? null : (one.definition?.name ?? null),
    partition: typeof one === 'number' ? null : (one.partition ?? null),
    change: before === undefined ? 'added' : after === undefined ? 'removed' : 'changed',
    before: value(before),
    after: value(after),
  };
}

function pageJson(pair: Pair<MemoryPage>): object {
  const page = (pair.before ?? pair.after) as MemoryPage;
  const fields = fieldsOf(pair).map(({ name, before, after }) => ({ name, before, after }));
  return { id: inHex(page.id, 3), name: page.name ?? null, fields };
}
