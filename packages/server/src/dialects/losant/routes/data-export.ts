/**
 * Exports of data as CSV: `POST data/export` and `POST devices/{id}/export`. Rules: a row per device and reported
 * time, device after device; the order of the columns is that of the asked attributes; the answer is a job, at whose end
 * links go to the mail address (of the person who asks, if none is given) and to the callback.
 */
import { given } from '../../../model/given.js';
import { MICROS_PER_MILLISECOND } from '../../../model/time.js';
import type { Device, ExportColumn } from '../../../services/services.js';
import { deviceOf, scope } from '../credentials.js';
import { seriesOf } from '../data/data-query.js';
import { selectDevices } from '../devices/select-devices.js';
import { exportNotice } from '../jobs/export-notice.js';
import { enqueued, type EnqueuedJob } from '../jobs/jobs.js';
import { APPLICATION, route, type Call, type LosantRoute } from '../route.js';
import { resolveRange } from '../wire/data-range.js';
import { checkDataExport, deviceExportOf } from '../wire/exports.js';
import { applicationIdOf, deviceIdOf } from '../wire/ids.js';

interface Order {
  readonly email?: string;
  readonly callbackUrl?: string;
  readonly attributes?: readonly string[];
  readonly start?: number;
  readonly end?: number;
  readonly options?: {
    readonly includeDate?: boolean;
    readonly includeID?: boolean;
    readonly filePerDevice?: boolean;
  };
}

export const dataExportRoutes: readonly LosantRoute[] = [
  route({
    method: 'POST',
    path: `${APPLICATION}/data/export`,
    needs: scope('data.export'),
    status: 202,
    async handle(call) {
      const order = checkDataExport(call.body());
      return startExport(call, order, await selectDevices(call, order), 'data.export');
    },
  }),
  route({
    method: 'POST',
    path: `${APPLICATION}/devices/:deviceId/export`,
    needs: scope('device.export'),
    status: 202,
    async handle(call) {
      const device = await deviceOf(call);
      return startExport(call, deviceExportOf(call.query, call.body()), [device], 'device.export');
    },
  }),
];

async function startExport(
  call: Call,
  order: Order,
  devices: readonly Device[],
  name: string,
): Promise<EnqueuedJob> {
  const { services, principal, project } = call;
  const { attributes, start = 1, end = 0, options = {} } = order;
  const range = resolveRange({ start, end }, Date.now());
  const series = await seriesOf(call, devices, attributes);
  const { publicId } = await services.exports.start({
    owner: services.rights.ownerOf(principal, project),
    series,
    from: range.start * MICROS_PER_MILLISECOND,
    format: 'csv',
    layout: 'wide',
    columns: columnsOf(options),
    labels: new Map(devices.map((device) => [device.id, deviceIdOf(device)])),
    filePerDevice: options.filePerDevice ?? false,
    title: `${name.replace('.', '-')}-${applicationIdOf(project)}`,
    input: { name, ...order },
    // Up to now means with what was reported in this very millisecond.
    ...given({ to: end === 0 ? undefined : range.end * MICROS_PER_MILLISECOND, names: attributes }),
    ...(await exportNotice(call, order)),
  });
  return enqueued(publicId);
}

function columnsOf({ includeID = true, includeDate = true }: NonNullable<Order['options']>): ExportColumn[] {
  const columns: ExportColumn[] = [];
  if (includeID) columns.push({ heading: 'ID', holds: 'device' });
  columns.push({ heading: 'Timestamp', holds: 'milliseconds' });
  if (includeDate) columns.push({ heading: 'ISO Date', holds: 'time' });
  return columns;
}
