import type { DriveProfile } from '../../profiles/index.js';
import type { DriveState } from '../state.js';
import { commonPages } from './common.js';
import type { ModePage } from './page.js';
import { tapePages } from './tape.js';

/** PAGE CONTROL of MODE SENSE. */
export const PAGE_CONTROL = { current: 0, changeable: 1, defaults: 2, saved: 3 } as const;

const PARAMETERS_SAVABLE = 0x80;

/** The mode pages of a drive, with what was set and what was saved. */
export class PageStore {
  /** By page and subpage code, ascending. */
  readonly pages: readonly ModePage[];
  private readonly current = new Map<ModePage, Uint8Array>();
  private readonly saved = new Map<ModePage, Uint8Array>();

  constructor(profile: DriveProfile) {
    const canSave = profile.maker === 'ibm';
    const pages = [...commonPages(profile, canSave), ...tapePages(profile, canSave)];
    this.pages = pages.sort((a, b) => a.pageCode - b.pageCode || a.subpageCode - b.subpageCode);
  }

  /** Whether any page can be saved. */
  get canSave(): boolean {
    return this.pages.some(({ savable }) => savable);
  }

  find(pageCode: number, subpageCode: number): ModePage | undefined {
    return this.pages.find((page) => page.pageCode === pageCode && page.subpageCode === subpageCode);
  }

  /** What the page has when the drive is switched on: what was saved, otherwise its default. */
  atPowerOn(page: ModePage): Uint8Array {
    return this.saved.get(page) ?? page.defaults;
  }

  /** The page as it stands. */
  shown(page: ModePage, state: DriveState): Uint8Array {
    return page.shown(this.current.get(page) ?? page.defaults, state);
  }

  put(page: ModePage, bytes: Uint8Array): void {
    this.current.set(page, bytes);
  }

  /** Keeps all pages that can be saved, as they stand. */
  save(state: DriveState): void {
    for (const page of this.pages) if (page.savable) this.saved.set(page, this.shown(page, state));
  }

  /** The page as MODE SENSE gives it. */
  sensed(page: ModePage, pageControl: number, state: DriveState): Uint8Array {
    const bytes = this.valuesOf(page, pageControl, state).slice();
    bytes.set(page.defaults.subarray(0, page.subpageCode === 0 ? 2 : 4));
    if (page.savable) bytes[0] = (bytes[0] as number) | PARAMETERS_SAVABLE;
    return bytes;
  }

  private valuesOf(page: ModePage, pageControl: number, state: DriveState): Uint8Array {
    switch (pageControl) {
      case PAGE_CONTROL.changeable:
        return page.changeable;
      case PAGE_CONTROL.defaults:
        return page.defaults;
      case PAGE_CONTROL.saved:
        return this.atPowerOn(page);
      default:
        return this.shown(page, state);
    }
  }
}
