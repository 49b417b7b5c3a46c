import { define, type Exact } from '../finding.js';
import { printable } from '../printable.js';

/** A name in quotes, or the manifest's line where the name is not at hand. */
const named = (a: { name: string | undefined; line: number }): string =>
  a.name === undefined ? `the file on line ${a.line} of the manifest` : `"${printable(a.name)}"`;

/** An archive held against a manifest: sha256sum, BagIt, hashdeep, mtree. */
export const manifestCodes = {
  MANIFEST_BAD_LINE: define<{ manifest: string; line: number; why: string }>({
    severity: 'error',
    title: 'A line of the manifest cannot be read',
    meaning: 'It is none of the format that the other lines are of, so the file it may have spoken of is not checked.',
    advice: 'Look at the line: was the manifest edited, cut or put together from several?',
    say: (a) => ({ message: `line ${a.line} of the manifest ${printable(a.manifest)} cannot be read: ${a.why}` }),
  }),
  MANIFEST_BAD_LINES: define<{ manifest: string; count: number }>({
    severity: 'error',
    title: 'Many lines of the manifest cannot be read',
    meaning: 'Only the first twenty such lines are told one by one; this is the count of all.',
    advice: 'Look at the manifest: it may be damaged or of another format (--manifest-format).',
    say: (a) => ({ message: `${a.count} lines of the manifest ${printable(a.manifest)} cannot be read` }),
  }),
  MANIFEST_OTHER_DIGESTS: define<{ manifest: string; digests: readonly string[]; count: number }>({
    severity: 'warning',
    title: 'Some lines of the manifest hold digests other than SHA-256',
    meaning: 'Only SHA-256 is compared. Files that have other digests only count as not in the manifest.',
    advice: 'Make a manifest of SHA-256 digests: sha256sum, hashdeep -c sha256, mtree -K sha256.',
    say: (a) => ({
      message:
        `${a.count} ${a.count === 1 ? 'line' : 'lines'} of the manifest ${printable(a.manifest)} passed over: ` +
        `${a.digests.map(printable).join(', ')} is not compared`,
    }),
  }),
  MANIFEST_CONTRADICTORY: define<{ name: string; line: number; otherLine: number }>({
    severity: 'error',
    title: 'The manifest says two things of one file',
    meaning: 'A name stands in the manifest twice, with different digests or sizes. The first line is held to.',
    advice: 'Find out which line is right: was a manifest appended to an older one?',
    say: (a) => ({
      message: `the manifest contradicts itself on ${named(a)}: line ${a.line} and line ${a.otherLine} differ`,
    }),
  }),
  MANIFEST_DIGEST_DIFFERS: define<{
    name: string | undefined;
    line: number;
    expected: string;
    found: string | undefined;
  }>({
    severity: 'error',
    title: 'The content of a file is not what the manifest says',
    meaning:
      'The SHA-256 of the content in the archive differs: it was changed or damaged since, or before, archiving.',
    advice: 'Restore this file from another copy.',
    say: (a) => ({
      message: `${named(a)} is not what the manifest says: the SHA-256 differs`,
      expected: a.expected,
      ...(a.found === undefined ? {} : { found: a.found }),
    }),
  }),
  MANIFEST_SIZE_DIFFERS: define<{ name: string | undefined; line: number; expected: Exact; found: Exact | undefined }>({
    severity: 'error',
    title: 'The size of a file is not what the manifest says',
    meaning: 'The size in the archive differs from that in the manifest (hashdeep, mtree).',
    advice: 'Restore this file from another copy.',
    say: (a) => ({
      message: `${named(a)} has another size than in the manifest`,
      expected: `${a.expected} bytes`,
      ...(a.found === undefined ? {} : { found: `${a.found} bytes` }),
    }),
  }),
  MANIFEST_TYPE_DIFFERS: define<{
    name: string | undefined;
    line: number;
    expected: string;
    found: string | undefined;
  }>({
    severity: 'error',
    title: 'A file is of another type than the manifest says',
    meaning: 'A file in the manifest is a folder, a link or a device in the archive, or the other way round.',
    advice: 'Compare the archive with its source: something was replaced.',
    say: (a) => ({
      message: `${named(a)} is of another type than in the manifest`,
      expected: a.expected,
      ...(a.found === undefined ? {} : { found: a.found }),
    }),
  }),
  MANIFEST_LINK_DIFFERS: define<{ name: string | undefined; line: number; found: string | undefined }>({
    severity: 'error',
    title: 'A symbolic link points elsewhere than the manifest says',
    meaning: 'The target in the archive differs from `link=` in the mtree manifest.',
    advice: 'Compare the target with the line of the manifest.',
    say: (a) => ({
      message: `${named(a)} points elsewhere than in the manifest (line ${a.line})`,
      ...(a.found === undefined ? {} : { found: `"${printable(a.found)}"` }),
    }),
  }),
  MANIFEST_ATTRIBUTE_DIFFERS: define<{
    name: string | undefined;
    line: number;
    attribute: 'mode' | 'uid' | 'gid' | 'time';
    expected: string;
    found: string | undefined;
  }>({
    severity: 'warning',
    title: 'Mode, owner or time of a file are not what the manifest says',
    meaning: 'The mtree manifest tells another mode, uid, gid or time (whole seconds) than the header in the archive.',
    advice: 'Nothing of the content is lost; set them after extracting if they matter.',
    say: (a) => ({
      message: `${named(a)} has another ${a.attribute} than in the manifest`,
      expected: a.expected,
      ...(a.found === undefined ? {} : { found: a.found }),
    }),
  }),
  MANIFEST_FILE_MISSING: define<{ name: string | undefined; line: number }>({
    severity: 'error',
    title: 'A file of the manifest is missing from the archive',
    meaning: 'No member of the archive has this name, or the member was lost to damage.',
    advice: 'Restore it from another copy; look at damaged stretches told above. Are the paths rooted elsewhere?',
    say: (a) => ({ message: `${named(a)} is in the manifest (line ${a.line}), but not in the archive` }),
  }),
  MANIFEST_FILE_EXTRA: define<{ name: string }>({
    severity: 'error',
    title: 'A file of the archive is not in the manifest',
    meaning: 'Nothing vouches for its content: it was added, renamed, or the manifest is older than the archive.',
    advice: 'Find out where it comes from; are the paths of the manifest rooted elsewhere (--manifest-base)?',
    say: (a) => ({ message: `"${printable(a.name)}" is in the archive, but not in the manifest` }),
  }),
  MANIFEST_EARLIER_VERSION: define<{ name: string; line: number }>({
    severity: 'note',
    title: 'An earlier version of a file differs from the manifest',
    meaning: 'The archive holds the file more than once; on extraction the last one counts, and that was compared too.',
    advice: 'Nothing to do.',
    say: (a) => ({ message: `an earlier version of ${named(a)} in the archive is not that of the manifest` }),
  }),
  MANIFEST_CONTENT_UNCHECKED: define<{ count: number; name: string }>({
    severity: 'warning',
    title: 'Files of the manifest whose content could not be compared',
    meaning:
      'Their content was not read (--quick), did not come whole, or they are links to something that is not checked ' +
      'itself.',
    advice: 'Verify without --quick; look at the other findings of these files.',
    say: (a) => ({
      message:
        a.count === 1
          ? `the content of "${printable(a.name)}" could not be compared with the manifest`
          : `the content of ${a.count} files could not be compared with the manifest, first "${printable(a.name)}"`,
    }),
  }),
  MANIFEST_OUTSIDE_PAYLOAD: define<{ count: number; name: string }>({
    severity: 'warning',
    title: 'Files outside the payload of what seems to be a bag',
    meaning:
      'All paths of the manifest start with `data/`, so it was taken for BagIt, whose tag files need not be listed; but ' +
      'the archive holds no `bagit.txt`.',
    advice: 'If it is a plain sha256sum manifest, say so: --manifest-format sha256sum.',
    say: (a) => ({
      message: `${a.count} ${a.count === 1 ? 'file' : 'files'} outside data/ not checked, first "${printable(a.name)}"`,
    }),
  }),
  MANIFEST_SUMMARY: define<{
    checked: number;
    differing: number;
    missing: number;
    extra: number;
    attributes: number;
  }>({
    severity: 'note',
    title: 'How the archive and the manifest differ, in numbers',
    meaning: 'Of each kind of difference the first twenty are told one by one; these are the counts of all.',
    advice: 'See the findings above.',
    say: (a) => ({
      message:
        `manifest: ${a.checked} files compared by SHA-256, ${a.differing} differ, ${a.missing} missing, ` +
        `${a.extra} not in the manifest, ${a.attributes} with other mode, owner or time`,
    }),
  }),
} as const;
