/** Whatever was thrown: anything may be, and a message is made of it in this one way. */

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** For those that take nothing but an Error. */
export const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
