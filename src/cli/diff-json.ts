import type { DiffReading } from '../archive/diff/index.js';
import { printable } from '../findings/index.js';
import { type Difference, type DiffReport, tellDifference } from '../tar/index.js';
import type { Output } from './output.js';
import { argsJson, findingJson, SCHEMA_VERSION } from './report-json.js';

/**
 * Writes the one JSON document of `diff --json`, differences as they come. However a run ends, the document is whole.
 */
export class DiffJson {
  private readonly output: Output;
  private readonly archives: object[] = [];
  private differences = 0;
  private report: DiffReport | undefined;
  private message: string | undefined;

  constructor(output: Output, folder: string) {
    this.output = output;
    output.text(`{"schemaVersion":${SCHEMA_VERSION},"folder":${JSON.stringify(printable(folder))},"differences":[`);
  }

  difference(found: Difference): void {
    const { name, what } = found;
    const json = { name: printable(name), ...(argsJson(what) as object), message: tellDifference(found) };
    this.output.text(`${this.differences++ === 0 ? '\n' : ',\n'}${JSON.stringify(json)}`);
  }

  /** An archive, or a set, has been read. */
  archive(names: readonly string[], { bytes, findings }: DiffReading): void {
    this.archives.push({
      volumes: names.map((name, i) => ({ name: printable(name), bytes: bytes[i] ?? 0 })),
      findings: findings.kept.map((found) => findingJson(found, [])),
      omitted: findings.omitted,
    });
  }

  summary(report: DiffReport): void {
    this.report = report;
  }

  /** It could not run, or not to its end. */
  stopped(message: string): void {
    this.message = message;
  }

  end(exitCode: number): void {
    const { archives, report, message = null } = this;
    const summary =
      report === undefined
        ? null
        : {
            compared: report.compared,
            leftOut: report.leftOut,
            sameBytes: report.sameBytes,
            extrasKnown: report.extrasKnown,
            differences: Object.fromEntries(report.differences),
          };
    this.output.text(`],${JSON.stringify({ archives, summary, message, exitCode }, null, 1).slice(1)}\n`);
  }
}
