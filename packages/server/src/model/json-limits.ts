/** What any JSON that is sent may be, so that reading it neither holds the process nor fills its memory (docs/limits.md). */

/** Levels of lists and objects within each other: code may walk them by recursion. */
export const MAX_JSON_LEVELS = 100;
/** Members of all lists and objects of a document together. */
export const MAX_JSON_VALUES = 2 ** 22;
/** Characters of a document that is read in one go; where points come in, larger ones are read in slices. */
export const MAX_JSON_CHARACTERS = 2 * 2 ** 20;
