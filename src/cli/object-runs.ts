/** Objects of a tape, one behind the other, of which the same is to be told. */
export interface ObjectRun<T> {
  /** Logical object number of the first. */
  readonly first: number;
  readonly count: number;
  /** What was told of the first. */
  readonly like: T;
  /** Sum of what was to be added up. */
  readonly sum: number;
}

/** Folds objects that are alike, so that a tape of a million of them is told in some lines. */
export class ObjectRuns<T> {
  private readonly isAlike: (a: T, b: T) => boolean;
  private readonly emit: (run: ObjectRun<T>) => void;
  private run: { first: number; count: number; like: T; sum: number } | undefined;

  constructor(isAlike: (a: T, b: T) => boolean, emit: (run: ObjectRun<T>) => void) {
    this.isAlike = isAlike;
    this.emit = emit;
  }

  /** @param add - what is added up over a run */
  take(object: number, like: T, add = 0): void {
    const { run } = this;
    if (run !== undefined && object === run.first + run.count && this.isAlike(run.like, like)) {
      run.count++;
      run.sum += add;
      return;
    }
    this.end();
    this.run = { first: object, count: 1, like, sum: add };
  }

  /** Tells the last run. */
  end(): void {
    if (this.run !== undefined) this.emit(this.run);
    this.run = undefined;
  }
}

/** `7`, `7-9`. */
export function numbersOf({ first, count }: Pick<ObjectRun<unknown>, 'first' | 'count'>): string {
  return count === 1 ? `${first}` : `${first}-${first + count - 1}`;
}
