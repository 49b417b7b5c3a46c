/** Bytes that are not zero behind a member's content, where writers fill up its last block with zeros. */
export class Padding {
  /** Offset of the first byte of the padding. */
  start = 0;
  /** Offset behind the last byte that is not zero; `start` where there is none. */
  end = 0;
  private first = 0;

  /** A member's content begins; its padding will stand at an offset. */
  begin(start: number): void {
    this.start = start;
    this.end = start;
    this.first = 0;
  }

  /** Looks at the next bytes of the padding, which stand at an offset of the archive. */
  take(bytes: Uint8Array, from: number, to: number, offset: number): void {
    let last = to - 1;
    while (last >= from && bytes[last] === 0) last--;
    if (last < from) return;
    if (offset === this.start) this.first = bytes[from] as number;
    this.end = offset + last - from + 1;
  }

  /** Whether anything but zeros stands there. */
  get isDirty(): boolean {
    return this.end > this.start;
  }

  /** Whether the content seems to go on: several bytes, the first of them right behind the content. */
  get isOverrun(): boolean {
    return this.first !== 0 && this.end - this.start > 1;
  }
}
