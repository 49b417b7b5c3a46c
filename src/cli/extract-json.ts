import type { ExtractReport } from '../archive/extract/index.js';
import { type Finding, printable } from '../findings/index.js';
import { EXIT } from './exit.js';
import type { Output } from './output.js';
import { exactJson, findingJson, SCHEMA_VERSION } from './report-json.js';

/** One archive, or one set, as `docs/schemas/extract.schema.json` describes it. */
export function extractJson(report: ExtractReport, below: readonly Finding[], exitCode: number): object {
  const { volumes, counts, notRestored, findings, unmatched, limit, failure } = report;
  return {
    outcome: outcomeOf(report, exitCode),
    exitCode,
    message: failure?.message ?? limit?.message ?? null,
    volumes: volumes.map(({ name, bytes }) => ({ name: printable(name), bytes })),
    restored: {
      files: counts.files,
      folders: counts.folders,
      symlinks: counts.symlinks,
      hardlinks: counts.hardlinks,
      nodes: counts.nodes,
      bytes: exactJson(counts.bytes),
    },
    kept: counts.kept,
    ignored: counts.ignored,
    leftOut: counts.unselected,
    absoluteNames: counts.absolute,
    notRestored: notRestored.kept.map((failure) => ({ ...failure, name: printable(failure.name) })),
    notRestoredCount: notRestored.count,
    unmatched: unmatched.map(printable),
    findings: [...findings.kept, ...below].map((found) => findingJson(found, [])),
    omitted: findings.omitted,
  };
}

function outcomeOf({ interrupted, limit, failure }: ExtractReport, exitCode: number): string {
  if (failure !== undefined) return 'could-not-read';
  if (interrupted) return 'interrupted';
  if (limit !== undefined) return limit.which;
  return exitCode === EXIT.good ? 'restored' : 'problems';
}

/** Writes the one JSON document of `extract --json`. However a run ends, the document is whole. */
export class ExtractJson {
  private readonly output: Output;
  private readonly archives: object[] = [];

  constructor(output: Output) {
    this.output = output;
  }

  /** An archive has been restored as far as that goes. */
  archive(report: ExtractReport, below: readonly Finding[], exitCode: number): void {
    this.archives.push(extractJson(report, below, exitCode));
  }

  /** An archive could not be read, or the folder not be used. */
  couldNotRun(files: readonly string[], exitCode: number, message: string): void {
    const outcome = exitCode === EXIT.interrupted ? 'interrupted' : 'could-not-run';
    this.archives.push({ outcome, exitCode, message, volumes: files.map((name) => ({ name: printable(name) })) });
  }

  end(folder: string, exitCode: number): void {
    const { archives } = this;
    const document = { schemaVersion: SCHEMA_VERSION, folder: printable(folder), archives, exitCode };
    this.output.text(`${JSON.stringify(document, null, 1)}\n`);
  }
}
