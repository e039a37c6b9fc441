/** Of the binary forms (columns that are read, frames that are written): each array begins at a multiple of so many bytes. */
export const ALIGNMENT = 8;

/** As many bytes, filled up. */
export const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
