import { type MemberPath, memberPath, type Place, placeOf } from './member-path.js';

/** How names in an archive become paths below the folder. */
export interface NamingOptions {
  readonly windows: boolean;
  /** So many components are taken off the front of each name. */
  readonly stripComponents: number;
  /** A path below which everything is put that is not below it already; undefined for none. */
  readonly topLevel: string | undefined;
}

/** One rule for the names of members and the targets of hard links: what one may not be, the other may not be either. */
export class Naming {
  private readonly options: NamingOptions;
  private readonly top: readonly string[];

  /** @throws Refusal where {@link NamingOptions.topLevel} cannot be used */
  constructor(options: NamingOptions) {
    this.options = options;
    this.top = options.topLevel === undefined ? [] : memberPath(options.topLevel, options.windows).parts;
  }

  /** @throws Refusal where the name cannot be used */
  parse(name: string): MemberPath {
    return memberPath(name, this.options.windows);
  }

  /** Where it belongs; undefined where nothing is left of it. */
  place({ parts }: MemberPath): Place | undefined {
    const { stripComponents } = this.options;
    if (stripComponents > 0 && parts.length <= stripComponents) return undefined;
    const kept = stripComponents > 0 ? parts.slice(stripComponents) : parts;
    const isBelow = this.top.every((part, i) => kept[i] === part);
    return placeOf(isBelow ? kept : [...this.top, ...kept]);
  }
}
