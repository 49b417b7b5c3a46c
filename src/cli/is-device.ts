/** Schemes of tape drives, as users write them before a colon. */
const SCHEMES = ['cart'] as const;

/** Whether a text names a tape drive, not a file: `cart:FOLDER`. A file of such a name is `./cart:NAME`. */
export function isDevice(text: string): boolean {
  return SCHEMES.some((scheme) => text.startsWith(`${scheme}:`));
}
