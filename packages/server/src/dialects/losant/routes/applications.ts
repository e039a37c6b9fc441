/** `/applications` and `/applications/{applicationId}`. Who sees no other application than one gets a list of one. */
import { given } from '../../../model/given.js';
import type { Principal } from '../../../services/services.js';
import { compileCheck } from '../../validation.js';
import { readWhole } from '../../whole-lists.js';
import { ApplicationPatch, ApplicationPost, keptOf, viewApplication } from '../applications/applications.js';
import { scope, wideScope } from '../credentials.js';
import { APPLICATION, route, type Call, type LosantRoute } from '../route.js';
import { vendorAttributes } from '../wire/devices.js';
import { listAnswer, offsetOf, readList } from '../wire/lists.js';
import { APPLICATION_ID } from '../wire/ids.js';

const checkPost = compileCheck(ApplicationPost, 'body');
const checkPatch = compileCheck(ApplicationPatch, 'body');
const SORTS = {
  name: 'name',
  id: 'id',
  creationDate: 'created',
  ownerId: 'id',
  lastUpdated: 'updated',
} as const;

const readAll = wideScope({
  action: 'applications.get',
  own: 'project:read',
  endings: ['.bounded', '.read'],
  areas: ['Organization', 'User'],
});
const create = wideScope({
  action: 'applications.post',
  own: 'organization:admin',
  endings: ['.bounded'],
  areas: ['Organization', 'User'],
});

export const applicationRoutes: readonly LosantRoute[] = [
  route({ method: 'GET', path: '/applications', needs: readAll, handle: listApplications }),
  route({ method: 'POST', path: '/applications', needs: create, status: 201, handle: createApplication }),
  route({
    method: 'GET',
    path: APPLICATION,
    needs: scope('application.get'),
    handle: (call) => viewApplication(call, call.project),
  }),
  route({
    method: 'PATCH',
    path: APPLICATION,
    needs: scope('application.patch'),
    async handle(call) {
      const { services, principal, project, body } = call;
      const change = checkPatch(body());
      const { name, description } = change;
      const losant = { ...vendorAttributes(project.attributes), ...keptOf(change) };
      const attributes = { ...project.attributes, losant };
      const fields = { attributes, ...given({ name, description }) };
      return viewApplication(call, await services.projects.update(principal, project.id, fields));
    },
  }),
  route({
    method: 'DELETE',
    path: APPLICATION,
    needs: scope('application.delete'),
    async handle({ services, principal, project }) {
      await services.projects.delete(principal, project.id);
      return { success: true };
    },
  }),
];

type WideCall = Pick<Call, 'services' | 'query' | 'body'> & { readonly principal: Principal };

async function listApplications(call: WideCall): Promise<object> {
  const { services, principal, query } = call;
  const order = readList(query, { sorts: Object.keys(SORTS), filters: ['name'] });
  const search = {
    sort: SORTS[order.sortField as keyof typeof SORTS],
    direction: order.sortDirection,
    ...given({ name: order.filter }),
  };
  const { items, total } = await readWhole(
    services,
    { offset: offsetOf(order), limit: order.perPage },
    (part) => services.projects.search(principal, { ...search, ...part }),
    async function* (projects) {
      for (const project of projects) yield await viewApplication(call, project);
    },
  );
  return listAnswer(order, items, total);
}

async function createApplication(call: WideCall): Promise<object> {
  const wanted = checkPost(call.body());
  const { id, name, description } = wanted;
  const project = await call.services.projects.create(call.principal, {
    name,
    attributes: { losant: keptOf(wanted) },
    ...(id !== undefined && { externalIds: { [APPLICATION_ID.api]: id } }),
    ...given({ description }),
  });
  return viewApplication(call, project);
}
