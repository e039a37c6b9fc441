/** What the platform takes as a value, as far as a client refuses the rest before it is sent. */

/** Characters of a text that is one. */
export const MAX_TEXT = 65_536;

/** Half of a pair: it has no bytes of its own. */
export const LONE_SURROGATE = /\p{Surrogate}/u;
