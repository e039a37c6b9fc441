/** How the ids of another platform stand in a body of the native API: the one place that knows. */
import type { Tributary } from '@tributary/client';
import type { ExternalIds } from './source.js';

interface WithIds {
  readonly externalIds?: ExternalIds;
}

/** The body with the ids; without any, it says nothing of them. */
export function bodyOf<T extends WithIds>({ externalIds = {}, ...body }: T): Record<string, unknown> {
  return Object.keys(externalIds).length === 0 ? body : { ...body, externalIds };
}

/** Those of a thing as the native API answers it; servers of earlier versions have the id of an input beside them. */
export function idsOf(thing: WithIds & { readonly inputId?: string | null }): ExternalIds {
  return { ...(thing.inputId != null && { datacooee: thing.inputId }), ...thing.externalIds };
}

export const idsOfProject = async (api: Tributary, project: number): Promise<ExternalIds> =>
  idsOf(await api.projects.get(project));
