/** Log parameters: what log pages are made of. SPC-5, log page and log parameter structure. */
import {
  bits,
  bytes,
  flag,
  type Layout,
  layout,
  lengthOf,
  lengthOfRest,
  list,
  oneOf,
  u8,
  u16,
  uintBits,
} from '../../bytes/index.js';
import { named } from '../mode/head.js';

const source = { source: 'SPC-5, log parameters' };
const FORMATS = named('bounded data counter', 'ASCII list', 'bounded or unbounded data counter', 'binary list');
const THRESHOLDS = named('every update', 'equal', 'not equal', 'greater');

/** The control byte of a log parameter. */
const controlByte = bits(8, [
  flag('du', { title: 'DU (disable update)' }),
  flag('ds', { title: 'DS (disable save; obsolete)' }),
  flag('tsd', { title: 'TSD (target save disable)' }),
  flag('etc', { title: 'ETC (enable threshold comparison)' }),
  uintBits('tmc', 2, { title: 'TMC (threshold met criteria)', names: THRESHOLDS }),
  uintBits('formatAndLinking', 2, { title: 'FORMAT AND LINKING', names: FORMATS }),
]);

/** A parameter that a page has: its code, name and what its value is. */
export interface LogParameter {
  readonly code: number;
  /** As the standard, or the vendor, names it. */
  readonly name: string;
  /** Left out: a number. */
  readonly as?: 'number' | 'text' | 'bytes';
  /** What a number counts. */
  readonly unit?: string;
}

/** A parameter with that code: a value of any length, as drives have them. */
function parameterLayout({ code, name, as = 'number', unit = '' }: LogParameter, from: string): Layout<object> {
  const shown = as === 'bytes' ? {} : { as };
  return layout(name, { source: from }, [
    u16('parameterCode', { is: code, hexDigits: 4 }),
    controlByte,
    lengthOf(1, 'parameterLength', 'parameterValue'),
    bytes('parameterValue', { measuredBy: 'parameterLength' }, { title: name.toUpperCase(), unit, ...shown }),
  ]);
}

/** A parameter of any page. */
export const anyLogParameter = layout('log parameter', source, [
  u16('parameterCode', { hexDigits: 4 }),
  controlByte,
  lengthOf(1, 'parameterLength', 'parameterValue'),
  bytes('parameterValue', { measuredBy: 'parameterLength' }),
]);

/** What every log parameter is like, however a page declares it. */
export type LogParameterLayout = typeof anyLogParameter;

/** What a page is, beside its parameters. */
export interface LogPageDeclaration {
  readonly code: number;
  readonly name: string;
  readonly source: string;
  readonly parameters: readonly LogParameter[];
}

const firstByte = <const Code extends number>(code: Code) =>
  bits(8, [
    flag('ds', { title: 'DS (disable save)' }),
    uintBits('spf', 1, { is: 0, title: 'SPF (has a subpage code)' }),
    uintBits('pageCode', 6, { is: code, hexDigits: 2 }),
  ]);

/** A log page that is a list of parameters. */
export function logPage({ code, name, source: from, parameters }: LogPageDeclaration) {
  const known = parameters.map((one) => parameterLayout(one, from));
  const parameter =
    known.length === 0 ? anyLogParameter : (oneOf(`${name} parameter`, source, [...known, anyLogParameter]) as never);
  return layout(name, { source: from }, [
    firstByte(code),
    u8('subpageCode', { is: 0, hexDigits: 2 }),
    lengthOfRest(2, 'pageLength'),
    list('parameters', parameter as LogParameterLayout, 'rest', { title: 'LOG PARAMETER' }),
  ]);
}

/** Any log page: the vendor's, and those that tapekit does not know. */
export const anyLogPage = layout('log page', source, [
  bits(8, [
    flag('ds', { title: 'DS (disable save)' }),
    flag('spf', { title: 'SPF (has a subpage code)' }),
    uintBits('pageCode', 6, { hexDigits: 2 }),
  ]),
  u8('subpageCode', { hexDigits: 2 }),
  lengthOfRest(2, 'pageLength'),
  list('parameters', anyLogParameter, 'rest', { title: 'LOG PARAMETER' }),
]);

/** Pages that hold page codes instead of parameters. */
export const supportedLogPages = (names: ReadonlyMap<number, string>) =>
  layout('supported log pages log page', { source: 'SPC-5, supported log pages log page' }, [
    firstByte(0x00),
    u8('subpageCode', { is: 0, hexDigits: 2 }),
    lengthOfRest(2, 'pageLength'),
    list(
      'supportedPages',
      layout('supported log page', source, [
        u8('supportedPageCode', { title: 'PAGE CODE', names, open: true, hexDigits: 2 }),
      ]),
      'rest',
    ),
  ]);

/** The same, each with its subpages. */
export const supportedLogPagesAndSubpages = (names: ReadonlyMap<number, string>) =>
  layout('supported log pages and subpages log page', { source: 'SPC-5, supported log pages and subpages log page' }, [
    bits(8, [
      flag('ds', { title: 'DS (disable save)' }),
      uintBits('spf', 1, { is: 1, title: 'SPF (has a subpage code)' }),
      uintBits('pageCode', 6, { is: 0, hexDigits: 2 }),
    ]),
    u8('subpageCode', { is: 0xff, hexDigits: 2 }),
    lengthOfRest(2, 'pageLength'),
    list(
      'supportedPages',
      layout('supported log page and subpage', source, [
        u8('supportedPageCode', { title: 'PAGE CODE', names, open: true, hexDigits: 2 }),
        u8('supportedSubpageCode', { title: 'SUBPAGE CODE', hexDigits: 2 }),
      ]),
      'rest',
    ),
  ]);
