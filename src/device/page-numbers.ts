import type { Layout } from '../bytes/index.js';

/** Where a page is found. */
export interface PageNumbers {
  readonly pageCode: number;
  readonly subpageCode: number;
}

/**
 * Which page a structure declares.
 * @throws RangeError where it is the structure of no one page
 */
export function pageNumbers({ name, codec }: Layout<object>): PageNumbers {
  const constant = (wanted: string): number | undefined =>
    codec.constants.find(({ property }) => property === wanted)?.value;
  const pageCode = constant('pageCode');
  if (pageCode === undefined) throw new RangeError(`${name} is the structure of no page in particular`);
  return { pageCode, subpageCode: constant('subpageCode') ?? 0 };
}
