/** What inputs and assets answer alike: one that was made, with its address, and pages of them. */
import type { FastifyReply } from 'fastify';
import type { JsonObject, Services } from '../../../services/services.js';
import { readWhole } from '../../whole-lists.js';
import type { Own } from '../route.js';
import { listDocument, positionOf, readPageQuery, searchOf } from '../wire/resources.js';

export function created(reply: FastifyReply, resource: JsonObject): { readonly data: JsonObject } {
  void reply.header('location', (resource['links'] as { self: string }).self);
  return { data: resource };
}

type Part = ReturnType<typeof searchOf> & ReturnType<typeof positionOf> & { readonly shorter: true };

/** The page that the query asks for. */
export async function listed<T>(
  { services, query }: Own & { readonly services: Services },
  path: 'inputs' | 'assets',
  search: (part: Part) => Promise<{ readonly items: readonly T[]; readonly total: number }>,
  shown: (items: readonly T[]) => AsyncIterable<JsonObject>,
): Promise<JsonObject> {
  const page = readPageQuery(query);
  const { items, total } = await readWhole(
    services,
    positionOf(page),
    (part) => search({ ...searchOf(page), ...part }),
    shown,
  );
  return listDocument({ path, query, page, total }, items);
}
