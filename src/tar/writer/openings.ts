import { encodeName } from '../../bytes/index.js';
import type { Exact } from '../../findings/index.js';
import { BLOCK_BYTES } from '../header.js';
import { continuationRecords, gnuContinuation, paxContinuation } from './continuation.js';
import type { TarFormat, TarWriterOptions } from './entry.js';
import { labelMisfit } from './fitting.js';
import { gnuLabel } from './gnu-headers.js';
import { paxGlobal } from './pax-headers.js';
import type { Prepared } from './prepared.js';
import { shortened, TarFormatError } from './tar-format-error.js';

/** No reader bounds a header of so many blocks. */
const FILLER_BLOCKS = 64;

/** A member that goes on from the volume before. */
export interface Continued {
  readonly member: Prepared;
  /** Bytes of content still to come. */
  readonly left: Exact;
  readonly volume: number;
}

/** Makes what stands in front of the first member of an archive or of a volume. */
export class Openings {
  private readonly options: TarWriterOptions;
  private globals = 0;

  constructor(options: TarWriterOptions) {
    this.options = options;
  }

  /**
   * A label, and the headers behind which a member goes on; nothing where there is neither.
   * @param follows - it opens a volume behind another one
   */
  open(label: string | undefined, continued: Continued | undefined, follows = false): readonly Uint8Array[] {
    const { startSeconds = 0, format, foreignNames = 'declared' } = this.options;
    if (openingFormat(format) !== 'pax') {
      const labels = label === undefined ? [] : [gnuLabel(label, startSeconds)];
      return continued === undefined ? labels : [...labels, gnuContinuation(continued.member, continued.left)];
    }
    const records = label === undefined ? [] : [['GNU.volume.label', encodeName(label)] as const];
    if (continued === undefined) {
      if (label === undefined) return [];
      // `tar -M` swallows the header behind the global one, taking it for that of a member that goes on.
      return follows ? [this.global(records), gnuLabel(label, startSeconds)] : [this.global(records)];
    }
    const { member, left, volume } = continued;
    return [
      this.global([...records, ...continuationRecords(member, left)]),
      paxContinuation(member, left, volume, foreignNames),
    ];
  }

  /**
   * Global headers that say nothing, to fill whole blocks up to the end of a volume.
   * @param count - blocks to fill
   */
  filler(count: number): readonly Uint8Array[] {
    const fillers: Uint8Array[] = [];
    for (let left = count; left > 0; left -= FILLER_BLOCKS) {
      const blocks = Math.min(left, FILLER_BLOCKS);
      // The record has to end where the last block does: its length and keyword take the rest.
      const dataBytes = BLOCK_BYTES * (blocks - 1);
      const text = ' '.repeat(Math.max(0, dataBytes - `${dataBytes} comment=\n`.length));
      fillers.push(this.global(blocks === 1 ? [] : [['comment', encodeName(text)]]));
    }
    return fillers;
  }

  private global(records: readonly (readonly [string, Uint8Array])[]): Uint8Array {
    const { startSeconds = 0, globalHeaderName = '/tmp/GlobalHead.%n' } = this.options;
    this.globals++;
    return paxGlobal(globalHeaderName.replaceAll('%n', String(this.globals)), startSeconds, records);
  }
}

/** The format of labels and continuations: with `auto`, pax. */
export function openingFormat(format: TarWriterOptions['format']): TarFormat {
  return format === 'auto' ? 'pax' : format;
}

/** @throws TarFormatError where the format cannot hold the label */
export function refuseLabel(label: string, format: TarFormat): void {
  const misfit = labelMisfit(label, format);
  if (misfit === undefined) return;
  const holds = (['gnu', 'pax'] as const).filter((other) => labelMisfit(label, other) === undefined);
  throw new TarFormatError('volume label', format, { ...misfit, value: shortened(misfit.value) }, holds);
}
