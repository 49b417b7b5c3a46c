import { define } from '../finding.js';
import { printable } from '../printable.js';

/** Texts of bar code labels that were given in a list. */
export const barcodeCodes = {
  BARCODE_NOT_LTO: define<{ barcode: string; problem: string }>({
    severity: 'error',
    title: 'A text is no LTO label',
    meaning:
      'An LTO label has a volume serial of six characters, A to Z and 0 to 9, and a media identifier of two that tells ' +
      'the cartridge, such as L6.',
    advice: 'Correct it. A library may not show a cartridge with another kind of label, or take it for another medium.',
    say: (a) => ({ message: `"${printable(a.barcode)}" ${a.problem}` }),
  }),
  BARCODE_TWICE: define<{ barcode: string }>({
    severity: 'error',
    title: 'A label is there twice',
    meaning: 'Two cartridges with the same label cannot be told apart, and a library refuses one of them.',
    advice: 'Give one of them another volume serial.',
    say: (a) => ({ message: `"${printable(a.barcode)}" is there a second time` }),
  }),
  BARCODE_SERIAL_TWICE: define<{ barcode: string; other: string }>({
    severity: 'warning',
    title: 'Two labels have the same volume serial',
    meaning:
      'They differ in the media identifier only. Libraries that are set to report six characters, and programs that keep ' +
      'as many, take such cartridges for one.',
    advice: 'Give one of them another volume serial, unless every program that you use keeps all eight characters.',
    say: (a) => ({ message: `"${printable(a.barcode)}" has the volume serial of "${printable(a.other)}"` }),
  }),
} as const;
