/** How long commands may take, in seconds. */

/** What does not wind the tape far: as long as Linux' st waits (st.c, ST_TIMEOUT). */
export const ORDINARY_SECONDS = 900;
/** What may wind over the whole tape: as long as st waits (ST_LONG_TIMEOUT). */
export const WINDING_SECONDS = 14_000;
/** What writes the whole tape. Long erasing of an LTO-9 cartridge takes half a day. */
export const WHOLE_TAPE_SECONDS = 24 * 3600;
