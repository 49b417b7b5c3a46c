import type { NamedLayout } from './declaration.js';

/** Structures of one kind: a page of the documentation, and a part of the list of all. */
export interface StructureFamily {
  /** Name of its page in `docs/formats`, such as `scsi-commands`. */
  readonly page: string;
  /** What it is called: `SCSI commands`. */
  readonly title: string;
  /** What the structures are for, in a sentence or two. */
  readonly about: string;
  readonly structures: readonly NamedLayout[];
}

/** All structures of some families, in their order. */
export function structuresOf(families: readonly StructureFamily[]): readonly NamedLayout[] {
  return families.flatMap(({ structures }) => structures);
}

/**
 * The structure with a short name; undefined where there is none.
 * @param id - capital letters are fine too: `VPD:B0`
 */
export function findStructure(structures: readonly NamedLayout[], id: string): NamedLayout | undefined {
  const asked = id.toLowerCase();
  return structures.find((one) => one.id === asked);
}
