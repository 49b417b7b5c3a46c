import type { KeyFileAccess, LoadedKeyFile } from '../archive/key-file.js';
import { encodeName } from '../bytes/index.js';
import { printable } from '../findings/index.js';
import { DESCRIPTION_BYTES_MAX, digitsOf, stencChecksum } from '../security/index.js';
import { counted } from './bytes-in-words.js';
import type { Colour } from './colour.js';
import { findingText } from './finding-text.js';
import { findingJson, SCHEMA_VERSION } from './report-json.js';

/** What is known of a key file besides its content, and what is to be shown of it. */
export interface KeyFileAbout {
  /** As given, made safe to show. */
  readonly name: string;
  readonly exitCode: number;
  /** The key itself. */
  readonly showKey?: boolean | undefined;
  /** The checksum of stenc 1. */
  readonly checksum?: boolean | undefined;
}

const READERS: Readonly<Record<KeyFileAccess, string>> = {
  owner: 'its owner only',
  others: 'others too',
  unknown: 'not known: a pipe, or a system where tapekit cannot tell',
};

/** A key file as a person reads it; the key itself only where it was asked for. */
export function keyFileText(file: LoadedKeyFile, about: KeyFileAbout, colour: Colour): string {
  const rows = [...keyRows(file, about), ...descriptionRows(file), ['readable by', READERS[file.access]]];
  const kind = file.key === undefined ? 'no key file' : 'key file of stenc';
  const lines = [
    colour.bold(`${about.name}: ${counted(file.bytes, 'byte')}, ${kind}`),
    ...rows.map(([label = '', value = '']) => `  ${label.padEnd(12)} ${value}`),
  ];
  for (const finding of file.findings) lines.push('', ...findingText(finding, colour));
  return `${lines.join('\n')}\n`;
}

function keyRows({ key }: LoadedKeyFile, { showKey, checksum }: KeyFileAbout): string[][] {
  if (key === undefined) return [];
  const rows = [
    ['key', `${key.bits} bits`],
    ['fingerprint', key.fingerprint ?? 'none: the key is so short that it could be found from it'],
  ];
  if (checksum === true) rows.push(['checksum', stencChecksum(key) ?? 'not told of so short a key']);
  if (showKey === true) rows.push(['in digits', digitsOf(key)]);
  return rows;
}

function descriptionRows({ description }: LoadedKeyFile): string[][] {
  if (description === undefined) return [];
  const { length } = encodeName(description);
  return [['description', `"${printable(description)}" (${length} of ${DESCRIPTION_BYTES_MAX} bytes)`]];
}

/** A key file as `docs/schemas/crypt-key.schema.json` describes it. */
export function keyFileJson(file: LoadedKeyFile, about: KeyFileAbout): object {
  const { key, description } = file;
  const { name, exitCode, showKey, checksum } = about;
  return {
    schemaVersion: SCHEMA_VERSION,
    name,
    bytes: file.bytes,
    exitCode,
    access: file.access,
    key:
      key === undefined
        ? null
        : {
            ...key.toJSON(),
            ...(checksum === true ? { stencChecksum: stencChecksum(key) ?? null } : {}),
            ...(showKey === true ? { digits: digitsOf(key) } : {}),
          },
    description: description === undefined ? null : printable(description),
    findings: file.findings.map((finding) => findingJson(finding, [])),
  };
}
