import { wildcardMatches } from './wildcard.js';

/**
 * Whether a volume label matches what --label asks for, by GNU tar's rules: a shell pattern over the whole label, or
 * over the label without its ` Volume N`.
 * @param pattern - `*`, `?` and `[...]` are wild, a backslash takes the next character as it is
 * @param label - the label of the volume
 * @see GNU tar manual, "Including a Label in the Archive"
 */
export function labelMatches(pattern: string, label: string): boolean {
  return wildcardMatches(pattern, label) || wildcardMatches(pattern, splitVolumeLabel(label).base);
}

/** A label without its volume number, and the number: `SET Volume 2` is volume 2 of `SET`. */
export function splitVolumeLabel(label: string): { readonly base: string; readonly number: number | undefined } {
  const parts = /^(.*) Volume ([1-9][0-9]{0,8})$/s.exec(label);
  return parts === null ? { base: label, number: undefined } : { base: parts[1] as string, number: Number(parts[2]) };
}
