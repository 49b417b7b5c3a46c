/**
 * What stands in a stretch, of things in the order of where they stand.
 * @param things - ascending by `at`
 */
export function within<T extends { readonly at: number }>(
  things: readonly T[],
  from: number,
  to: number,
): readonly T[] {
  let low = 0;
  let high = things.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((things[middle] as T).at < from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < things.length && (things[end] as T).at < to) end++;
  return things.slice(low, end);
}
