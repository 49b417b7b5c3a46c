import { type QuotingStyle, unquote } from '../../tar/quoting.js';

/**
 * What the name in a line may be. What cannot be of the style is taken as it stands: a piece of a name that holds a
 * newline, or a line of another log.
 * @param text - the name as it stands in the log
 * @param style - how names are quoted
 * @returns at least one, the likeliest first
 */
export function namesIn(text: string, style: QuotingStyle | 'auto'): readonly string[] {
  const names = unquote(text, style);
  return names.length === 0 ? [text] : names;
}
