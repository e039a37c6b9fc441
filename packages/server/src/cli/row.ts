/** A row of a list as commands print it. */

export type Row = Readonly<Record<string, unknown>>;
