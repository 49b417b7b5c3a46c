/** How an archive is compressed while it is written: by `node:zlib`, or through a program of the system. */
export type Compression =
  | { readonly by: 'gzip' }
  /** The program and its arguments; it reads standard input and writes standard output. */
  | { readonly by: 'program'; readonly command: readonly string[] };

/** The names of what an archive can be compressed with, and how. */
export const COMPRESSIONS = {
  gzip: { by: 'gzip' },
  xz: { by: 'program', command: ['xz', '-c'] },
  zstd: { by: 'program', command: ['zstd', '-q', '-c'] },
  bzip2: { by: 'program', command: ['bzip2', '-c'] },
  lz4: { by: 'program', command: ['lz4', '-q', '-z', '-c'] },
} as const satisfies Record<string, Compression>;

/** Such a name. */
export type CompressionName = keyof typeof COMPRESSIONS;

const BY_EXTENSION: Record<string, CompressionName> = {
  gz: 'gzip',
  tgz: 'gzip',
  taz: 'gzip',
  xz: 'xz',
  txz: 'xz',
  zst: 'zstd',
  tzst: 'zstd',
  bz2: 'bzip2',
  tbz: 'bzip2',
  tbz2: 'bzip2',
  tz2: 'bzip2',
  lz4: 'lz4',
  tlz4: 'lz4',
};

/** What a file's name says of its compression, as GNU tar's --auto-compress; undefined where it says nothing. */
export function compressionByName(path: string): CompressionName | undefined {
  return BY_EXTENSION[/\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? ''];
}
