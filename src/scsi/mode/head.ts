import { bits, type Field, flag, type Kept, lengthOfRest, u8, uintBits } from '../../bytes/index.js';

type Constant<Name extends string, Is extends number> = Field<
  { readonly [K in Name]: Is },
  { readonly [K in Name]?: Is },
  { readonly [K in Name]: Is }
>;
type Ps = Field<{ readonly ps: boolean }>;

function firstByte(spf: 0 | 1, code: number) {
  return bits(8, [
    flag('ps', { title: 'PS (can be saved)' }),
    uintBits('spf', 1, { is: spf, title: 'SPF (has a subpage code)' }),
    uintBits('pageCode', 6, { is: code, hexDigits: 2 }),
  ]);
}

/** What every mode page without a subpage code begins with: `page_0` format of SPC-5. */
export function pageHead<const Code extends number>(
  code: Code,
): readonly [
  Ps & Constant<'spf', 0> & Constant<'pageCode', Code>,
  Field<{ readonly pageLength: number } & Kept, { readonly pageLength?: number } & Kept>,
] {
  return [firstByte(0, code) as never, lengthOfRest(1, 'pageLength')];
}

/** What every mode page with a subpage code begins with: `sub_page` format of SPC-5. */
export function subpageHead<const Code extends number, const Subpage extends number>(
  code: Code,
  subpage: Subpage,
): readonly [
  Ps & Constant<'spf', 1> & Constant<'pageCode', Code>,
  Constant<'subpageCode', Subpage>,
  Field<{ readonly pageLength: number } & Kept, { readonly pageLength?: number } & Kept>,
] {
  return [
    firstByte(1, code) as never,
    u8('subpageCode', { is: subpage, hexDigits: 2 }) as never,
    lengthOfRest(2, 'pageLength'),
  ];
}

/** Names of 0, 1, 2 and so on. */
export const named = (...names: string[]): ReadonlyMap<number, string> => new Map(names.map((name, i) => [i, name]));
