import { type OpenArchive, openArchive } from '../../archive/open-archive.js';
import { orderSources } from '../../archive/order-sources.js';
import { type ByteSource, openFile, openStandardInput } from '../../archive/source.js';
import { type Comparer, type VerifyReport, verify } from '../../archive/verify.js';
import { printable } from '../../findings/index.js';
import { colourFor } from '../colour.js';
import { CouldNotRun, EXIT } from '../exit.js';
import type { CliIo } from '../io.js';
import { JsonArchives } from '../json-archives.js';
import { noArchive } from '../no-archive.js';
import { progressFor } from '../progress.js';
import { hasProblems, reportText } from '../report-text.js';
import type { VerifyFlags } from './verify.declare.js';

/** Runs `tapekit verify`. */
export async function runVerify(io: CliIo, files: readonly string[], flags: VerifyFlags): Promise<number> {
  if (files.filter((file) => file === '-').length > 1)
    throw new CouldNotRun('standard input (-) can be given once only');
  const groups = await orderSources(files);
  const json = flags.json === true ? new JsonArchives(io.stdout) : undefined;
  const interruption = interruptible();
  let exitCode: number = EXIT.good;
  try {
    for (const group of groups) {
      const code = await verifyGroup(io, files, group, flags, json, interruption.signal);
      exitCode = Math.max(exitCode, code);
      if (interruption.signal.aborted) break;
    }
  } finally {
    interruption.end();
    json?.end();
  }
  return interruption.signal.aborted ? EXIT.interrupted : exitCode;
}

/** Ctrl-C once ends reading and shows what was read; twice ends the program as ever. */
function interruptible(): { readonly signal: AbortSignal; readonly end: () => void } {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  return { signal: controller.signal, end: () => process.removeListener('SIGINT', stop) };
}

async function verifyGroup(
  io: CliIo,
  files: readonly string[],
  group: readonly string[],
  flags: VerifyFlags,
  json: JsonArchives | undefined,
  signal: AbortSignal,
): Promise<number> {
  const opened: ByteSource[] = [];
  const open = (file: string): ByteSource => {
    const source = file === '-' ? openStandardInput(io.stdin) : openFile(file);
    opened.push(source);
    return source;
  };
  const progress = progressFor(io, undefined);
  try {
    const archives: OpenArchive[] = [];
    for (const [volume, file] of group.entries()) archives.push(await openArchive(open(file), volume));
    const total = archives.every((a) => a.source.sizeBytes !== undefined)
      ? archives.reduce((sum, a) => sum + (a.source.sizeBytes ?? 0), 0)
      : undefined;
    const shown = progressFor(io, total);
    const listDigests = flags.digest === true && json === undefined;
    json?.begin(flags.digest === true);
    const report = await verify(
      archives.map((a) => a.source),
      {
        quick: flags.quick === true,
        label: flags.label,
        blockingFactor: flags.blockingFactor,
        comparers: await comparersFor(flags),
        givenAs: group.map((file) => files.indexOf(file)),
        extraFindings: () => archives.flatMap((a) => a.findings()),
        layers: archives.map((a) => a.layer),
        layerVerifiedBytes: () => archives.reduce((sum, a) => sum + a.verifiedBytes(), 0n),
        onMember: (member, sha256) => {
          if (listDigests && sha256 !== undefined) io.stdout.write(`${sha256}  ${printable(member.name)}\n`);
          else json?.member(member, sha256);
        },
        progress: shown.update,
        signal,
      },
    );
    shown.clear();
    return tellReport(io, report, flags, json, archives);
  } finally {
    progress.clear();
    for (const source of opened) source.close();
  }
}

function tellReport(
  io: CliIo,
  report: VerifyReport,
  flags: VerifyFlags,
  json: JsonArchives | undefined,
  archives: readonly OpenArchive[],
): number {
  const strict = flags.strict === true;
  if (!report.volumes.some((v) => v.sawTar) && !report.interrupted) {
    const volume = report.volumes[0];
    throw noArchive({ name: volume?.name ?? '', bytes: volume?.bytes ?? 0, instead: archives[0]?.instead() });
  }
  const code = exitCodeOf(report, strict);
  if (json === undefined) io.stdout.write(reportText(report, strict, colourFor(io)));
  else json.report(report, code);
  if (report.failure !== undefined) io.stderr.write(`tapekit: ${printable(report.failure.message)}\n`);
  return code;
}

function exitCodeOf(report: VerifyReport, strict: boolean): number {
  if (report.failure !== undefined) return EXIT.couldNotRun;
  if (report.interrupted) return EXIT.interrupted;
  return hasProblems(report, strict) ? EXIT.problems : EXIT.good;
}

async function comparersFor(_flags: VerifyFlags): Promise<readonly Comparer[]> {
  return [];
}
