import type { Finding } from '../../findings/index.js';

/** Longer than any path that Linux, macOS or Windows opens; a pax record can hold a name of 1 MiB. */
const KEPT_CHARACTERS = 4096;
const ELLIPSIS = 0x2026;

/**
 * A finding whose names and other texts are at most 4,096 characters long, and an ellipsis where they were longer: the
 * same finding where none is.
 */
export function shortened(found: Finding): Finding {
  const args = within(found.args) as Finding['args'];
  const name = found.member === undefined ? undefined : shortText(found.member.name);
  if (args === found.args && name === found.member?.name) return found;
  const member = found.member === undefined || name === undefined ? undefined : { ...found.member, name };
  return { ...found, ...(member === undefined ? {} : { member }), args } as Finding;
}

/** The same value with every text in it shortened; the value itself where there was nothing to shorten. */
function within(value: unknown): unknown {
  if (typeof value === 'string') return shortText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const entries = value.map(within);
    return entries.every((entry, i) => entry === value[i]) ? value : entries;
  }
  const entries = Object.entries(value).map(([key, entry]) => [key, entry, within(entry)] as const);
  return entries.every(([, before, after]) => before === after)
    ? value
    : Object.fromEntries(entries.map(([key, , after]) => [key, after]));
}

function shortText(text: string): string {
  if (text.length <= KEPT_CHARACTERS) return text;
  // Half a character would be shown as an escape.
  const cut = text.slice(0, KEPT_CHARACTERS).replace(/[\ud800-\udbff]$/, '');
  // A slice would keep the whole text in memory: this is a copy.
  const units = Array.from({ length: cut.length }, (_, i) => cut.charCodeAt(i));
  return String.fromCharCode(...units, ELLIPSIS);
}
