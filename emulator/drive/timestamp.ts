/** The drive's clock, as SET TIMESTAMP sets it: it goes on with the drive's own time. */
export class Timestamp {
  /** TIMESTAMP ORIGIN: 0 zero at power on, 2 set by SET TIMESTAMP. */
  origin: 0 | 2 = 0;
  private startMilliseconds = 0;

  /**
   * @param ticks - the drive's time in microseconds
   * @returns milliseconds since 1970, or since power on
   */
  at(ticks: number): number {
    return (this.startMilliseconds + Math.floor(ticks / 1000)) % 2 ** 48;
  }

  /** It shows `milliseconds` now. */
  set(milliseconds: number, ticks: number): void {
    this.origin = 2;
    this.startMilliseconds = milliseconds - Math.floor(ticks / 1000);
  }

  /** It counts from 0 on, as after power on. */
  restart(ticks: number): void {
    this.set(0, ticks);
    this.origin = 0;
  }
}
