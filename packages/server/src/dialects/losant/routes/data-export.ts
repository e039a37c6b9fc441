/**
 * Exports of data as CSV: `POST data/export` and `POST devices/{id}/export`. Rules: a row per device and reported
 * time, device after device; the order of the columns is that of the asked attributes; the answer is a job, at whose end
 * links go to the mail address (of the person who asks, if none is given) and to the callback.
 */
import type { Device, ExportColumn, ExportEnd } from '../../../services/services.js';
import { deviceOf } from '../credentials.js';
import type { EnqueuedJob } from '../jobs/jobs.js';
import type { Action, Call } from '../route.js';
import { selectDevices } from '../devices/select-devices.js';
import { resolveRange } from '../wire/data-range.js';
import { checkDataExport, deviceExportOf } from '../wire/exports.js';
import { seriesOf } from './data-queries.js';

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

export const dataExportActions: readonly Action[] = [
  {
    method: 'POST',
    path: '/data/export',
    action: 'data.export',
    status: 202,
    async handle(call) {
      const order = checkDataExport(call.body());
      const devices = await selectDevices(call.services, call, order);
      return startExport(call, order, devices, 'data.export');
    },
  },
  {
    method: 'POST',
    path: '/devices/:deviceId/export',
    action: 'device.export',
    status: 202,
    async handle(call) {
      const device = await deviceOf(call.request, call.services, call);
      return startExport(call, deviceExportOf(call.query, call.body()), [device], 'device.export');
    },
  },
];

async function startExport(
  call: Call,
  order: Order,
  devices: readonly Device[],
  name: string,
): Promise<EnqueuedJob> {
  const { services, principal, project } = call;
  const { attributes, start = 1, end = 0, callbackUrl, options = {} } = order;
  const range = resolveRange({ start, end }, Date.now());
  const series = await seriesOf(call, devices, attributes);
  const email = order.email ?? (await ownAddress(call));
  const { publicId } = await services.exports.start({
    owner: services.access.ownerOf(principal, project),
    series,
    from: range.start * 1000,
    // Up to now means with what was reported in this very millisecond.
    ...(end !== 0 && { to: range.end * 1000 }),
    format: 'csv',
    layout: 'wide',
    columns: columnsOf(options),
    labels: new Map(devices.map(({ id, losantId }) => [id, losantId])),
    ...(attributes && { names: attributes }),
    filePerDevice: options.filePerDevice ?? false,
    title: `${name.replace('.', '-')}-${project.losantId}`,
    input: { name, ...order },
    ...(email !== undefined && { email }),
    ...(callbackUrl !== undefined && {
      callback: { url: callbackUrl, body: (ended) => callbackBody(project.losantId, ended) },
    }),
  });
  return { success: true, jobQueued: true, jobId: publicId };
}

function columnsOf({ includeID = true, includeDate = true }: NonNullable<Order['options']>): ExportColumn[] {
  return [
    ...(includeID ? [{ heading: 'ID', holds: 'device' } as const] : []),
    { heading: 'Timestamp', holds: 'milliseconds' },
    ...(includeDate ? [{ heading: 'ISO Date', holds: 'time' } as const] : []),
  ];
}

/** Of the person who asks; an application's token belongs to nobody. */
export async function ownAddress({ services, principal }: Call): Promise<string | undefined> {
  if (principal.user === null) return undefined;
  return (await services.access.me(principal)).user?.email;
}

export function callbackBody(applicationId: string, { job, result, error }: ExportEnd): object {
  if (result === null)
    return {
      jobId: job.publicId,
      error: { name: error?.code ?? job.state, message: error?.message ?? job.state },
    };
  const downloadUrls = result.files.flatMap(({ url }) => url ?? []);
  return { jobId: job.publicId, applicationId, downloadUrls, downloadUrl: downloadUrls[0] ?? null };
}
