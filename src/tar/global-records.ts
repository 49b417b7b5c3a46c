import { DECISIVE_KEYWORDS, speaksOfOneMember } from './pax-keywords.js';
import type { Tell } from './teller.js';

/** Keywords beyond this many in all global headers together are not kept. */
export const GLOBAL_KEYWORDS_MAX = 1000;

/**
 * The records of global headers (type g), which hold until another one names them again. What speaks of one member
 * (a path, a size) is not applied: bsdtar, Go and BusyBox do not either, and each member's own header knows better.
 * @see POSIX.1-2017 pax, "pax Header Block", typeflag g
 */
export class GlobalRecords {
  private readonly limitBytes: number;
  private readonly tell: Tell;
  private records: Map<string, Uint8Array> | undefined;
  private bytes = 0;
  private isFull = false;
  /** Whether a member holds the map that is in force, so that the next change needs a copy. */
  private isShared = false;

  constructor(limitBytes: number, tell: Tell) {
    this.limitBytes = limitBytes;
    this.tell = tell;
  }

  /** What is in force now: never changed afterwards. */
  shared(): ReadonlyMap<string, Uint8Array> | undefined {
    this.isShared = true;
    return this.records;
  }

  /** Keywords in force. */
  get keywords(): readonly string[] {
    return [...(this.records?.keys() ?? [])];
  }

  /** Whether a keyword is in force. */
  has(keyword: string): boolean {
    return this.records?.has(keyword) === true;
  }

  /** Takes the records of one more global header. */
  take(fresh: ReadonlyMap<string, Uint8Array>): void {
    const dropped = [...DECISIVE_KEYWORDS].filter((keyword) => this.records?.has(keyword) && !fresh.has(keyword));
    if (dropped.length > 0) this.tell('PAX_GLOBAL_DROPPED', { keywords: dropped });
    const misplaced = [...fresh.keys()].filter(speaksOfOneMember).slice(0, 8);
    if (misplaced.length > 0) this.tell('PAX_GLOBAL_KEYWORD', { keywords: misplaced });
    if (this.isShared || this.records === undefined) this.records = new Map(this.records);
    this.isShared = false;
    for (const [keyword, value] of fresh) if (!speaksOfOneMember(keyword)) this.set(this.records, keyword, value);
  }

  private set(records: Map<string, Uint8Array>, keyword: string, value: Uint8Array): void {
    const before = records.get(keyword);
    if (before !== undefined) this.bytes -= keyword.length + before.length;
    records.delete(keyword);
    if (value.length === 0) return;
    const size = keyword.length + value.length;
    if (records.size >= GLOBAL_KEYWORDS_MAX || this.bytes + size > this.limitBytes) {
      if (!this.isFull) {
        this.tell('PAX_GLOBAL_TOO_MUCH', { keywordsMax: GLOBAL_KEYWORDS_MAX, limitBytes: this.limitBytes });
      }
      this.isFull = true;
      return;
    }
    this.bytes += size;
    // A copy: the header's other bytes need not stay.
    records.set(keyword, value.slice());
  }
}
