/** What was deleted: lists, restoring, removing for good. */
import { Type } from 'typebox';
import { TributaryError } from '../../../errors/error.js';
import type { DeletedOf, DeletedThing, Principal, Services } from '../../../services/services.js';
import { operation } from '../operations/operation.js';
import { closed, Id, IdParams, mapPage, PageQuery, pageOf, pageRequest, Stamp } from '../wire/schemas.js';
import { jobView } from '../wire/entities.js';
import { isoFromMillis } from '../wire/times.js';
import { Job } from './jobs.js';

/** Of an operation that deletes. */
export const Purge = Type.Boolean({
  default: false,
  description: 'It cannot be restored, and is removed for good now: for who administers the project.',
});

const Thing = Type.Object({
  id: Id,
  name: Type.String({ description: 'Of a device its key.' }),
  device: Type.Optional(Type.String({ description: 'Of a series the key of its device.' })),
  deleted: Stamp,
  purgeAt: Type.String({
    format: 'date-time',
    description: 'Until when it can be restored; from then on it is removed for good.',
  }),
});

const thingView = ({ device, deleted, purgeAt, ...rest }: DeletedThing) => ({
  ...rest,
  ...(device !== null && { device }),
  deleted: isoFromMillis(deleted),
  purgeAt: isoFromMillis(purgeAt),
});

interface Deleting {
  readonly services: Services;
  readonly principal: Principal;
  readonly query: { readonly purge?: boolean };
}

/** Asked before anything is deleted. */
export async function requirePurge(
  { services, principal, query }: Deleting,
  project: { readonly id: number },
): Promise<void> {
  if (query.purge === true) await services.rights.project(principal, project.id, 'project:admin');
}

export async function purgeNow(
  { services, principal, query }: Deleting,
  of: DeletedOf,
  id: number,
): Promise<void> {
  if (query.purge !== true) return;
  await services.deleted.purge(of, id, ownerOf(services, principal, of));
}

function ownerOf({ rights }: Services, principal: Principal, { kind, within }: DeletedOf) {
  const { organization } = principal;
  if (kind !== 'project') return rights.ownerOf(principal, { organization, id: within });
  return { ...rights.ownerOf(principal, { organization, id: 0 }), project: null };
}

interface KindOfThing {
  readonly kind: 'device' | 'series';
  readonly path: string;
  /** In the ids of operations. */
  readonly one: string;
  readonly many: string;
}

/** Devices and series: of a project. */
const ofProject = ({ kind, path, one, many }: KindOfThing) => [
  operation({
    id: `listDeleted${many}`,
    method: 'GET',
    path: `/deleted/${path}`,
    summary: `The deleted ${path} of the project that can be restored, or are about to be removed for good.`,
    needs: { project: 'project:read' },
    query: closed(PageQuery),
    answer: pageOf(Thing),
    handle: async ({ services, project, query }) =>
      mapPage(await services.deleted.list({ kind, within: project.id }, pageRequest(query)), thingView),
  }),
  operation({
    id: `restore${one}`,
    method: 'POST',
    path: `/deleted/${path}/:id/restore`,
    summary: `Restores a deleted ${kind} with its points, settings and ids; a conflict if something else has its name or an id of it.`,
    needs: { project: 'project:write' },
    params: IdParams,
    status: 204,
    handle: ({ services, project, params }) =>
      services.deleted.restore({ kind, within: project.id }, params.id),
  }),
  operation({
    id: `purge${one}`,
    method: 'DELETE',
    path: `/deleted/${path}/:id`,
    summary: `Removes a deleted ${kind} and its points for good, now; the job says how far it is.`,
    needs: { project: 'project:admin' },
    params: IdParams,
    status: 202,
    answer: Job,
    async handle({ services, principal, project, params }) {
      const of = { kind, within: project.id };
      return jobView(await services.deleted.purge(of, params.id, ownerOf(services, principal, of)));
    },
  }),
];

/** Of all projects: what is limited to some has no say in those that are gone. */
function projectOf({ organization, projects }: Principal): DeletedOf {
  if (projects !== null)
    throw new TributaryError('scope_missing', { expected: 'organization:admin over all projects' });
  return { kind: 'project', within: organization };
}

export const deletedOperations = [
  ...ofProject({ kind: 'device', path: 'devices', one: 'Device', many: 'Devices' }),
  ...ofProject({ kind: 'series', path: 'series', one: 'Series', many: 'Series' }),
  operation({
    id: 'listDeletedProjects',
    method: 'GET',
    path: '/deleted/projects',
    summary:
      'The deleted projects of the organization that can be restored, or are about to be removed for good.',
    needs: { scope: 'organization:admin' },
    query: closed(PageQuery),
    answer: pageOf(Thing),
    handle: async ({ services, principal, query }) =>
      mapPage(await services.deleted.list(projectOf(principal), pageRequest(query)), thingView),
  }),
  operation({
    id: 'restoreProject',
    method: 'POST',
    path: '/deleted/projects/:id/restore',
    summary: 'Restores a deleted project with all that was in it.',
    needs: { scope: 'organization:admin' },
    params: IdParams,
    status: 204,
    handle: ({ services, principal, params }) => services.deleted.restore(projectOf(principal), params.id),
  }),
  operation({
    id: 'purgeProject',
    method: 'DELETE',
    path: '/deleted/projects/:id',
    summary: 'Removes a deleted project with all that was in it for good, now; the job says how far it is.',
    needs: { scope: 'organization:admin' },
    params: IdParams,
    status: 202,
    answer: Job,
    async handle({ services, principal, params }) {
      const of = projectOf(principal);
      return jobView(await services.deleted.purge(of, params.id, ownerOf(services, principal, of)));
    },
  }),
];
