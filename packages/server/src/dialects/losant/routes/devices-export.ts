/** `POST devices/export`: what is known of devices as CSV, a row for each; tags and attributes are JSON within their cells. */
import { viewDevices } from '../devices/devices.js';
import type { Action, Call } from '../route.js';
import { everyDevice } from '../devices/search.js';
import { readDeviceQuery } from '../wire/device-query.js';
import { checkDevicesExport, noticeOf } from '../wire/exports.js';
import { callbackBody, ownAddress } from './data-export.js';

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

export const devicesExport: Action = {
  method: 'POST',
  path: '/devices/export',
  action: 'devices.export',
  status: 202,
  async handle(call) {
    const { services, principal, project } = call;
    const body = checkDevicesExport(call.body());
    const { email = await ownAddress(call), callbackUrl } = { ...noticeOf(call.query), ...body };
    const where = body.query === undefined ? undefined : readDeviceQuery(body.query, 'query');
    const { publicId } = await services.exports.startTable({
      owner: services.access.ownerOf(principal, project),
      title: `devices-export-${project.losantId}`,
      headings: COLUMNS,
      rows: () => rowsOf(call, where),
      input: { name: 'devices.export', ...body },
      ...(email !== undefined && { email }),
      ...(callbackUrl !== undefined && {
        callback: { url: callbackUrl, body: (end) => callbackBody(project.losantId, end) },
      }),
    });
    return { success: true, jobQueued: true, jobId: publicId };
  },
};

async function* rowsOf(call: Call, where: Parameters<typeof everyDevice>[1]): AsyncGenerator<string[][]> {
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
