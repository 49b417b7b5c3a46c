import type { VerifyReport } from '../archive/verify.js';
import { printable } from '../findings/index.js';
import type { TarMember } from '../tar/index.js';
import { EXIT } from './exit.js';
import type { Output } from './output.js';
import { memberJson, reportJson, SCHEMA_VERSION } from './report-json.js';

/**
 * Writes the one JSON document of `verify --json`, members as they come: a million of them need no memory. However a
 * run ends, the document is whole.
 */
export class JsonArchives {
  private readonly output: Output;
  private archives = 0;
  private members = 0;
  private inMembers = false;

  constructor(output: Output) {
    this.output = output;
    output.text(`{"schemaVersion":${SCHEMA_VERSION},"archives":[`);
  }

  /** A member ended, with its digest: for `--digest`. */
  member(member: TarMember, sha256: string | undefined): void {
    if (!this.inMembers) this.begin();
    const text = JSON.stringify(memberJson(member, { sha256: sha256 ?? null }));
    this.output.text(`${this.members++ === 0 ? '' : ',\n'}${text}`);
  }

  /** The archive has been read. */
  report(report: VerifyReport, exitCode: number, stopped: string | undefined): void {
    this.finish(reportJson(report, exitCode, stopped));
  }

  /** The archive could not be read. */
  couldNotRun(files: readonly string[], exitCode: number, message: string): void {
    const outcome = exitCode === EXIT.interrupted ? 'interrupted' : 'could-not-run';
    const volumes = files.map((name) => ({ name: printable(name) }));
    this.finish({ outcome, exitCode, message, volumes });
  }

  /** All archives have been dealt with. */
  end(exitCode: number): void {
    this.output.text(`],"exitCode":${exitCode}}\n`);
    this.output.flush();
  }

  private begin(): void {
    this.output.text(`${this.archives++ === 0 ? '' : ',\n'}{"members":[\n`);
    this.inMembers = true;
    this.members = 0;
  }

  private finish(rest: object): void {
    const text = JSON.stringify(rest, null, 1);
    if (this.inMembers) this.output.text(`],${text.slice(1)}`);
    else this.output.text(`${this.archives++ === 0 ? '' : ',\n'}${text}`);
    this.inMembers = false;
  }
}
