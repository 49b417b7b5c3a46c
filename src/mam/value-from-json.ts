import { type FieldRow, FormatError, type Layout, type Properties } from '../bytes/index.js';
import type { AttributeDefinition, MamValue } from './formats.js';

/**
 * The value of an attribute from its JSON form: bytes stand in hex, numbers of 8 bytes as numbers or digits, structures
 * as objects by field.
 * @throws FormatError where the attribute cannot hold it, naming the field
 */
export function mamValueFromJson(definition: AttributeDefinition, json: unknown): MamValue {
  const { name } = definition.value;
  return fieldFromJson(name, definition.value.rows[0] as FieldRow, json) as MamValue;
}

function fieldFromJson(structure: string, row: FieldRow, json: unknown): unknown {
  const { kind, property } = row;
  if (kind === 'bigint') return bigintFrom(json) ?? refuse(structure, property, 'must be a number');
  if (kind === 'number') return numberFrom(json) ?? refuse(structure, property, 'must be a number');
  if (kind === 'bytes') return bytesFrom(json) ?? refuse(structure, property, 'must be bytes in hex');
  if (kind === 'structure' && row.of !== undefined) return structureFromJson(row.of, json);
  return json;
}

function structureFromJson(of: Layout<object>, json: unknown): Properties {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new FormatError(of.name, 'value', 'must be an object by field');
  }
  const names = Object.keys(json);
  const layout = of.alternatives?.find(({ rows }) => names.every((name) => hasField(rows, name))) ?? of;
  const fields = names.map((name): [string, unknown] => {
    const row = layout.rows.find(({ property, kind }) => property === name && kind !== 'reserved');
    if (row === undefined) return refuse(layout.name, name, 'is no field of it');
    return [name, fieldFromJson(layout.name, row, (json as Properties)[name])];
  });
  const constants = layout.rows.flatMap(({ property, is }): [string, unknown][] =>
    is === undefined ? [] : [[property, is]],
  );
  return Object.fromEntries([...constants, ...fields]);
}

function hasField(rows: readonly FieldRow[], name: string): boolean {
  return rows.some(({ property }) => property === name);
}

function refuse(structure: string, field: string, reason: string): never {
  throw new FormatError(structure, field, reason);
}

/** Decimal, or hex with `0x` before it or `h` behind it. */
function bigintFrom(json: unknown): bigint | undefined {
  if (typeof json === 'number') return Number.isSafeInteger(json) ? BigInt(json) : undefined;
  if (typeof json !== 'string') return undefined;
  const hex = /^(?:0x([0-9a-f]{1,16})|([0-9a-f]{1,16})h)$/i.exec(json);
  if (hex !== null) return BigInt(`0x${hex[1] ?? hex[2]}`);
  return /^\d{1,20}$/.test(json) ? BigInt(json) : undefined;
}

function numberFrom(json: unknown): number | undefined {
  const value = bigintFrom(json);
  return value === undefined || value > Number.MAX_SAFE_INTEGER ? undefined : Number(value);
}

function bytesFrom(json: unknown): Uint8Array | undefined {
  if (typeof json !== 'string') return undefined;
  const digits = json.replaceAll(/[\s:]/g, '');
  if (digits.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(digits)) return undefined;
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
}
