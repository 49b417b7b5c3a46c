import fc from 'fast-check';

/**
 * Makes fast-check print something shorter in place of a value: what a value was made from, not all its bytes.
 * @param value - any object; it gains a hidden property, which equality does not see
 */
export function printedAs<T extends object>(value: T, shown: unknown): T {
  return Object.defineProperty(value, fc.toStringMethod, { value: () => fc.stringify(shown) });
}
