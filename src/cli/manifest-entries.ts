import { LinkTargets, type ManifestRecord, type ManifestWriter, type Omission } from '../archive/manifest/index.js';
import { printable } from '../findings/index.js';
import type { MemberKind } from '../tar/index.js';
import { counted } from './bytes-in-words.js';
import type { Output } from './output.js';

/** What a manifest tells of a member, but for its digest. */
export type ManifestMember = Omit<ManifestRecord, 'sha256'>;

/** Names of each kind of omission that are told one by one. */
const TOLD = 5;

/** Nothing is lost where these have no line. */
const WITHOUT_CONTENT: ReadonlySet<MemberKind> = new Set([
  'directory',
  'symlink',
  'character-device',
  'block-device',
  'fifo',
]);

const OMITTED: Record<Omission, string> = {
  kind: 'the format has no lines for what it is',
  digest: 'its digest is not known: the content is not whole, or a hard link leads to nothing',
  name: 'the format cannot hold such a name',
  base: 'it lies outside of the base',
};

/** Writes an entry for each member, and keeps count of those for which there is none. */
export class ManifestEntries {
  private readonly writer: ManifestWriter;
  private readonly output: Output;
  private readonly targets = new LinkTargets();
  private readonly omitted = new Map<Omission, { count: number; names: string[] }>();

  constructor(writer: ManifestWriter, output: Output) {
    this.writer = writer;
    this.output = output;
  }

  get header(): Uint8Array {
    return this.writer.header();
  }

  take(member: ManifestMember, sha256: string | undefined): void {
    if (member.kind === 'volume-label') return;
    const content = { sha256, size: member.size };
    const own = member.kind === 'hardlink' ? (this.targets.find(member.linkname) ?? content) : content;
    if (member.kind === 'file' || member.kind === 'hardlink') this.targets.add(member, own);
    const entry = this.writer.entry({ ...member, ...own });
    if (typeof entry !== 'string') this.output.raw(entry);
    else if (!WITHOUT_CONTENT.has(member.kind)) this.omit(entry, member.name);
  }

  private omit(why: Omission, name: string): void {
    const omitted = this.omitted.get(why) ?? { count: 0, names: [] };
    if (omitted.count++ < TOLD) omitted.names.push(printable(name));
    this.omitted.set(why, omitted);
  }

  tellOmissions(write: (line: string) => void): void {
    for (const [why, { count, names }] of this.omitted) {
      const more = count > names.length ? `, and ${counted(count - names.length, 'more', 'more')}` : '';
      write(`tapekit: not in the manifest, ${OMITTED[why]}: ${names.join(', ')}${more}\n`);
    }
    if (this.targets.doubled > 0) {
      const names = counted(this.targets.doubled, 'file stands', 'files stand');
      write(`tapekit: ${names} in the archive under a name that was there before: the manifest has a line for each\n`);
    }
  }
}
