/**
 * Clusters: named groups of sensors; here the project's assets. `getAllClusterData` lists them, `clusterData` computes one
 * value: first over time for each sensor, then over the sensors.
 */
import { TributaryError } from '../../../errors/error.js';
import { MICROS_PER_MILLISECOND } from '../../../model/time.js';
import type { Asset, Series } from '../../../services/services.js';
import { withMembers } from '../../assets-with-members.js';
import { readWhole } from '../../whole-lists.js';
import { OVER_SENSORS, OVER_TIME, overSensors, overTime } from '../clusters/operators.js';
import { admit } from '../credentials.js';
import { route } from '../route.js';
import { DEV_ID } from '../wire/ids.js';
import { bodyOf } from '../wire/body.js';
import { countOf, isNone, rangeOf, required, wordOf } from '../wire/parameters.js';
import { timeText } from '../wire/times.js';

const MAX_CLUSTERS = 1_000;
const MAX_PAGE_NUMBER = 999_999_999;

export const clusterList = route({
  method: 'GET',
  path: '/getAllClusterData/:user/:page/:size',
  needs: admit('project:read'),
  handle: async ({ services, project, path }) => {
    // Some clients ask with the text None for the size of the first page: everything.
    const all = isNone(path.text('size') ?? '');
    const limit = all ? MAX_CLUSTERS : countOf(path, 'size', { most: MAX_CLUSTERS });
    const page = countOf(path, 'page', { most: MAX_PAGE_NUMBER });
    const offset = (page - 1) * limit;
    const { items: data, total } = await readWhole(
      services,
      { offset, limit },
      (part) => services.assets.search(project.id, part),
      async function* (assets) {
        for await (const [asset, members] of withMembers(services, project, assets)) {
          const devices = [...new Set(members.map(({ device }) => device.id))];
          const ids = await services.externalIds.brought(DEV_ID, project.id, devices);
          yield clusterJson(asset, members, ids);
        }
      },
    );
    // A page behind the last one has to be an error, or a client asks for ever; the first one never is.
    if (page > 1 && offset >= total)
      throw new TributaryError('not_found', { what: 'Page', value: `${page} of ${total} clusters` });
    return { success: true, data, totalCount: total };
  },
});

export const clusterData = route({
  method: 'PUT',
  path: '/clusterData',
  needs: admit('project:read'),
  handle: async ({ services, project, request }) => {
    const body = bodyOf(request);
    const range = rangeOf(body, 'startTime', 'endTime');
    const operator1 = wordOf(body, 'operator1', OVER_TIME);
    const operator2 = wordOf(body, 'operator2', OVER_SENSORS);
    const id = required(body, 'clusterID', 'the id of a cluster');
    if (!/^\d{1,15}$/.test(id)) throw new TributaryError('not_found', { what: 'Cluster', value: id });
    const asset = await services.assets.get(project.id, Number(id));
    const members = await services.series.byIds(project.id, asset.members);
    const series = members.filter(({ kind }) => kind === 'number' || kind === 'boolean');
    const values = await overTime(services, { project: project.id, series, range }, operator1);
    const value = overSensors(values, operator2);
    if (value !== undefined && !Number.isFinite(value))
      throw new TributaryError('result_too_large', { what: operator2, reason: ' of the cluster' });
    return {
      success: true,
      data: { time: timeText(range.to - MICROS_PER_MILLISECOND), value: value ?? null },
    };
  },
});

const clusterJson = ({ id, name }: Asset, members: readonly Series[], ids: ReadonlyMap<number, string>) => ({
  name,
  id: String(id),
  devConfigs: members.map(({ name: sensor, device }) => ({
    devId: ids.get(device.id) ?? device.key,
    percentage: 100,
    sensor,
  })),
});
