/** How the ids of another platform stand in a body of the native API: the one place that knows. */
import type { ExternalIds } from './source.js';

interface WithIds {
  readonly externalIds?: ExternalIds;
}

/** The body with the ids, as far as the native API takes them for this kind of thing. */
export function bodyOf<T extends WithIds>(
  kind: 'device' | 'series' | 'asset',
  { externalIds = {}, ...body }: T,
): Record<string, unknown> {
  const { datacooee } = externalIds;
  return kind === 'series' && datacooee !== undefined ? { ...body, inputId: datacooee } : body;
}

/** Those of a thing as the native API answers it. */
export function idsOf(thing: {
  readonly externalIds?: ExternalIds;
  readonly inputId?: string | null;
}): ExternalIds {
  return { ...(thing.inputId != null && { datacooee: thing.inputId }), ...thing.externalIds };
}

/** Gives the project that is moved into the ids of the one that is moved. */
export async function identify(): Promise<void> {
  // The native API takes none for projects yet.
}
