const HALF = 0x8000_0000;

/** The number behind a 32-bit serial number: CmdSN, StatSN, DataSN. */
export function nextSerial(number: number, by = 1): number {
  return (number + by) >>> 0;
}

/**
 * Whether a serial number comes before another (RFC 1982, section 3.2); of two that lie half the circle apart, neither
 * does.
 */
export function isBefore(a: number, b: number): boolean {
  const distance = (b - a) >>> 0;
  return distance !== 0 && distance < HALF;
}

/** Whether a serial number lies in a window, its ends included; one whose end lies before its beginning is shut. */
export function isWithin(number: number, first: number, last: number): boolean {
  return !isBefore(number, first) && !isBefore(last, number) && !isBefore(last, first);
}
