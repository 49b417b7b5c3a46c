import type { TarMember } from '../../tar/index.js';
import { type Place, pathOf } from '../../tar/restore/member-path.js';
import { Refusal } from '../../tar/restore/refusal.js';
import type { LateEntry } from './late-entries.js';
import type { Making, Settled, Writing } from './making.js';
import { Survey, type SurveyOptions } from './survey.js';

const NOTHING: Writing = { write: () => undefined };

/** Finds out what a restore would do, and does nothing. */
export class Rehearsal extends Survey implements Making {
  private readonly options: SurveyOptions;
  /** What would be there by now. */
  private readonly made = new Set<string>();

  constructor(options: SurveyOptions) {
    super(options);
    this.options = options;
  }

  /** Whether something stands in a place that a member would take. */
  replaces(place: Place): boolean {
    return this.made.has(pathOf(place)) || this.look(place) !== undefined;
  }

  file(_member: TarMember, place: Place): Writing {
    // Looked at for what stands in the way.
    this.look(place);
    return NOTHING;
  }

  settle(_file: Writing, _member: TarMember, place: Place): Settled {
    this.made.add(pathOf(place));
    return { isKept: false, failed: undefined };
  }

  drop(): void {}

  folder(_member: TarMember, _at: unknown, place: Place): boolean {
    return this.look(place)?.isDirectory() === true && this.options.policy.existing !== 'replace';
  }

  rootFolder(): void {}

  forget(): void {}

  symlink({ place, target }: LateEntry): undefined {
    this.checkInside(place, target);
    this.made.add(pathOf(place));
  }

  hardlink(place: Place, target: Place): true | undefined {
    if (!this.made.has(pathOf(target))) {
      const stat = this.look(target);
      if (stat === undefined) return undefined;
      if (stat.isDirectory()) throw new Refusal('LINK_TARGET_NO_FILE', pathOf(target));
    }
    this.made.add(pathOf(place));
    return true;
  }

  node(_member: TarMember, place: Place): undefined {
    this.made.add(pathOf(place));
  }

  finishFolders(): readonly never[] {
    return [];
  }
}
