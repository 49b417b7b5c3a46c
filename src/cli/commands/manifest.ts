import { createManifestWriter, LinkTargets, type ManifestWriter, type Omission } from '../../archive/manifest/index.js';
import { orderSources } from '../../archive/order-sources.js';
import { openOutputFile } from '../../archive/output-file.js';
import { type VerifyReport, verify } from '../../archive/verify.js';
import { printable } from '../../findings/index.js';
import type { MemberKind, TarMember } from '../../tar/index.js';
import { counted } from '../bytes-in-words.js';
import { ErrorLines } from '../error-lines.js';
import { EXIT } from '../exit.js';
import { type Interruption, interruptible } from '../interruption.js';
import type { CliIo } from '../io.js';
import { noArchive } from '../no-archive.js';
import { Output } from '../output.js';
import { openVolumes } from '../volumes.js';
import type { ManifestFlags } from './manifest.declare.js';

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

/** Runs `tapekit manifest`. */
export async function runManifest(io: CliIo, files: readonly string[], flags: ManifestFlags): Promise<number> {
  const file = flags.output === undefined ? undefined : openOutputFile(flags.output, flags.force === true);
  const interruption = interruptible();
  try {
    const output = new Output(file ?? io.stdout);
    const code = await writeManifest(io, files, flags, output, interruption);
    output.flush();
    // Half a manifest would pass for a whole one later.
    if (code === EXIT.good || code === EXIT.problems) file?.keep();
    return code;
  } finally {
    interruption.end();
    file?.drop();
  }
}

async function writeManifest(
  io: CliIo,
  files: readonly string[],
  flags: ManifestFlags,
  output: Output,
  { signal }: Interruption,
): Promise<number> {
  const entries = new Entries(createManifestWriter(flags.format, flags), output);
  output.bytes(entries.header);
  let exitCode: number = EXIT.good;
  for (const group of await orderSources(files)) {
    const volumes = await openVolumes(io, group, { quiet: flags.quiet === true, output, interrupted: signal });
    try {
      const { archives } = volumes;
      const report = await verify(
        archives.map(({ source }) => source),
        {
          onMember: (member, sha256) => entries.take(member, sha256),
          extraFindings: () => archives.flatMap((archive) => archive.findings()),
          signal,
        },
      );
      volumes.close();
      if (report.failure !== undefined) throw report.failure;
      if (report.interrupted) {
        io.stderr.write('tapekit: interrupted; the manifest is not whole\n');
        return EXIT.interrupted;
      }
      const [first] = report.volumes;
      if (!report.volumes.some(({ sawTar }) => sawTar) && first !== undefined) {
        throw noArchive({ ...first, instead: archives[0]?.instead() });
      }
      if (tellErrors(io, report, group) > 0) exitCode = EXIT.problems;
    } finally {
      volumes.close();
    }
  }
  entries.tellOmissions((line) => io.stderr.write(line));
  return exitCode;
}

function tellErrors(io: CliIo, report: VerifyReport, group: readonly string[]): number {
  const lines = new ErrorLines((line) => io.stderr.write(line));
  for (const found of report.findings.kept) lines.take(found, report.volumes[found.at.volume]?.name ?? '');
  lines.end(group);
  return report.findings.bySeverity('error');
}

/** Writes an entry for each member, and keeps count of those for which there is none. */
class Entries {
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

  take(member: TarMember, sha256: string | undefined): void {
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
