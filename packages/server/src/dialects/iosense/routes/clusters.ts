/**
 * Clusters: named groups of sensors; here the project's assets. `getAllClusterData` lists them, `clusterData` computes one
 * value: first over time for each sensor, then over the sensors.
 */
import type { FastifyInstance } from 'fastify';
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { Asset, Series, Services } from '../../../services/services.js';
import { withMembers } from '../../assets-with-members.js';
import { readWhole } from '../../whole-lists.js';
import { admit } from '../credentials.js';
import { sendJson } from '../errors.js';
import { OVER_SENSORS, OVER_TIME, overSensors, overTime } from '../clusters/operators.js';
import { bodyOf, rangeOf, required } from '../wire/parameters.js';
import { timeText } from '../wire/times.js';

const MAX_CLUSTERS = 1_000;

export function mountClusterLists(app: FastifyInstance, services: Services): void {
  const read = admit(services, 'project:read');
  app.get('/getAllClusterData/:user/:page/:size', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const { page, size } = request.params as { page: string; size: string };
    // Some clients ask with the text None for the size of the first page: everything.
    const limit = /^(none|null|undefined)$/i.test(size) ? MAX_CLUSTERS : positive('size', size);
    const number = positive('page', page);
    const offset = (number - 1) * limit;
    const { items: data, total } = await readWhole(
      services,
      { offset, limit: Math.min(limit, MAX_CLUSTERS) },
      (part) => services.devices.searchAssets(project.id, part),
      async function* (assets) {
        for await (const [asset, members] of withMembers(services, project, assets))
          yield clusterJson(asset, members);
      },
    );
    // A page behind the last one has to be an error, or a client asks for ever; the first one never is.
    if (number > 1 && offset >= total)
      throw new TributaryError('not_found', { what: 'Page', value: `${number} of ${total} clusters` });
    return sendJson(reply, { success: true, data, totalCount: total });
  });
}

export function mountClusterData(app: FastifyInstance, services: Services): void {
  const read = admit(services, 'project:read');
  app.put('/clusterData', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const body = bodyOf(request.body, request.headers['content-type']);
    const range = rangeOf(body, 'startTime', 'endTime');
    const operator1 = oneOf('operator1', body['operator1'], OVER_TIME);
    const operator2 = oneOf('operator2', body['operator2'], OVER_SENSORS);
    const id = required(body, 'clusterID', 'the id of a cluster');
    if (!/^\d{1,15}$/.test(id)) throw new TributaryError('not_found', { what: 'Cluster', value: id });
    const asset = await services.devices.getAsset(project.id, Number(id));
    const series = await services.devices.seriesById(project.id, asset.members);
    const numeric = series.filter(({ kind }) => kind === 'number' || kind === 'boolean');
    const values = await overTime(services, project.id, numeric, operator1, range);
    const value = overSensors(values, operator2);
    if (value !== undefined && !Number.isFinite(value))
      throw new TributaryError('result_too_large', { what: operator2, reason: ' of the cluster' });
    return sendJson(reply, {
      success: true,
      data: { time: timeText(range.to - 1000), value: value === undefined ? null : value },
    });
  });
}

const clusterJson = ({ id, name }: Asset, members: readonly Series[]) => ({
  name,
  id: String(id),
  devConfigs: members.map((series) => ({ devId: series.device.key, percentage: 100, sensor: series.name })),
});

function positive(field: string, text: string): number {
  if (/^\d{1,9}$/.test(text) && Number(text) > 0) return Number(text);
  throw invalidField(field, text, 'a positive integer');
}

function oneOf<T extends string>(field: string, value: unknown, known: readonly T[]): T {
  if ((known as readonly unknown[]).includes(value)) return value as T;
  throw invalidField(field, value, known.join(', '));
}
