import type { TarMember } from '../member.js';
import type { Pieces } from './pieces.js';
import { rewrittenHeaders } from './rewritten.js';

/** A member of which a part goes into the new archive. */
interface Part {
  readonly member: TarMember;
  readonly place: number;
  readonly bytes: number;
  readonly globals: ReadonlyMap<string, Uint8Array>;
  readonly settle: (keptAs: string) => void;
}

const ENDING = /\.partial(?:-\d+)?\/*$/;

/** Members in part, which get names that no other member has when all names are known. */
export class PartialMembers {
  private readonly parts: Part[] = [];
  /** Names that look like ours and are in the archive. */
  readonly taken = new Set<string>();

  /** A name that is in the archive: those that look like ours are kept in mind. */
  see(name: string): void {
    if (ENDING.test(name)) this.taken.add(name.replace(/\/+$/, ''));
  }

  /**
   * Puts what there is of a member among the pieces; its headers follow in {@link name}.
   * @param bytes - of its content, from its first stored byte on
   * @param globals - records of global headers that hold for it
   * @param settle - takes the name that it gets
   * @returns false where no format holds it
   */
  keep(member: TarMember, bytes: number, pieces: Pieces, globals: Part['globals'], settle: Part['settle']): boolean {
    if (rewrittenHeaders(member, 'a', bytes, globals) === undefined) return false;
    this.parts.push({ member, bytes, globals, settle, place: pieces.reserve() });
    pieces.copy(member.dataOffset, member.dataOffset + bytes);
    pieces.pad();
    return true;
  }

  /**
   * Gives the members their names, and tells them.
   * @param taken - names that they must not get; those that they get are added
   */
  name(pieces: Pieces, taken: Set<string>): readonly string[] {
    const names: string[] = [];
    for (const { member, bytes, globals, place, settle } of this.parts) {
      const name = partialName(member, taken);
      pieces.fill(place, partHeaders(member, name, bytes, globals));
      settle(name);
      names.push(name);
    }
    return names;
  }
}

/** The headers of a member in part that is known to fit a format under another name. */
export function partHeaders(
  member: TarMember,
  name: string,
  bytes: number | undefined,
  globals: ReadonlyMap<string, Uint8Array>,
): Uint8Array {
  const headers = rewrittenHeaders(member, name, bytes, globals);
  if (headers === undefined) throw new Error(`a name that no format holds: ${name}`);
  return headers;
}

/**
 * The name of a member in part.
 * @param taken - names that it must not get; the one that it gets is added
 */
export function partialName({ name }: TarMember, taken: Set<string>): string {
  const base = (name === '' ? 'nameless' : name).replace(/\/+$/, '');
  for (let n = 1; ; n++) {
    const own = `${base}.partial${n === 1 ? '' : `-${n}`}`;
    if (taken.has(own)) continue;
    taken.add(own);
    return own;
  }
}
