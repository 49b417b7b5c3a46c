/**
 * A count that spacing can have.
 * @throws RangeError where it is no whole number
 */
export function wholeNumber(count: number): number {
  if (!Number.isSafeInteger(count)) throw new RangeError(`${count} cannot be counted: give a whole number`);
  return count;
}

/**
 * A number from 0 on.
 * @param what - what it should be, such as `an object`
 * @throws RangeError where it is none, or more than `most`
 */
export function numberFrom0(number: number, what: string, most = Number.MAX_SAFE_INTEGER): number {
  if (!Number.isSafeInteger(number) || number < 0 || number > most) {
    throw new RangeError(`${number} is not ${what}: give a whole number from 0 to ${most}`);
  }
  return number;
}

/**
 * A record that a tape can have.
 * @param most - bytes
 * @throws RangeError where it has none, or more
 */
export function checkRecord({ length }: Uint8Array, most: number): void {
  if (length < 1 || length > most) throw new RangeError(`a record has 1 to ${most} bytes, not ${length}`);
}
