const DATE_SECONDS_MAX = 8_640_000_000_000;
/** The Gregorian calendar repeats after 400 years, and so do the rules of a time zone. */
const CYCLE_SECONDS = 12_622_780_800;

/**
 * Seconds that the local time zone (`TZ`) is ahead of UTC at a moment.
 * @param seconds - seconds since 1970, any
 */
export function localOffsetSeconds(seconds: number): number {
  let near = Math.max(seconds, -DATE_SECONDS_MAX + CYCLE_SECONDS);
  if (near > DATE_SECONDS_MAX - CYCLE_SECONDS) near = 4 * CYCLE_SECONDS + (near % CYCLE_SECONDS);
  const date = new Date(near * 1000);
  const local = new Date(0);
  local.setUTCFullYear(date.getFullYear(), date.getMonth(), date.getDate());
  local.setUTCHours(date.getHours(), date.getMinutes(), date.getSeconds());
  return local.getTime() / 1000 - Math.floor(near);
}
