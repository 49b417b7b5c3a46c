import { type Finding, printable, severityOf, tell } from '../findings/index.js';
import { FindingLog } from '../tar/index.js';
import { counted } from './bytes-in-words.js';
import { shellWord } from './shell-word.js';

/** Tells errors in an archive, a line each, as they come: for commands whose result is something else. */
export class ErrorLines {
  private readonly write: (line: string) => void;
  private readonly log = new FindingLog();

  /** @param write - takes a line with its newline: to standard error */
  constructor(write: (line: string) => void) {
    this.write = write;
  }

  /** Errors so far. */
  get errors(): number {
    return this.log.bySeverity('error');
  }

  /** @param file - where it was found */
  take(found: Finding, file: string): void {
    if (severityOf(found.code) !== 'error') return;
    const kept = this.log.kept.length;
    this.log.add(found);
    if (this.log.kept.length === kept) return;
    const { offset, tape } = found.at;
    const member = found.member === undefined ? '' : `${printable(found.member.name)}: `;
    const where = `offset ${offset}, block ${Math.floor(offset / 512)}${tape === undefined ? '' : `, tape object ${tape.object}`}`;
    this.write(`tapekit: ${printable(file)}: ${where}: ${member}${tell(found).message}\n`);
  }

  /** Says how many were not told, and who explains them. */
  end(files: readonly string[]): void {
    for (const { code, count } of this.log.omitted)
      this.write(`tapekit: and ${counted(count, 'more error')} ${code}\n`);
    if (this.errors === 0) return;
    const command = `tapekit verify ${files.map(shellWord).join(' ')}`;
    this.write(`tapekit: ${counted(this.errors, 'error')}; what is lost and what to do: ${command}\n`);
  }
}
