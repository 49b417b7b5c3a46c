import type { ArgsOf, Code } from '../findings/index.js';

/** Takes a finding about the header at hand: whoever calls knows where that stands and which member it makes. */
export type Tell = <C extends Code>(code: C, args: ArgsOf<C>) => void;
