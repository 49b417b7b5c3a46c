import type { CartridgeFile, CartridgeFiles } from '../../src/tape/index.js';

/** What was done to the files of a folder. */
export type FileStep =
  | { readonly kind: 'write'; readonly name: string; readonly offset: number; readonly bytes: Uint8Array }
  | { readonly kind: 'truncate'; readonly name: string; readonly bytes: number }
  | { readonly kind: 'flush'; readonly name: string }
  | { readonly kind: 'put'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: 'remove'; readonly name: string };

/** Files by name. */
export type FileState = ReadonlyMap<string, Uint8Array>;

/** A folder in memory that writes down what is done to it, and counts what is read. */
export class RecordedFiles implements CartridgeFiles {
  readonly folder = 'CART';
  readonly steps: FileStep[] = [];
  readonly contents: Map<string, Uint8Array>;
  reads = 0;
  isLocked = false;

  constructor(state: FileState = new Map()) {
    this.contents = new Map(state);
  }

  list(): readonly string[] {
    return [...this.contents.keys()];
  }

  make(): void {}

  open(name: string): CartridgeFile | undefined {
    if (!this.contents.has(name)) return undefined;
    const bytesNow = () => this.contents.get(name) as Uint8Array;
    return {
      size: () => bytesNow().length,
      read: (into, offset) => {
        this.reads++;
        const piece = bytesNow().subarray(offset, offset + into.length);
        into.set(piece);
        return piece.length;
      },
      write: (bytes, offset) => this.step({ kind: 'write', name, offset, bytes: new Uint8Array(bytes) }),
      truncate: (bytes) => this.step({ kind: 'truncate', name, bytes }),
      flush: () => this.step({ kind: 'flush', name }),
      close: () => {},
    };
  }

  create(name: string): CartridgeFile {
    this.step({ kind: 'put', name, bytes: new Uint8Array(0) });
    return this.open(name) as CartridgeFile;
  }

  replace(name: string, bytes: Uint8Array): void {
    this.step({ kind: 'put', name, bytes: new Uint8Array(bytes) });
  }

  remove(name: string): void {
    if (this.contents.has(name)) this.step({ kind: 'remove', name });
  }

  lock(): () => void {
    this.isLocked = true;
    return () => {
      this.isLocked = false;
    };
  }

  /** The files as they are now. */
  state(): FileState {
    return new Map(this.contents);
  }

  private step(step: FileStep): void {
    this.steps.push(step);
    take(this.contents, step);
  }
}

/** Does a step to files. */
export function take(contents: Map<string, Uint8Array>, step: FileStep): void {
  const before = contents.get(step.name) ?? new Uint8Array(0);
  if (step.kind === 'put') contents.set(step.name, step.bytes);
  else if (step.kind === 'remove') contents.delete(step.name);
  else if (step.kind === 'truncate') contents.set(step.name, resized(before, step.bytes));
  else if (step.kind === 'write') {
    const after = resized(before, Math.max(before.length, step.offset + step.bytes.length));
    after.set(step.bytes, step.offset);
    contents.set(step.name, after);
  }
}

function resized(bytes: Uint8Array, length: number): Uint8Array {
  const copy = new Uint8Array(length);
  copy.set(bytes.subarray(0, length));
  return copy;
}

/** The files when the process ended in the midst of a step: at every byte of a write. */
export function* cutStates(before: FileState, steps: readonly FileStep[]): Generator<FileState> {
  const contents = new Map(before);
  yield new Map(contents);
  for (const step of steps) {
    if (step.kind === 'write') {
      for (let length = 1; length < step.bytes.length; length++) {
        const torn = new Map(contents);
        take(torn, { ...step, bytes: step.bytes.subarray(0, length) });
        yield torn;
      }
    }
    take(contents, step);
    yield new Map(contents);
  }
}

/**
 * The files when power went behind some steps: of what was not yet flushed, any part may be on the disk.
 * @param isKept - whether the next one of them is
 */
export function stateWithoutPower(before: FileState, steps: readonly FileStep[], isKept: () => boolean): FileState {
  const isFlushed = (step: FileStep, at: number): boolean =>
    step.kind === 'put' ||
    step.kind === 'remove' ||
    steps.slice(at).some((later) => later.kind === 'flush' && later.name === step.name);
  const contents = new Map(before);
  for (const [at, step] of steps.entries()) if (isFlushed(step, at) || isKept()) take(contents, step);
  return contents;
}
