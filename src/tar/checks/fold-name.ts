/** What HFS+ and the case-folding directories of Linux leave out when they compare names. */
const IGNORABLE = /[\u200c-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff]/g;

/**
 * A path as the least discerning file systems see it: two paths with one folded form are one file on at least one of
 * them. Full case folding and canonical equivalence, as APFS and the folding directories of ext4 and F2FS have them (`ß`
 * and `ss`, two forms of `é`), without the characters that HFS+ ignores. NTFS tells more apart: it folds one character
 * to one, and knows no equivalence.
 *
 * The Turkish rules, by which `I` and `ı` are one, are nobody's: `İ` is `i` with a dot above, `ı` is itself.
 * @param path - as `decodeName` gives names
 * @see Unicode 15, 3.13, D145 (canonical caseless matching)
 */
export function foldName(path: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range is all of ASCII
  if (/^[\x00-\x7f]*$/.test(path)) return path.toLowerCase();
  const decomposed = path.normalize('NFD').replace(IGNORABLE, '');
  // Upper case parts ß and the ligatures, and would make ı an I.
  const folded = decomposed.split('ı').map((piece) => piece.toLowerCase().toUpperCase().toLowerCase());
  return folded.join('ı').replaceAll('ς', 'σ').normalize('NFD');
}
