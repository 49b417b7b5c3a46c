const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** A byte count as people read it: `1.5 GiB`, and the exact number for less than a KiB. */
export function bytesInWords(count: number | bigint): string {
  let value = Number(count);
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  if (unit === 0) return value === 1 ? '1 byte' : `${value} bytes`;
  return `${value < 10 ? value.toFixed(2) : value < 100 ? value.toFixed(1) : value.toFixed(0)} ${UNITS[unit]}`;
}

/** `1 member`, `2 members`. */
export function counted(count: number | bigint, noun: string, plural = `${noun}s`): string {
  return `${grouped(count)} ${Number(count) === 1 ? noun : plural}`;
}

/** A count with a comma before every three digits. (The first use of `toLocaleString` costs a quarter of a start.) */
export function grouped(count: number | bigint): string {
  return count.toString().replace(/\B(?=(?:\d{3})+$)/g, ',');
}
