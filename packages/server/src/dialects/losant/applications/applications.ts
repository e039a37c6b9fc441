/** Applications are projects: how they are written for Losant's clients, and the numbers that go with them. */
import { Type } from 'typebox';
import { given } from '../../../model/given.js';
import type { Principal, Project } from '../../../services/services.js';
import { countAll } from '../../whole-lists.js';
import type { Call } from '../route.js';
import { hexId } from '../tokens/tokens.js';
import { vendorAttributes } from '../wire/devices.js';
import { closed, Id, Name } from '../wire/schemas.js';
import { isoOfMilliseconds } from '../wire/times.js';
import { applicationIdOf } from '../wire/ids.js';

/** Members that are kept and given back without a meaning here. */
const Kept = {
  endpointSlug: Type.Optional(Type.String({ minLength: 3, maxLength: 63, pattern: '^[0-9a-z-]*$' })),
  endpointDefaultCors: Type.Optional(Type.Boolean()),
  globals: Type.Optional(Type.Array(Type.Unknown(), { maxItems: 100 })),
  blobUrlTTL: Type.Optional(Type.Number({ minimum: 3600, maximum: 604_800 })),
};
const Description = Type.Optional(Type.String({ maxLength: 1024 }));

/** `id` is ours: one that the application had at Losant. */
export const ApplicationPost = closed({
  id: Type.Optional(Id),
  name: Name,
  description: Description,
  orgId: Type.Optional(Type.String()),
  ...Kept,
});
export const ApplicationPatch = closed({ name: Type.Optional(Name), description: Description, ...Kept });

export function keptOf(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.keys(Kept).flatMap((name) => (name in body ? [[name, body[name]]] : [])));
}

type Reader = Pick<Call, 'services' | 'query'> & { readonly principal: Principal };

export async function viewApplication(reader: Reader, project: Project): Promise<object> {
  const id = applicationIdOf(project);
  return {
    id,
    applicationId: id,
    creationDate: isoOfMilliseconds(project.created),
    lastUpdated: isoOfMilliseconds(project.updated),
    ownerId: hexId(project.organization),
    ownerType: 'organization',
    name: project.name,
    ...given({ description: project.description ?? undefined }),
    ...vendorAttributes(project.attributes),
    summary: await summaryOf(reader, project),
  };
}

/** `summaryExclude` and `summaryInclude` name fields; what is not asked for is not counted. */
async function summaryOf(
  { services, principal, query }: Reader,
  { id }: Project,
): Promise<Record<string, number>> {
  const counts: Readonly<Record<string, () => Promise<number>>> = {
    deviceCount: async () => (await services.devices.search(id, { limit: 1 })).total,
    keyCount: () => countAll((page) => services.accessKeys.list(id, page)),
    apiTokenCount: () => countAll((page) => services.tokens.list(principal, { ...page, project: id })),
  };
  const names = (name: string) =>
    query
      .text(name)
      ?.split(',')
      .map((one) => one.trim());
  const [include, exclude = []] = [names('summaryInclude'), names('summaryExclude')];
  const summary: Record<string, number> = {};
  for (const [name, count] of Object.entries(counts))
    if ((include?.includes(name) ?? true) && !exclude.includes(name)) summary[name] = await count();
  return summary;
}
