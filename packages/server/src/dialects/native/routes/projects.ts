/** Projects of the organization; only their settings here, their things have routes of their own. */
import { Type, type Static, type TObject } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { isSpelled, microsFromIso, nowMicros, type Micros } from '../../../model/time.js';
import { givenMapping, keptMapping, MqttMapping, MqttMappingGiven } from '../mqtt/project-mapping.js';
import { operation } from '../operations/operation.js';
import {
  closed,
  Id,
  IdParams,
  mapPage,
  Name,
  PageQuery,
  pageOf,
  pageRequest,
  Stamp,
} from '../wire/schemas.js';
import type { Project as KeptProject } from '../../../services/services.js';
import { projectView } from '../wire/entities.js';
import { givesIds } from '../../own-ids.js';
import { Purge, purgeNow } from './deleted.js';
import { ExternalIds, GivenExternalIds } from '../wire/external-ids.js';

export const Project = Type.Object({
  id: Id,
  name: Name,
  createDevices: Type.Boolean(),
  createSeries: Type.Boolean(),
  mqttMapping: MqttMapping,
  externalIds: ExternalIds,
  demo: Type.Boolean({
    description: 'It is that of the simulated plant, which no request means that names none.',
  }),
  earliestTime: Type.Union([Stamp, Type.Null()]),
  created: Stamp,
  updated: Stamp,
});
const Settings = {
  externalIds: Type.Optional(GivenExternalIds),
  createDevices: Type.Optional(
    Type.Boolean({ description: 'Whether a point of an unknown device creates it.' }),
  ),
  createSeries: Type.Optional(
    Type.Boolean({ description: 'Whether a point of an unknown series creates it.' }),
  ),
  earliestTime: Type.Optional(
    Type.Union([Type.String(), Type.Null()], {
      description:
        'ISO 8601, from 1970-01-01 on. A time given as a number that lies before it is refused if another unit makes a ' +
        'likely time of it (seconds sent as milliseconds). null: such times are stored. New projects: 2000-01-01.',
    }),
  ),
};

type Given = Partial<Static<TObject<typeof Settings>>>;

const settingsOf = <G extends Given>({ earliestTime, ...rest }: G) => ({
  ...rest,
  ...given({ earliestTime: earliestTime === undefined ? undefined : earliestOf(earliestTime) }),
});

function earliestOf(given: string | null): Micros | null {
  if (given === null) return null;
  const time = isSpelled(given) ? microsFromIso(given) : NaN;
  if (time >= 0 && time <= nowMicros()) return time;
  throw invalidField('earliestTime', given, 'ISO 8601 text from 1970-01-01 to now, or null');
}

export const viewOfProject = (project: KeptProject) => ({
  ...projectView(project),
  mqttMapping: keptMapping(project),
});

export const projectOperations = [
  operation({
    id: 'listProjects',
    method: 'GET',
    path: '/projects',
    summary: 'The projects that the token reaches.',
    needs: 'token',
    query: closed(PageQuery),
    answer: pageOf(Project),
    handle: async ({ services, principal, query }) =>
      mapPage(await services.projects.list(principal, pageRequest(query)), viewOfProject),
  }),
  operation({
    id: 'createProject',
    method: 'POST',
    path: '/projects',
    summary: 'Creates a project.',
    needs: { scope: 'organization:admin' },
    body: closed({ name: Name, ...Settings }),
    status: 201,
    answer: Project,
    handle: async ({ services, principal, body }) =>
      viewOfProject(await services.projects.create(principal, settingsOf(body))),
  }),
  operation({
    id: 'getProject',
    method: 'GET',
    path: '/projects/:id',
    summary: 'One project.',
    needs: 'token',
    params: IdParams,
    answer: Project,
    handle: async ({ services, principal, params }) =>
      viewOfProject(await services.rights.project(principal, params.id, 'project:read')),
  }),
  operation({
    id: 'projectUsage',
    method: 'GET',
    path: '/projects/:id/usage',
    summary: 'How many devices and series the project has, and may have.',
    needs: 'token',
    params: IdParams,
    answer: Type.Object({
      devices: Type.Integer(),
      series: Type.Integer(),
      deviceQuota: Type.Integer(),
      seriesQuota: Type.Integer(),
    }),
    async handle({ services, principal, params }) {
      const { id } = await services.rights.project(principal, params.id, 'project:read');
      return services.quotas.usage(id);
    },
  }),
  operation({
    id: 'updateProject',
    method: 'PATCH',
    path: '/projects/:id',
    summary: 'Changes a project.',
    needs: 'token',
    params: IdParams,
    body: closed({ name: Type.Optional(Name), ...Settings, mqttMapping: Type.Optional(MqttMappingGiven) }),
    answer: Project,
    async handle({ services, principal, params, body: { mqttMapping, ...fields } }) {
      const project = await services.rights.project(principal, params.id, 'project:admin');
      // They are ids of the whole organization.
      if (givesIds(fields)) services.rights.require(principal, 'organization:admin');
      const mapping = given({
        mqttMapping: mqttMapping === undefined ? undefined : givenMapping(mqttMapping),
      });
      return viewOfProject(
        await services.projects.update(principal, project.id, { ...settingsOf(fields), ...mapping }),
      );
    },
  }),
  operation({
    id: 'deleteProject',
    method: 'DELETE',
    path: '/projects/:id',
    summary: 'Deletes a project with everything in it; it can be restored for a while.',
    needs: { scope: 'organization:admin' },
    params: IdParams,
    query: closed({ purge: Type.Optional(Purge) }),
    status: 204,
    async handle(call) {
      const { services, principal, params } = call;
      const { id, organization } = await services.rights.project(principal, params.id, 'organization:admin');
      await services.projects.delete(principal, id);
      await purgeNow(call, { kind: 'project', within: organization }, id);
    },
  }),
];
