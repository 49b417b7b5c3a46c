import type { MemberReference, Position } from '../../findings/index.js';

/** A link of which only members to come can tell whether it is sound. */
export interface PendingLink {
  readonly member: MemberReference;
  readonly at: Position;
  readonly target: string;
  /** Canonical paths that decide. */
  readonly paths: readonly string[];
}

const LINKS_MAX = 1 << 16;
const CHARACTERS_MAX = 1 << 23;

/** Links that wait for the end of the archive, within bounds: at most 65,536 and some 16 MiB of names. */
export class PendingLinks {
  readonly links: PendingLink[] = [];
  /** Links that there was no room for. */
  left = 0;
  private characters = 0;

  add(link: PendingLink): void {
    const { member, target, paths } = link;
    const characters = paths.reduce((sum, path) => sum + path.length, member.name.length + target.length);
    if (this.links.length >= LINKS_MAX || this.characters + characters > CHARACTERS_MAX) {
      this.left++;
      return;
    }
    this.characters += characters;
    this.links.push(link);
  }
}
