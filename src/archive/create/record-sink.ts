import * as nodeFs from 'node:fs';
import { printable } from '../../findings/index.js';
import type { RecordWriter, TapeFileOptions, WriteOutcome } from '../../tape/index.js';
import { OutputError } from '../output-file.js';
import type { Sink } from './batch.js';

/** How an archive is written to a tape. */
export interface TapeSinkOptions extends TapeFileOptions {
  /** What to call the tape in errors. Default `the tape`. */
  readonly name?: string | undefined;
}

const ABANDONED = new Error('the archive was abandoned');

/**
 * A tape: each record is written with one call, and filemarks behind the last. At early warning a set of volumes turns
 * to the next; an archive that is no set goes on, and fails with an `OutputError` where the tape ends.
 *
 * @example
 * await createTar(operands, tapeSink(tape, { recordBytes: 512 * 512 }), { blockingFactor: 512 });
 */
export function tapeSink(tape: RecordWriter, options: TapeSinkOptions): Sink {
  const { recordBytes, name = 'the tape', filemarks = 1 } = options;
  return new RecordSink({
    recordBytes,
    name,
    write: (record) => tape.write(record),
    end: () => tape.writeFilemarks(filemarks),
  });
}

/**
 * A tape drive or a pipe with a name: each record is written with one call. A drive writes a filemark when it is
 * closed.
 * @param recordBytes - length of a record, bytes
 */
export function deviceSink(
  descriptor: number,
  path: string,
  recordBytes: number,
  fs: Pick<typeof nodeFs, 'writeSync'> = nodeFs,
): Sink {
  const write = (record: Uint8Array): WriteOutcome => {
    try {
      let count = fs.writeSync(descriptor, record);
      // A pipe may take less at once; a drive takes a record or none.
      while (count < record.length) count += fs.writeSync(descriptor, record, count);
      return 'written';
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'ENOSPC') return 'volume-overflow';
      throw new OutputError(`cannot write to ${printable(path)}: ${message}`);
    }
  };
  return new RecordSink({ recordBytes, name: path, write, end: () => 'written' });
}

interface Records {
  readonly recordBytes: number;
  readonly name: string;
  readonly write: RecordWriter['write'];
  readonly end: () => WriteOutcome | Promise<WriteOutcome>;
}

/** Writes records one at a time. Where that takes its time, one waits while what comes next is read. */
class RecordSink implements Sink {
  readonly recordBytes: number;
  earlyWarning = false;
  private readonly records: Records;
  private failure: unknown;
  private writing: Promise<void> | undefined;

  constructor(records: Records) {
    this.records = records;
    this.recordBytes = records.recordBytes;
  }

  put(bytes: Uint8Array, release: () => void): Promise<void> | undefined {
    this.check();
    const before = this.writing;
    const write = (): WriteOutcome | Promise<WriteOutcome> => {
      this.check();
      return this.records.write(bytes);
    };
    const outcome = before === undefined ? write() : before.then(write);
    if (typeof outcome === 'string') {
      this.took(outcome);
      release();
      return undefined;
    }
    const writing = outcome.then((later) => {
      this.took(later);
      if (this.writing === writing) this.writing = undefined;
      release();
    });
    writing.catch((error: unknown) => {
      this.failure ??= error;
    });
    this.writing = writing;
    return before;
  }

  async end(): Promise<void> {
    await this.writing;
    this.check();
    this.took(await this.records.end());
  }

  async abandon(): Promise<void> {
    this.failure ??= ABANDONED;
    await this.writing?.catch(() => undefined);
  }

  private check(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  private took(outcome: WriteOutcome): void {
    if (outcome === 'volume-overflow')
      throw new OutputError(`cannot write to ${printable(this.records.name)}: the tape ends here`);
    this.earlyWarning ||= outcome === 'early-warning';
  }
}
