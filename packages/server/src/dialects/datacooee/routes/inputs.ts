/**
 * `/inputs/`: inputs as resources. An input made here is a device of its own (its key is the input's id) with one series
 * named `value`; every series of another API is an input too.
 */
import { TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import { inGroups } from '../../../model/lists.js';
import { randomInputId } from '../../../model/identity.js';
import type { Device, JsonObject, Project, Series, Services } from '../../../services/services.js';
import { admit } from '../credentials.js';
import { inputOf } from '../inputs/inputs.js';
import { created, listed } from '../resources/answers.js';
import { route, type DatacooeeRoute } from '../route.js';
import { conflict, invalid, Problems } from '../wire/problems.js';
import { AttributeReader, readResource } from '../wire/document.js';
import { sensorResource } from '../wire/resources.js';
import { numberOf } from '../wire/sensor-data.js';
import { INPUT, inputIdOf } from '../wire/ids.js';

const SERIES = 'value';
/** Devices that are in memory at a time: they may have large attributes, of which an input shows nothing. */
const OWNERS_AT_ONCE = 50;
const KNOWN = ['name', 'measure_unit', 'description', 'latitude', 'longitude'];

const read = admit('project:read');
const write = admit('project:write');

export const inputRoutes: readonly DatacooeeRoute[] = [
  route({
    method: 'POST',
    path: '/inputs',
    needs: write,
    status: 201,
    handle: async ({ services, project, request, reply }) => {
      const { id = randomInputId(), attributes } = readResource(request.body, 'Sensor');
      const fields = readAttributes(attributes, true);
      if (INPUT.read(id) === undefined)
        throw new Problems([invalid({ pointer: '/data/id' }, id, INPUT.expected)]);
      const resource = await createInput(services, project, id, fields);
      return created(reply, resource);
    },
  }),
  route({
    method: 'GET',
    path: '/inputs',
    needs: read,
    handle: ({ services, project, query }) =>
      listed(
        { services, query },
        'inputs',
        (part) => services.series.search(project.id, part),
        (series) => resourcesOf(services, project, series),
      ),
  }),
  route({
    method: 'GET',
    path: '/inputs/:input',
    needs: read,
    handle: async ({ services, project, params: { input = '' } }) => {
      const series = await inputOf(services, project, input);
      return { data: await resourceOf(services, project, series) };
    },
  }),
  route({
    method: 'PATCH',
    path: '/inputs/:input',
    needs: write,
    handle: async ({ services, project, params: { input = '' }, request }) => {
      const before = await inputOf(services, project, input);
      const { id, attributes } = readResource(request.body, 'Sensor');
      if (id !== undefined && id !== input)
        throw new Problems([
          conflict('/data/id', `id is ${JSON.stringify(id)}, but the path names ${input}.`),
        ]);
      const { name, unit, description, location } = readAttributes(attributes, false);
      const own =
        description === undefined ? undefined : { ...before.attributes, datacooee: { description } };
      const fields = given({ label: name, unit, attributes: own });
      const series = await services.series.update(project.id, before.id, fields);
      if (location !== undefined) await services.devices.update(project.id, before.device.key, { location });
      return { data: await resourceOf(services, project, series) };
    },
  }),
  route({
    method: 'DELETE',
    path: '/inputs/:input',
    needs: admit('project:admin'),
    handle: async ({ services, project, params: { input = '' }, query }) => {
      const series = await inputOf(services, project, input);
      const data = query['data'] ?? 'keep';
      if (data !== 'keep' && data !== 'delete')
        throw new Problems([invalid({ parameter: 'data' }, data, 'keep or delete')]);
      await deleteInput(services, project, series, data);
    },
  }),
];

async function createInput(
  services: Services,
  project: Project,
  id: string,
  { name = null, unit = null, description, location }: ReturnType<typeof readAttributes>,
): Promise<JsonObject> {
  const taken = () =>
    new Problems([conflict('/data/id', `An input with the id ${JSON.stringify(id)} exists already.`)]);
  if ((await services.series.byExternalIds(project.id, INPUT, [id])).length > 0) throw taken();
  const device = await services.devices
    .create(project.id, { key: id, name, ...given({ description, location }) })
    .catch((error: unknown) => {
      throw error instanceof TributaryError && error.code === 'already_exists' ? taken() : error;
    });
  const series = await services.series.create(project.id, {
    device: id,
    name: SERIES,
    kind: 'number',
    externalIds: { [INPUT.api]: id },
    label: name,
    unit,
  });
  return sensorResource(series, device);
}

/** A series beside others of its device cannot go without its points, so that has to be said. */
async function deleteInput(
  services: Services,
  project: Project,
  series: Series,
  data: 'keep' | 'delete',
): Promise<void> {
  const alone = (await services.series.ofDevices(project.id, [series.device.id])).length === 1;
  const isOwn = alone && series.device.key === inputIdOf(series);
  if (!isOwn && data === 'keep')
    throw new TributaryError('conflict', {
      reason: `Input ${inputIdOf(series)} belongs to the device ${series.device.key}; it is deleted with its data only (data=delete).`,
    });
  if (isOwn) await services.devices.delete(project.id, series.device.key);
  else await services.series.delete(project.id, series.id);
}

function readAttributes(attributes: Readonly<Record<string, unknown>>, creating: boolean) {
  const read = new AttributeReader(attributes, KNOWN);
  const name = read.text('name', creating);
  const unit = read.text('measure_unit');
  const description = read.text('description');
  const latitude = read.number('latitude', 90, numberOf);
  const longitude = read.number('longitude', 180, numberOf);
  if ((latitude == null) !== (longitude == null))
    read.problems.push(
      invalid(
        { pointer: `/data/attributes/${latitude == null ? 'latitude' : 'longitude'}` },
        null,
        'latitude and longitude together',
      ),
    );
  read.done();
  const location =
    latitude === undefined
      ? undefined
      : latitude === null || longitude == null
        ? null
        : { latitude, longitude };
  return { name, unit, description, location };
}

async function resourceOf(services: Services, project: Project, series: Series) {
  return sensorResource(series, (await devicesOf(services, project, [series])).get(series.device.id));
}

async function* resourcesOf(services: Services, project: Project, series: readonly Series[]) {
  for (const some of inGroups(series, OWNERS_AT_ONCE)) {
    const owners = await devicesOf(services, project, some);
    for (const one of some) yield sensorResource(one, owners.get(one.device.id));
  }
}

async function devicesOf(
  services: Services,
  project: Project,
  series: readonly Series[],
): Promise<Map<number, Device>> {
  const ids = [...new Set(series.map(({ device }) => device.id))];
  const found = ids.length === 0 ? [] : await services.devices.byIds(project.id, ids);
  return new Map(found.map((device) => [device.id, device]));
}
