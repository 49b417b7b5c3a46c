import { type AttributeDefinition, formatNames, identifierInWords, registry } from '../../mam/index.js';
import { EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import { SCHEMA_VERSION } from '../report-json.js';
import { aligned } from '../report-mam.js';

/** Runs `tapekit mam list`. */
export function runMamList(io: CliIo, json: boolean): number {
  const all = [...registry.values()];
  if (json) {
    const document = { schemaVersion: SCHEMA_VERSION, attributes: all.map(asJson) };
    io.stdout.write(`${JSON.stringify(document, null, 1)}\n`);
    return EXIT.good;
  }
  const head = ['id', 'name', 'format', 'bytes', 'of the', 'written by', 'holds'];
  const rows = all.map((one) => [
    identifierInWords(one.identifier),
    one.name,
    formatNames.get(one.format) ?? '',
    `${one.lengthBytes ?? 'any'}`,
    one.scope,
    one.writtenBy,
    one.meaning,
  ]);
  io.stdout.write(`${aligned([head, ...rows]).join('\n')}\n`);
  return EXIT.good;
}

function asJson(one: AttributeDefinition): object {
  const [field] = one.value.rows;
  const codes = field?.names === undefined ? {} : Object.fromEntries(field.names);
  return {
    identifier: identifierInWords(one.identifier),
    name: one.name,
    type: one.type,
    vendorSpecific: one.vendorSpecific,
    readOnly: one.type !== 'host',
    format: formatNames.get(one.format) ?? null,
    length: one.lengthBytes ?? null,
    scope: one.scope,
    writtenBy: one.writtenBy,
    meaning: one.meaning,
    unit: field?.unit === '' || field === undefined ? null : field.unit,
    codes,
    source: one.value.source,
  };
}
