import { createManifestWriter } from '../../archive/manifest/index.js';
import { orderSources } from '../../archive/order-sources.js';
import { openOutputFile } from '../../archive/output-file.js';
import { type VerifyReport, verify } from '../../archive/verify.js';
import { ErrorLines } from '../error-lines.js';
import { EXIT } from '../exit.js';
import { type Interruption, interruptible } from '../interruption.js';
import type { CliIo } from '../io.js';
import { ManifestEntries } from '../manifest-entries.js';
import { noArchive } from '../no-archive.js';
import { Output } from '../output.js';
import { tapeChoice, tellMore } from '../tape-input.js';
import { openVolumes } from '../volumes.js';
import type { ManifestFlags } from './manifest.declare.js';

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
  const entries = new ManifestEntries(createManifestWriter(flags.format, flags), output);
  output.bytes(entries.header);
  let exitCode: number = EXIT.good;
  const tape = await tapeChoice(io, flags, files);
  for (const group of await orderSources(files, flags.file)) {
    const quiet = flags.quiet === true;
    const volumes = await openVolumes(io, group, { quiet, output, interrupted: signal, tape });
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
      volumes.clear();
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
      await tellMore(io, volumes.tapes, tape);
    } finally {
      await volumes.close();
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
