import type { Decoding, Layout, LayoutFault } from '../bytes/index.js';
import { type Finding, finding } from './catalogue.js';

/**
 * The findings of what decode of a structure has told.
 * @param of - the structure
 * @param decoded - what its decode gave
 * @param bytes - all the bytes there are, from its first one on
 * @param options - `offset`: where they stand in the file; `alone`: nothing may follow the structure
 */
export function structureFindings(
  of: Pick<Layout<object>, 'name'>,
  decoded: Pick<Decoding<object>, 'complete' | 'lengthBytes' | 'faults'>,
  bytes: Uint8Array,
  options: { readonly offset?: number; readonly alone?: boolean } = {},
): Finding[] {
  const { offset = 0, alone = false } = options;
  const structure = of.name;
  const findings = decoded.faults.map((fault) => findingOf(structure, fault, bytes.length, offset));
  const { complete, lengthBytes } = decoded;
  if (alone && complete && lengthBytes < bytes.length) {
    const at = { volume: 0, offset: offset + lengthBytes };
    findings.push(finding('STRUCTURE_TRAILING', at, { structure, bytes: bytes.length - lengthBytes }));
  }
  return findings;
}

function findingOf(structure: string, fault: LayoutFault, length: number, offset: number): Finding {
  const at = { volume: 0, offset: offset + fault.offsetBytes };
  const of = { structure, field: fault.field };
  const thereBytes = length - fault.offsetBytes;
  switch (fault.kind) {
    case 'short':
      return finding('STRUCTURE_SHORT', at, { ...of, neededBytes: fault.neededBytes, thereBytes });
    case 'length':
      return finding('STRUCTURE_LENGTH', at, { ...of, neededBytes: fault.neededBytes, thereBytes });
    case 'constant':
      return finding('STRUCTURE_CONSTANT', at, { ...of, expected: fault.expected, found: fault.found });
    case 'unknown':
      return finding('STRUCTURE_UNKNOWN_BYTES', at, { ...of, bytes: fault.lengthBytes });
    default:
      return finding(CODES[fault.kind], at, { ...of, found: fault.found });
  }
}

const CODES = {
  value: 'STRUCTURE_VALUE',
  reserved: 'STRUCTURE_RESERVED',
  character: 'STRUCTURE_CHARACTER',
  padding: 'STRUCTURE_PADDING',
} as const;
