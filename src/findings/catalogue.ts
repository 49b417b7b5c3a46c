import { barcodeCodes } from './codes/barcode.js';
import { cartridgeMemoryCodes } from './codes/cartridge-memory.js';
import { commandCodes } from './codes/commands.js';
import { compressionCodes } from './codes/compression.js';
import { contentCodes } from './codes/content.js';
import { headerCodes } from './codes/header.js';
import { layoutCodes } from './codes/layout.js';
import { mamCodes } from './codes/mam.js';
import { manifestCodes } from './codes/manifest.js';
import { nameCodes } from './codes/names.js';
import { paxCodes } from './codes/pax.js';
import { scsiCodes } from './codes/scsi.js';
import { securityCodes } from './codes/security.js';
import { sparseCodes } from './codes/sparse.js';
import { structureCodes } from './codes/structure.js';
import { tapeCodes } from './codes/tape.js';
import { tapeImageCodes } from './codes/tape-images.js';
import { volumeCodes } from './codes/volume.js';
import type { FindingDefinition, FindingText, MemberReference, Position, Severity } from './finding.js';

/** Every finding that tapekit can make, by its stable code: the one table from which types, words and docs come. */
export const catalogue = {
  ...structureCodes,
  ...headerCodes,
  ...paxCodes,
  ...sparseCodes,
  ...volumeCodes,
  ...tapeCodes,
  ...tapeImageCodes,
  ...nameCodes,
  ...contentCodes,
  ...compressionCodes,
  ...mamCodes,
  ...cartridgeMemoryCodes,
  ...barcodeCodes,
  ...scsiCodes,
  ...securityCodes,
  ...layoutCodes,
  ...commandCodes,
  ...manifestCodes,
} as const;

/** A stable code: what programs match on. */
export type Code = keyof typeof catalogue;

/** The values that a finding of one code carries. */
export type ArgsOf<C extends Code> = (typeof catalogue)[C] extends FindingDefinition<infer Args> ? Args : never;

type FindingOf<C extends Code> = {
  readonly code: C;
  readonly at: Position;
  readonly member?: MemberReference;
  readonly args: ArgsOf<C>;
};

/** One finding: testing its `code` types its `args`. */
export type Finding = { [C in Code]: FindingOf<C> }[Code];

/** Makes a finding. */
export function finding<C extends Code>(
  code: C,
  at: Position,
  args: ArgsOf<C>,
  member?: MemberReference | undefined,
): Finding {
  const made = member === undefined ? { code, at, args } : { code, at, args, member };
  return made as unknown as Finding;
}

/** The severity of a code. */
export function severityOf(code: Code): Severity {
  return catalogue[code].severity;
}

/** Tells one finding in words. */
export function tell(of: Finding): FindingText & { readonly advice: string } {
  const definition = catalogue[of.code] as unknown as FindingDefinition<object>;
  return { ...definition.say(of.args), advice: definition.advice };
}
