import type { Decoded, Encodable, Layout } from '../../../src/bytes/index.js';
import { fieldMask } from '../cdb-fields.js';
import type { Modes } from '../modes.js';
import type { DriveState } from '../state.js';

/** What a value of a mode page that is to be set comes to. */
export type Judged<Value> =
  /** It cannot be set: because of this field. */
  | { readonly refused: string & keyof Value }
  /** It can, if need be with other numbers. */
  | { readonly accepted: Value };

/** What stands behind a mode page. */
interface Behind<L extends Layout<object>> {
  /** Fields that MODE SELECT can change. */
  readonly changeable?: readonly (string & keyof Decoded<L>)[];
  /** Whether it can be saved. */
  readonly savable?: boolean;
  /** Whether it can be changed only with a cartridge that is loaded. */
  readonly ofMedium?: boolean;
  /** The shortest that MODE SELECT takes, in bytes; what is left out is 0. Default: all of it. */
  readonly shortestBytes?: number;
  /** Fields that tell how things are now. */
  readonly now?: (state: DriveState) => Partial<Encodable<L>>;
  /** Judges a value before anything is changed. */
  readonly judge?: (value: Decoded<L>, state: DriveState) => Judged<Decoded<L>>;
  /** Does what it says. */
  readonly set?: (modes: Modes, value: Decoded<L>, state: DriveState | undefined) => void;
}

/** A mode page that a drive has. All bytes are of the whole page, PS being 0. */
export interface ModePage {
  readonly layout: Layout<object>;
  readonly pageCode: number;
  readonly subpageCode: number;
  readonly savable: boolean;
  readonly ofMedium: boolean;
  readonly shortestBytes: number;
  readonly defaults: Uint8Array;
  /** 1 where a bit can be changed. */
  readonly changeable: Uint8Array;
  /** The page as it stands: what was set, with what is so now. */
  shown(bytes: Uint8Array, state: DriveState): Uint8Array;
  /** Judges bytes that are to be set, which differ from those that are shown in changeable bits only. */
  judge(bytes: Uint8Array, state: DriveState): { readonly refused: string } | { readonly accepted: Uint8Array };
  /** @param state - undefined when the drive is switched on: nothing moves */
  set(modes: Modes, bytes: Uint8Array, state: DriveState | undefined): void;
}

const SUBPAGE_FORMAT = 0x40;
const PAGE_CODE = 0x3f;

/** A page by its declaration, the values it has when the drive is switched on first, and what stands behind it. */
export function modePage<L extends Layout<object>>(layout: L, values: Encodable<L>, behind: Behind<L> = {}): ModePage {
  const defaults = layout.encode(values);
  const { changeable = [], savable = false, ofMedium = false, now, judge, set } = behind;
  const head = defaults[0] as number;
  const decoded = (bytes: Uint8Array): Decoded<L> => layout.decode(bytes).value as Decoded<L>;
  return {
    layout,
    savable,
    ofMedium,
    shortestBytes: behind.shortestBytes ?? defaults.length,
    defaults,
    pageCode: head & PAGE_CODE,
    subpageCode: (head & SUBPAGE_FORMAT) === 0 ? 0 : (defaults[1] as number),
    changeable: fieldMask(layout, defaults.length, changeable),
    shown: (bytes, state) =>
      now === undefined ? bytes : layout.encode({ ...(decoded(bytes) as object), ...now(state) } as Encodable<L>),
    judge(bytes, state) {
      if (judge === undefined) return { accepted: bytes };
      const judged = judge(decoded(bytes), state);
      return 'refused' in judged ? judged : { accepted: layout.encode(judged.accepted as unknown as Encodable<L>) };
    },
    set(modes, bytes, state) {
      set?.(modes, decoded(bytes), state);
    },
  };
}

/** The bytes of a page before its parameters: code, subpage code, length. */
export function headBytes({ subpageCode }: ModePage): number {
  return subpageCode === 0 ? 2 : 4;
}
