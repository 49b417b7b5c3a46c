import type { VerifyReport } from '../archive/verify.js';
import type { TarMember } from '../tar/index.js';
import { memberJson, reportJson, SCHEMA_VERSION } from './report-json.js';

/**
 * Writes the one JSON document of `verify --json`, members as they come: a million of them need no memory.
 */
export class JsonArchives {
  private readonly out: { write(text: string): unknown };
  private archives = 0;
  private members = 0;
  private open = false;
  private listsMembers = false;

  constructor(out: { write(text: string): unknown }) {
    this.out = out;
    out.write(`{"schemaVersion":${SCHEMA_VERSION},"archives":[`);
  }

  /** An archive begins. */
  begin(listsMembers: boolean): void {
    this.open = false;
    this.members = 0;
    this.listsMembers = listsMembers;
  }

  /** A member ended. */
  member(member: TarMember, sha256: string | undefined): void {
    if (!this.listsMembers) return;
    if (!this.open) this.start('{"members":[\n');
    this.out.write(
      `${this.members++ === 0 ? '' : ',\n'}${JSON.stringify(memberJson(member, sha256 === undefined ? {} : { sha256 }))}`,
    );
  }

  /** The archive has been read. */
  report(report: VerifyReport, exitCode: number): void {
    const text = JSON.stringify(reportJson(report, exitCode), null, 1).slice(1);
    if (this.listsMembers && !this.open) this.start('{"members":[\n');
    if (this.open) this.out.write(`],${text}`);
    else this.start(`{${text}`);
    this.open = false;
  }

  /** All archives have been read. */
  end(): void {
    this.out.write(`${this.open ? ']}' : ''}]}\n`);
  }

  private start(text: string): void {
    this.out.write(`${this.archives++ === 0 ? '' : ',\n'}${text}`);
    this.open = true;
  }
}
