/** A JSON object, not null and not an array, which `typeof` takes for one. */
export const isJsonObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export type JsonObject = Readonly<Record<string, unknown>>;
