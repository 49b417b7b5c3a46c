/** What of a Web stream is used: `ReadableStream<Uint8Array>` of any platform fits. */
export interface ByteStream {
  getReader(): {
    read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
    cancel(reason?: unknown): Promise<void>;
  };
}

/** An archive: all of its bytes, or pieces of any size, as a Node stream, a Web stream or a generator gives them. */
export type TarSource = Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array> | ByteStream;

/** What of an `AbortSignal` is used. */
export interface StopSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** How pieces are taken from a source, and told of. */
export interface FlowOptions {
  /** Ends it early: what waits is not waited for, the source is ended, and the signal's reason is thrown. */
  readonly signal?: StopSignal | undefined;
  /** Takes the number of bytes behind us, after each piece. */
  readonly progress?: ((bytes: number) => void) | undefined;
}

/** No piece is larger than this: what comes of one piece is held at once. */
const PIECE_BYTES = 1 << 20;
const NOTHING = /* @__PURE__ */ new Uint8Array(0);

interface Taken {
  readonly done?: boolean | undefined;
  readonly value?: Uint8Array | undefined;
}

/** A source as one thing to take from and one to end it with. */
interface Tap {
  readonly next: () => Taken | Promise<Taken>;
  readonly close: (reason: unknown) => unknown;
}

/**
 * The pieces of a source, at most 1 MiB each. Leaving the loop early ends the source.
 * @throws whatever the source throws; the signal's reason when it comes
 */
export async function* piecesOf(source: TarSource, { signal, progress }: FlowOptions = {}): AsyncGenerator<Uint8Array> {
  const tap = tapOf(source);
  const patience = new Patience(signal);
  let behind = 0;
  let isOpen = true;
  try {
    for (;;) {
      throwIfStopped(signal);
      // A source that throws has ended.
      isOpen = false;
      const taken = await patience.wait(tap.next);
      isOpen = taken?.done !== true;
      if (!isOpen) return;
      const { value = NOTHING } = taken ?? {};
      for (let at = 0; at < value.length; at += PIECE_BYTES) {
        const piece = value.length <= PIECE_BYTES ? value : value.subarray(at, at + PIECE_BYTES);
        yield piece;
        behind += piece.length;
        progress?.(behind);
        throwIfStopped(signal);
      }
    }
  } finally {
    patience.end();
    if (isOpen) await closed(tap, signal);
  }
}

/** @throws the signal's reason where it has come */
export function throwIfStopped(signal: StopSignal | undefined): void {
  if (signal?.aborted === true) throw signal.reason;
}

/** Ends a source. One that was told to stop may never answer: what becomes of it is not waited for. */
async function closed(tap: Tap, signal: StopSignal | undefined): Promise<void> {
  const closing = Promise.resolve(tap.close(signal?.reason));
  if (signal?.aborted === true) closing.catch(() => undefined);
  else await closing;
}

function tapOf(source: TarSource): Tap {
  if (source instanceof Uint8Array) return tapOf([source]);
  if ('getReader' in source) {
    const reader = source.getReader();
    return { next: () => reader.read(), close: (reason) => reader.cancel(reason) };
  }
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  return { next: () => iterator.next(), close: () => iterator.return?.() };
}

/** Waits for a source, but no longer than until a signal comes: it may give nothing for hours. */
class Patience {
  private readonly signal: StopSignal | undefined;
  private stop: (() => void) | undefined;
  private readonly listener = (): void => this.stop?.();

  constructor(signal: StopSignal | undefined) {
    this.signal = signal;
    signal?.addEventListener('abort', this.listener);
  }

  /** What a source gives; undefined where the signal came first. */
  wait(next: Tap['next']): Taken | Promise<Taken | undefined> {
    const taken = next();
    if (this.signal === undefined || !('then' in taken)) return taken;
    return new Promise((resolve, reject) => {
      this.stop = () => resolve(undefined);
      // The signal may have come while the source was asked.
      if (this.signal?.aborted === true) this.stop();
      taken.then(resolve, reject);
    });
  }

  end(): void {
    this.signal?.removeEventListener('abort', this.listener);
  }
}
