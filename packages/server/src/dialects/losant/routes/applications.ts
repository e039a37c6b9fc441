/** `GET|POST /applications`. Who sees no other application than one gets a list of one. */
import type { FastifyInstance } from 'fastify';
import type { Services } from '../../../services/services.js';
import { compileCheck } from '../../validation.js';
import { readWhole } from '../../whole-lists.js';
import { ApplicationPost, factsOf, viewApplication } from '../applications/applications.js';
import { readBody } from '../wire/body.js';
import { wideGate } from '../tokens/user-scopes.js';
import { listAnswer, offsetOf, readList, type Query } from '../wire/lists.js';

const check = compileCheck(ApplicationPost, 'body');
const SORTS = {
  name: 'name',
  id: 'id',
  creationDate: 'created',
  ownerId: 'id',
  lastUpdated: 'updated',
} as const;

export function mountApplications(app: FastifyInstance, services: Services): void {
  const read = wideGate(services, {
    action: 'applications.get',
    own: 'project:read',
    endings: ['.bounded', '.read'],
    areas: ['Organization', 'User'],
  });
  const create = wideGate(services, {
    action: 'applications.post',
    own: 'organization:admin',
    endings: ['.bounded'],
    areas: ['Organization', 'User'],
  });

  app.get('/applications', read.route, async (request) => {
    const { principal } = read.of(request);
    const query = request.query as Query;
    const order = readList(query, { sorts: Object.keys(SORTS), filters: ['name'] });
    const search = {
      sort: SORTS[order.sortField as keyof typeof SORTS],
      direction: order.sortDirection,
      ...(order.filter !== undefined && { name: order.filter }),
    };
    const { items, total } = await readWhole(
      services,
      { offset: offsetOf(order), limit: order.perPage },
      (part) => services.projects.search(principal, { ...search, ...part }),
      async function* (projects) {
        for (const project of projects) yield await viewApplication(services, principal, project, query);
      },
    );
    return listAnswer(order, items, total);
  });

  app.post('/applications', create.route, async (request, reply) => {
    const { principal } = create.of(request);
    const wanted = check(readBody(request));
    const { name, description } = wanted;
    const project = await services.projects.create(principal, {
      name,
      ...(description !== undefined && { description }),
      attributes: { losant: factsOf(wanted) },
    });
    return reply
      .status(201)
      .send(await viewApplication(services, principal, project, request.query as Query));
  });
}
