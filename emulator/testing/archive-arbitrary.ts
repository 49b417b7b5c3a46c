import fc from 'fast-check';
import { buildArchive } from './build-archive.js';
import type { ArchiveDescription, BuildDialect, BuiltArchive } from './description.js';
import { memberDescription } from './member-arbitrary.js';
import { ownerName, volumeLabel } from './names.js';
import { printedAs } from './printing.js';

/** What archives are wanted. */
export interface ArchiveConstraints {
  /** Default all four. */
  readonly dialects?: readonly BuildDialect[];
  /** Default 0 and 8. */
  readonly minMembers?: number;
  readonly maxMembers?: number;
}

const DIALECTS: readonly BuildDialect[] = ['v7', 'ustar', 'pax', 'gnu'];

/** Descriptions of archives, for {@link buildArchive}. They shrink towards few members with short names. */
export function archiveDescription(constraints: ArchiveConstraints = {}): fc.Arbitrary<ArchiveDescription> {
  const { dialects = DIALECTS, minMembers = 0, maxMembers = 8 } = constraints;
  return fc.oneof(...dialects.map((dialect) => describe(dialect, minMembers, maxMembers)));
}

function describe(dialect: BuildDialect, minLength: number, maxLength: number): fc.Arbitrary<ArchiveDescription> {
  const globals = fc.record(
    { comment: fc.constantFrom('made by a test', 'é'), uname: ownerName, gname: ownerName },
    { requiredKeys: [] },
  );
  return fc.record(
    {
      dialect: fc.constant(dialect),
      members: fc.array(memberDescription(dialect), { minLength, maxLength }),
      ...(dialect === 'gnu' || dialect === 'pax' ? { label: volumeLabel } : {}),
      ...(dialect === 'pax' ? { globals } : {}),
      blockingFactor: fc.constantFrom(1, 2, 7, 20),
      fillsRecord: fc.boolean(),
    },
    { requiredKeys: ['dialect', 'members'] },
  );
}

/** Whole archives, with the truth about them. A failing test prints the description alone: build it again from that. */
export function archive(constraints: ArchiveConstraints = {}): fc.Arbitrary<BuiltArchive> {
  return archiveDescription(constraints).map((description) => printedAs(buildArchive(description), description));
}
