import type { Exact, Finding } from '../../findings/index.js';
import type { SetVisitor, TarMember } from '../../tar/index.js';
import type { Choosing } from '../../tar/restore/choose-place.js';
import { Refusal } from '../../tar/restore/refusal.js';
import type { Limit, MemberPlace, Outcome } from '../../tar/restore/report.js';
import { StoredRegions } from '../../tar/restore/stored-regions.js';

/** Takes content. */
export type Sink = (bytes: Uint8Array) => void;

/** What giving content away needs. */
export interface ToSinkOptions extends Choosing {
  readonly sink: Sink;
  readonly onMember: ((member: MemberPlace, outcome: Outcome) => void) | undefined;
  readonly endBy: (limit: Limit) => void;
}

const HOLE = new Uint8Array(1 << 16);
/** Holes of a member that are written out, bytes: a header of a few bytes can claim holes of many terabytes. */
const HOLES_MAX = 1 << 26;

/** Gives the content of files away one behind the other, holes as zeros: nothing is written anywhere. */
export class ToSink implements SetVisitor {
  private readonly options: ToSinkOptions;
  private current: { readonly at: MemberPlace; readonly regions: StoredRegions | undefined } | undefined;
  private position = 0;

  constructor(options: ToSinkOptions) {
    this.options = options;
  }

  member(member: TarMember, volume: number): void {
    const { report, naming, selection, limits, onMember } = this.options;
    const at = { name: member.name, offset: member.headerOffset, volume };
    this.current = undefined;
    try {
      if (!selection.wants(naming.parse(member.name).parts) || member.kind !== 'file') {
        report.unselected++;
        return;
      }
      const limit = limits.member(member);
      if (limit !== undefined) return this.options.endBy(limit);
      if (member.sparse?.isSound === false) throw new Refusal('SPARSE_MAP_UNSOUND');
      if (BigInt(member.size) - BigInt(member.storedSize) > HOLES_MAX) {
        throw new Refusal('SIZE_TOO_LARGE', String(member.size));
      }
    } catch (error) {
      this.refuse(at, error);
      return;
    }
    this.current = { at, regions: member.sparse === undefined ? undefined : new StoredRegions(member.sparse) };
    this.position = 0;
    onMember?.(at, 'restored');
  }

  data(bytes: Uint8Array): void {
    const { current } = this;
    if (current === undefined) return;
    const limit = this.options.limits.data(bytes.length);
    if (limit !== undefined) {
      this.current = undefined;
      this.options.endBy(limit);
      return;
    }
    if (current.regions === undefined) this.give(bytes);
    else {
      current.regions.take(bytes, (piece, offset) => {
        this.holeUntil(offset);
        this.give(piece);
        this.position += piece.length;
      });
    }
  }

  private holeUntil(offset: number): void {
    while (this.position < offset) {
      const count = Math.min(HOLE.length, offset - this.position);
      this.options.sink(HOLE.subarray(0, count));
      this.position += count;
    }
  }

  private give(bytes: Uint8Array): void {
    // The sink may keep what it is given until later; these bytes are used again.
    this.options.sink(bytes.slice());
    this.options.report.wrote(bytes.length);
  }

  end(member: TarMember, missing: Exact): void {
    const { current } = this;
    if (current === undefined) return;
    this.current = undefined;
    if (missing !== 0) return this.refuse(current.at, new Refusal('NOT_WHOLE', String(missing)));
    if (current.regions !== undefined) this.holeUntil(Number(member.size));
    this.options.report.files++;
  }

  found(finding: Finding): void {
    this.options.report.find([finding]);
  }

  private refuse(at: MemberPlace, error: unknown): void {
    if (!(error instanceof Refusal)) throw error;
    this.options.report.refuse(at, error);
  }
}
