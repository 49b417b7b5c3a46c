import { expect } from 'vitest';
import type { Clock, ScsiAnswer, ScsiCommand, ScsiTransport } from '../../src/device/index.js';
import { encodeSense, type Sense } from '../../src/scsi/index.js';

/** Bytes written in hex, blanks between them or not. */
export const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** A command that is expected, and its answer. */
export interface Step {
  /** The whole CDB in hex. */
  readonly cdb: string;
  /** Data that come with it, in hex. */
  readonly out?: string;
  /** Default 0, with sense data 2. */
  readonly status?: number;
  readonly sense?: Uint8Array;
  readonly in?: Uint8Array;
  /** The transport fails with it. */
  readonly fails?: Error;
}

/** A drive that is asked just what the script says, and answers so. */
export class ScriptedTransport implements ScsiTransport {
  readonly name = 'scripted';
  readonly transferBytesMax: number;
  isOpen = true;
  /** What has been asked for last. */
  readonly asked: ScsiCommand[] = [];
  private readonly steps: Step[] = [];

  constructor(steps: readonly Step[], transferBytesMax = 0x10_0000) {
    this.steps = [...steps];
    this.transferBytesMax = transferBytesMax;
  }

  /** Adds to what is expected. */
  expectNext(...steps: readonly Step[]): this {
    this.steps.push(...steps);
    return this;
  }

  async execute(command: ScsiCommand): Promise<ScsiAnswer> {
    this.asked.push(command);
    const step = this.steps.shift();
    expect(hexOf(command.cdb), 'the next command').toBe(step?.cdb.replaceAll(' ', ''));
    expect(hexOf(command.dataOut ?? new Uint8Array(0)), `data of ${step?.cdb}`).toBe(
      (step?.out ?? '').replaceAll(' ', ''),
    );
    if (step?.fails !== undefined) throw step.fails;
    const { sense = new Uint8Array(0), in: dataIn = new Uint8Array(0) } = step ?? {};
    expect(dataIn.length, `allocation for ${step?.cdb}`).toBeLessThanOrEqual(command.dataInBytes ?? 0);
    return { status: step?.status ?? (sense.length > 0 ? 2 : 0), sense, dataIn };
  }

  async close(): Promise<void> {
    this.isOpen = false;
  }

  /** That all has been asked. */
  finished(): void {
    expect(this.steps).toEqual([]);
  }
}

/** Sense data in fixed format. */
export function sense(key: number, asc: number, ascq: number, more: Partial<Sense> = {}): Uint8Array {
  return encodeSense({ key, asc, ascq, ...more }, { format: 'fixed' });
}

/** Time that passes only where somebody sleeps. */
export class StoppedClock implements Clock {
  milliseconds = 0;

  now(): number {
    return this.milliseconds;
  }

  async sleep(milliseconds: number): Promise<void> {
    this.milliseconds += milliseconds;
  }
}
