import { decodeName, encodeName } from '../../bytes/index.js';
import { GlobalRecords } from '../global-records.js';
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
/** As many as a reader takes. */
const RECORDS_BYTES_MAX = 1 << 20;
const NOTHING: ReadonlyMap<string, Uint8Array> = /* @__PURE__ */ new Map();

/** The pax headers of type g, of which only some can stay as they are. */
export class GlobalHeaders {
  private readonly view: SeekableBytes;
  private readonly dropsLabel: boolean;
  private readonly records = new GlobalRecords(RECORDS_BYTES_MAX, () => undefined);

  /** @param dropsLabel - the new archive has its label already */
  constructor(view: SeekableBytes, dropsLabel: boolean) {
    this.view = view;
    this.dropsLabel = dropsLabel;
  }

  /** The records that hold for what comes next in the new archive: never changed afterwards. */
  get inForce(): ReadonlyMap<string, Uint8Array> {
    return this.records.shared() ?? NOTHING;
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
    const isSecondLabel = this.dropsLabel && fresh.delete(LABEL);
    const isOfSet = [...fresh.keys()].some(isOfVolume) || isNumbered(fresh.get(LABEL));
    if (!isFaulty && !isOfSet && !isSecondLabel) {
      this.records.take(fresh);
      return undefined;
    }
    for (const keyword of DECISIVE_KEYWORDS) {
      const value = this.inForce.get(keyword);
      if (value !== undefined && !fresh.has(keyword)) fresh.set(keyword, value);
    }
    const kept = [...fresh].filter(([keyword]) => !speaksOfOneMember(keyword) && !isOfVolume(keyword));
    const records = kept.map(withoutNumber);
    this.records.take(new Map(records));
    const seconds = readNumber(header, FIELDS.mtime.at, FIELDS.mtime.length).value;
    return records.length === 0 ? new Uint8Array(0) : paxGlobal(NAME, seconds, records);
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
