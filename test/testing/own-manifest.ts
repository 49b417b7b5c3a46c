import {
  createManifestWriter,
  LinkTargets,
  ManifestComparer,
  type ManifestFormat,
  ManifestReader,
  type ManifestWriterOptions,
} from '../../src/archive/manifest/index.js';
import { memorySource } from '../../src/archive/source.js';
import { verify } from '../../src/archive/verify.js';

/** A manifest of an archive. */
export interface OwnManifest {
  readonly text: Uint8Array;
  /** Names of the members that it has an entry for, and of the files that it has none for. */
  readonly written: readonly string[];
  readonly omitted: readonly string[];
}

/** Writes the manifest of an archive from what verifying it gives. */
export async function manifestOf(
  bytes: Uint8Array,
  format: ManifestFormat,
  options: ManifestWriterOptions = {},
): Promise<OwnManifest> {
  const writer = createManifestWriter(format, options);
  const targets = new LinkTargets();
  const pieces = [writer.header()];
  const written: string[] = [];
  const omitted: string[] = [];
  await verify([memorySource('whole.tar', bytes)], {
    seed: 1,
    onMember(member, sha256) {
      const content = { sha256, size: member.size };
      const own = member.kind === 'hardlink' ? (targets.find(member.linkname) ?? content) : content;
      if (member.kind === 'file' || member.kind === 'hardlink') targets.add(member, own);
      const entry = writer.entry({ ...member, ...own });
      if (typeof entry !== 'string') {
        pieces.push(entry);
        written.push(member.name);
      } else if (member.kind === 'file' || member.kind === 'hardlink') omitted.push(member.name);
    },
  });
  return { text: Buffer.concat(pieces), written, omitted };
}

/** A manifest's text, ready to be compared. */
export function comparerOf(text: Uint8Array, format: ManifestFormat): ManifestComparer {
  const reader = new ManifestReader({ source: 'MANIFEST', format });
  const comparer = new ManifestComparer({ format });
  for (const item of [...reader.push(text), ...reader.end()]) {
    if (item.type === 'finding') throw new Error(`the manifest is no good: ${item.finding.code}`);
    const [found] = comparer.expect(item.entry);
    if (found !== undefined) throw new Error(`the manifest is no good: ${found.code}`);
  }
  return comparer;
}
