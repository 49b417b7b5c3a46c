/** What can be left out of a comparison; `folder-mtime` leaves out the times of folders only. */
export const IGNORABLE = [
  'content',
  'mode',
  'owner',
  'group',
  'mtime',
  'folder-mtime',
  'missing',
  'extra',
  'hardlink',
] as const;

/** One of {@link IGNORABLE}. */
export type Ignorable = (typeof IGNORABLE)[number];
