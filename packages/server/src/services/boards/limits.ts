/** The bounds of boards, in one place (docs/limits.md). */
export const MAX_BOARDS = 1_000;
export const MAX_PANELS = 50;
/** Of a board as JSON. */
export const MAX_BOARD_CHARACTERS = 128 * 1024;
export const MAX_TEXT = 10_000;
/** Devices, series, tags or picks of a selection. */
export const MAX_SELECTED = 200;
/** Series that a panel shows. */
export const MAX_SHOWN = 100;
/** Points or buckets of a panel, over all its series together. */
export const MAX_ROWS = 40_000;
/** Series whose new points one link tells. */
export const MAX_LIVE = 300;
export const MAX_SHARES = 100;
export const LONGEST_SHARE_MS = 366 * 86_400_000;
/** Queries of strangers that work at the same time, and those of one link that work or wait. */
export const SHARED_AT_ONCE = 8;
export const SHARED_WAITING = 64;
