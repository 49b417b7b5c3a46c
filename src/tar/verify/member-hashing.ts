import type { TarMember } from '../member.js';
import { type ByteHash, ContentDigest } from './content-digest.js';
import type { Hashing, Step } from './hashing.js';

/** What happens once everything before it has happened, and once its digest is there where it waits for one. */
interface Waiting {
  readonly step: Step;
  readonly digest: Promise<string> | undefined;
}

/** Takes the digests of members with a hash that was handed in, which may answer later, as `crypto.subtle` does. */
export class MemberHashing implements Hashing {
  private readonly digest: ContentDigest<string | Promise<string>>;
  private waiting: Waiting[] = [];

  /** @param create - begins a SHA-256 that gives its digest in hex */
  constructor(create: () => ByteHash) {
    this.digest = new ContentDigest({ create });
  }

  get isIdle(): boolean {
    return this.waiting.length === 0;
  }

  begin(member: TarMember): void {
    this.digest.begin(member);
  }

  update(bytes: Uint8Array): void {
    this.digest.update(bytes);
  }

  end(step: Step): void {
    const digest = this.digest.end();
    if (digest === undefined || typeof digest === 'string') this.after(() => step(digest));
    else this.waiting.push({ step, digest });
  }

  after(step: () => void): void {
    if (this.isIdle) step();
    else this.waiting.push({ step, digest: undefined });
  }

  /**
   * Waits until every step is taken.
   * @throws what a digest is rejected with
   */
  async drain(): Promise<void> {
    while (!this.isIdle) {
      const { waiting } = this;
      const digests = await Promise.all(waiting.map(({ digest }) => digest));
      // What a step brings about is settled by now: it goes ahead of nothing.
      this.waiting = [];
      for (const [i, { step }] of waiting.entries()) step(digests[i]);
    }
  }
}
