import { concatenated, type Layout } from '../../../src/bytes/index.js';
import { modeSense6Cdb, modeSense10Cdb } from '../../../src/scsi/index.js';
import { type Answer, goodWith, invalidField, type Refusal, refuse } from '../answer.js';
import { command, type DriveCommand } from '../command.js';
import { MODE_FORMS, type ModeForm, modeHeader } from '../mode-header.js';
import type { ModePage } from '../mode-pages/page.js';
import { PAGE_CONTROL } from '../mode-pages/page-store.js';
import type { DriveState } from '../state.js';

const SAVING_NOT_SUPPORTED = refuse(5, 0x39, 0x00);
/** Page 00h has no parameters here: it stands for the header and the block descriptor, as the Linux driver st asks. */
const NO_PAGE = 0x00;
const ALL_PAGES = 0x3f;
const ALL_SUBPAGES = 0xff;

interface Asked {
  readonly dbd: boolean;
  readonly pageControl: number;
  readonly pageCode: number;
  readonly subpageCode: number;
  readonly allocationLength: number;
}

function pagesAsked(state: DriveState, layout: Layout<object>, asked: Asked): readonly ModePage[] | Refusal {
  const { pageCode, subpageCode } = asked;
  const { pages } = state.modes.pages;
  if (pageCode === NO_PAGE && subpageCode === 0) return [];
  const isAsked = (page: ModePage): boolean => subpageCode === ALL_SUBPAGES || page.subpageCode === subpageCode;
  const withCode = pageCode === ALL_PAGES ? pages : pages.filter((page) => page.pageCode === pageCode);
  if (withCode.length === 0) return invalidField(layout, 'pageCode');
  if (pageCode === ALL_PAGES && subpageCode !== 0 && subpageCode !== ALL_SUBPAGES) {
    return invalidField(layout, 'subpageCode');
  }
  const found = withCode.filter(isAsked);
  return found.length === 0 ? invalidField(layout, 'subpageCode') : found;
}

function modeSense(state: DriveState, layout: Layout<object>, form: ModeForm, asked: Asked): Answer {
  let pages = pagesAsked(state, layout, asked);
  if ('sense' in pages) return pages;
  if (asked.pageControl === PAGE_CONTROL.saved && pages.length > 0) {
    pages = pages.filter(({ savable }) => savable);
    if (pages.length === 0) return SAVING_NOT_SUPPORTED;
  }
  const sensed = concatenated(pages.map((page) => state.modes.pages.sensed(page, asked.pageControl, state)));
  const header = modeHeader(state, form, sensed.length, !asked.dbd);
  // What the length of the 6-byte form cannot tell cannot be asked for with it.
  if (header.length + sensed.length > MODE_FORMS[form].longest) return invalidField(layout, 'pageCode');
  return goodWith(concatenated([header, sensed]), asked.allocationLength);
}

/** MODE SENSE. */
export const modeSensingCommands: readonly DriveCommand[] = [
  command(modeSense6Cdb, {}, (state, asked) => modeSense(state, modeSense6Cdb, 6, asked)),
  // LLBAA lets the drive answer with long block descriptors: a tape drive has none.
  command(modeSense10Cdb, {}, (state, asked) => modeSense(state, modeSense10Cdb, 10, asked)),
];
