/** The longest line that is read: 64 KiB and a name of 4096 characters, each written in four. */
export const MAX_LINE_BYTES = 65_536 + 4 * 4096;
