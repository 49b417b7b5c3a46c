const HIGH = 2 ** 32;

/** A number below 2^53 in eight bytes, lowest first. */
export function setWhole(view: DataView, at: number, value: number): void {
  view.setUint32(at, value >>> 0, true);
  view.setUint32(at + 4, Math.floor(value / HIGH), true);
}

/** The number in eight bytes, lowest first: exact where it is below 2^53, which who reads it sees to. */
export function wholeAt(view: DataView, at: number): number {
  return view.getUint32(at + 4, true) * HIGH + view.getUint32(at, true);
}
