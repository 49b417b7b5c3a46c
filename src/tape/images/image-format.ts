import type { ImageWindow } from './image-bytes.js';

/** A place in an image, in front of an object of the tape. */
export interface ImagePlace {
  /** Byte of the image. */
  readonly offset: number;
  /** Bytes of the piece in front of it, where each says how long the one before it is; else 0. */
  readonly previousBytes: number;
}

/** What is wrong at a place of an image. */
export type ImageProblem =
  | { readonly kind: 'cut'; readonly expectedBytes: number }
  | { readonly kind: 'lengths-differ'; readonly front: number; readonly back: number }
  | { readonly kind: 'damaged'; readonly reason: string; readonly resumedAt: number | undefined }
  | { readonly kind: 'too-long'; readonly bytes: number }
  | { readonly kind: 'marked-bad'; readonly bytes: number }
  | { readonly kind: 'foreign'; readonly what: string }
  | { readonly kind: 'behind-end'; readonly bytes: number }
  | { readonly kind: 'last-short'; readonly recordBytes: number; readonly bytes: number };

/** The same, with the byte of the image at which it stands. */
export type PlacedProblem = ImageProblem & { readonly offset: number };

/** How a record is compressed in an image. */
export type RecordCompression = 'zlib' | 'bzip2';

/** An object of the tape, as it stands in an image. */
export interface ImageObject {
  readonly kind: 'record' | 'unreadable' | 'filemark' | 'end';
  /** Where it begins: behind what is stepped over. */
  readonly offset: number;
  /** Its bytes as they are stored; of an unreadable one, those that can be had. */
  readonly bytes: number;
  readonly compression?: RecordCompression | undefined;
  /** What stands behind it; of an end, the end itself. */
  readonly next: ImagePlace;
  readonly problems: readonly PlacedProblem[];
}

/** How one format of images stands in bytes. It holds no place: whoever reads tells where. */
export interface ImageFormat {
  /** The object that begins at a place. Whatever stands there, nothing is thrown, and `next` is further on. */
  objectAt(window: ImageWindow, place: ImagePlace): ImageObject;
  /** The stored bytes of a record: at most `bytes` of the object. */
  contentOf(window: ImageWindow, object: ImageObject): Uint8Array;
  /** The image has been written: what was remembered of it does not hold any more. */
  forget(): void;
}

/** A format that can be written. */
export interface WritableImageFormat extends ImageFormat {
  /** Bytes that a record can have. */
  readonly recordBytesMax: number;
  /**
   * A record, in pieces to be written one behind the other, and how long the last of them says it is.
   * @param isBad - marked as one that could not be read as it was written, where the format can say so
   */
  encodeRecord(
    bytes: Uint8Array,
    previousBytes: number,
    isBad?: boolean,
  ): { pieces: Uint8Array[]; previousBytes: number };
  encodeFilemark(previousBytes: number): Uint8Array;
}

/** An evil image must not take for ever: so many places are looked at closely, in all of it... */
const PROBES_MAX = 1 << 18;
/** ...and so many damaged places are passed; behind them nothing is read. */
const PASSED_MAX = 1 << 16;

/** Looks for the next place where records follow one another, and remembers it: going back gives the same again. */
export class ImageSearch {
  private left = PROBES_MAX;
  private readonly found = new Map<number, number | undefined>();

  /**
   * @param from - the first place that is looked at
   * @param isPlausible - whether the bytes at a place can begin a record: quick
   * @param isChain - whether several follow one another from there
   * @returns undefined where there is none, or where too much has been looked at
   */
  find(
    { sizeBytes }: { readonly sizeBytes: number },
    from: number,
    isPlausible: (offset: number) => boolean,
    isChain: (offset: number) => boolean,
  ): number | undefined {
    if (this.found.has(from) || this.found.size === PASSED_MAX) return this.found.get(from);
    let at = from;
    for (; at < sizeBytes && this.left > 0; at++) {
      if (!isPlausible(at)) continue;
      this.left--;
      if (isChain(at)) break;
    }
    const place = at < sizeBytes && this.left > 0 ? at : undefined;
    this.found.set(from, place);
    return place;
  }

  /** Forgets what was found, because the image has been written. */
  forget(): void {
    this.left = PROBES_MAX;
    this.found.clear();
  }
}
