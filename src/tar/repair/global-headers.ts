import { decodeName, encodeName } from '../../bytes/index.js';
import { BLOCK_BYTES, FIELDS } from '../header.js';
import { splitVolumeLabel } from '../label-match.js';
import { readNumber } from '../numbers.js';
import { DECISIVE_KEYWORDS, speaksOfOneMember } from '../pax-keywords.js';
import { parsePaxRecords } from '../pax-records.js';
import type { SeekableBytes } from '../seekable-bytes.js';
import { paxGlobal } from '../writer/pax-headers.js';
import type { Stretch } from './edits.js';

const LABEL = 'GNU.volume.label';
const NAME = '/tmp/GlobalHead.1';

/** The pax headers of type g, of which only some can stay as they are. */
export class GlobalHeaders {
  private readonly view: SeekableBytes;
  private readonly dropsLabel: boolean;
  /** What is in force of the keywords that decide what is extracted. */
  private readonly decisive = new Map<string, Uint8Array>();

  /** @param dropsLabel - the new archive has its label already */
  constructor(view: SeekableBytes, dropsLabel: boolean) {
    this.view = view;
    this.dropsLabel = dropsLabel;
  }

  /**
   * Takes the next one.
   * @param isFaulty - readers differ on what it says, or it is damaged
   * @returns what stands in its place in the new archive; undefined where it stays as it is
   */
  take({ from, to }: Stretch, isFaulty: boolean): Uint8Array | undefined {
    const header = this.view.readAt(from, BLOCK_BYTES);
    const size = Number(readNumber(header, FIELDS.size.at, FIELDS.size.length).value);
    const data = this.view.readAt(from + BLOCK_BYTES, Math.min(size, to - from - BLOCK_BYTES));
    const fresh = new Map<string, Uint8Array>();
    for (const { keyword, value } of parsePaxRecords(data, 0).records) fresh.set(keyword, value);
    if (this.dropsLabel && fresh.delete(LABEL)) return this.rebuilt(header, fresh);
    const isOfSet = [...fresh.keys()].some(isOfVolume) || isNumbered(fresh.get(LABEL));
    if (isFaulty || isOfSet)
      for (const [keyword, value] of this.decisive) if (!fresh.has(keyword)) fresh.set(keyword, value);
    for (const keyword of DECISIVE_KEYWORDS) {
      const value = fresh.get(keyword);
      if (value !== undefined) this.decisive.set(keyword, value);
    }
    if (!isFaulty && !isOfSet) return undefined;
    return this.rebuilt(header, fresh);
  }

  private rebuilt(header: Uint8Array, fresh: ReadonlyMap<string, Uint8Array>): Uint8Array {
    const records = [...fresh].filter(([keyword]) => !speaksOfOneMember(keyword) && !isOfVolume(keyword));
    const seconds = readNumber(header, FIELDS.mtime.at, FIELDS.mtime.length).value;
    return records.length === 0 ? new Uint8Array(0) : paxGlobal(NAME, seconds, records.map(withoutNumber));
  }
}

/** Of the records that GNU tar writes into each volume of a set, the label stays. */
function isOfVolume(keyword: string): boolean {
  return keyword.startsWith('GNU.volume.') && keyword !== LABEL;
}

function isNumbered(label: Uint8Array | undefined): boolean {
  return label !== undefined && (splitVolumeLabel(decodeName(label)).number ?? 1) !== 1;
}

function withoutNumber([keyword, value]: readonly [string, Uint8Array]): readonly [string, Uint8Array] {
  return keyword === LABEL ? [keyword, encodeName(splitVolumeLabel(decodeName(value)).base)] : [keyword, value];
}
