import { CUT, type LayoutFault, type Properties } from './field.js';
import { REST } from './kept.js';
import { type ByteView, copied } from './layout.js';

/** How far a structure may reach. */
export interface Limits {
  /** Offset behind its last byte, at most. */
  readonly end: number;
  /** Whether a length ends it there: then a field that does not fit is the length's fault. */
  readonly bounded: boolean;
  /** Whether a length tells of more bytes than there are. */
  readonly clipped: boolean;
}

/** Bytes of one structure while they are decoded. Offsets are from the start of all bytes. */
export class Reading {
  readonly view: ByteView;
  /** Offset of the structure's first byte. */
  readonly base: number;
  end: number;
  bounded: boolean;
  clipped: boolean;
  readonly value: Properties = {};
  readonly faults: LayoutFault[];
  /** The properties it lies in, such as `designators[1].`; empty for the outermost. */
  readonly path: string;
  measured: Map<string, number> | undefined;
  /** Whether a length of its own ends it: only then does all up to the end belong to it. */
  ownEnd = false;
  told: { readonly field: string; readonly end: number } | undefined;

  constructor(view: ByteView, base: number, limits: Limits, faults: LayoutFault[], path: string) {
    this.view = view;
    this.base = base;
    this.end = limits.end;
    this.bounded = limits.bounded;
    this.clipped = limits.clipped;
    this.faults = faults;
    this.path = path;
  }

  /** Offset behind the structure, or {@link CUT}; known when it has been read. */
  behind: number = CUT;
  /** Where the last whole field ends. */
  reached = 0;

  /** Keeps where the structure ends. */
  ended(reached: number, behind: number): void {
    this.reached = reached;
    this.behind = behind;
  }

  /** Tells that the bytes end within a field, and gives {@link CUT}. */
  cut(field: string, at: number, neededBytes: number): typeof CUT {
    const kind = this.bounded ? 'length' : 'short';
    this.faults.push({ kind, field: this.path + field, offsetBytes: at, neededBytes });
    return CUT;
  }

  /** Keeps a number that says how long a field behind it is, or how many entries it has. */
  measure(field: string, size: number): void {
    this.measured ??= new Map();
    this.measured.set(field, size);
  }

  /** The number that was kept by that name. */
  measureOf(field: string): number {
    return this.measured?.get(field) ?? 0;
  }

  /**
   * A length told where the structure ends: never beyond what it lies in, whatever the length says.
   * @param field - the property of the length
   */
  endAt(field: string, end: number): void {
    if (end <= this.end) {
      this.end = end;
      this.bounded = true;
      this.ownEnd = true;
    } else {
      this.clipped = true;
      this.told ??= { field, end };
    }
  }

  /** Tells of a length beyond the end, when all that is there has been read: gives {@link CUT}, or `behind`. */
  close(behind: number): number {
    if (this.told !== undefined) return this.cut(this.told.field, this.end, this.told.end - this.end);
    if (!this.bounded || !this.ownEnd || behind === this.end) return behind;
    this.keep(REST, behind, this.end);
    return this.end;
  }

  /** Keeps bytes that no field holds, for encode to give them back. */
  keep(key: string, at: number, end: number): void {
    const unknown = this.value.unknown as Record<string, Uint8Array> | undefined;
    this.value.unknown = { ...unknown, [key]: copied(this.view.bytes, at, end) };
    this.faults.push({ kind: 'unknown', field: this.path + key, offsetBytes: at, lengthBytes: end - at });
  }
}
