/** The kinds of value that a series may hold. The number is what the catalog and the ingest batch store. */
export const KINDS = ['number', 'boolean', 'string', 'gps', 'blob'] as const;
export type Kind = (typeof KINDS)[number];

/** A gps value is the text `latitude,longitude`; a blob is base64 text. */
export type PointValue = number | boolean | string;

/** Numbers and booleans (as 0 and 1) live in the numbers table, everything else in the texts table. */
export function isNumeric(kind: Kind): boolean {
  return kind === 'number' || kind === 'boolean';
}
