/** `POST devices/export`: what is known of devices as CSV, a row for each; tags and attributes are JSON within their cells. */
import type { DeviceCondition } from '../../../services/services.js';
import { scope } from '../credentials.js';
import { viewDevices } from '../devices/devices.js';
import { everyDevice } from '../devices/search.js';
import { exportNotice } from '../jobs/export-notice.js';
import { enqueued } from '../jobs/jobs.js';
import { APPLICATION, route, type Call } from '../route.js';
import { readDeviceQuery } from '../wire/device-query.js';
import { checkDevicesExport, noticeOf } from '../wire/exports.js';
import { applicationIdOf } from '../wire/ids.js';

const WRITTEN_AT_ONCE = 50;
const COLUMNS = [
  'id',
  'name',
  'description',
  'deviceClass',
  'parentId',
  'gatewayId',
  'keepDuplicates',
  'creationDate',
  'lastUpdated',
  'connectionInfo',
  'tags',
  'attributes',
] as const;

export const devicesExport = route({
  method: 'POST',
  path: `${APPLICATION}/devices/export`,
  needs: scope('devices.export'),
  status: 202,
  async handle(call) {
    const { services, principal, project } = call;
    const body = checkDevicesExport(call.body());
    const notice = await exportNotice(call, { ...noticeOf(call.query), ...body });
    const where = body.query === undefined ? undefined : readDeviceQuery(body.query, 'query');
    const { publicId } = await services.exports.startTable({
      owner: services.rights.ownerOf(principal, project),
      title: `devices-export-${applicationIdOf(project)}`,
      headings: COLUMNS,
      rows: () => rowsOf(call, where),
      input: { name: 'devices.export', ...body },
      ...notice,
    });
    return enqueued(publicId);
  },
});

async function* rowsOf(call: Call, where: DeviceCondition | undefined): AsyncGenerator<string[][]> {
  let rows: string[][] = [];
  for await (const devices of everyDevice(call, where))
    for await (const view of viewDevices(call.services, call.project, devices, {})) {
      rows.push(COLUMNS.map((column) => cellOf((view as Record<string, unknown>)[column])));
      if (rows.length < WRITTEN_AT_ONCE) continue;
      yield rows;
      rows = [];
    }
  if (rows.length > 0) yield rows;
}

function cellOf(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
