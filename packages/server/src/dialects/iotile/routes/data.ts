/**
 * Data over a stream, a variable or a device (`filter=`). Rules: a filter that selects nothing is an empty list; rows go
 * by reading id, stream and time, with `lastn` by time; the integer and the kept value are shown, not the output value.
 */
import { groupBy, inGroups } from '../../../model/lists.js';
import type { Device, SeriesOfVariable } from '../../../services/services.js';
import { signedIn } from '../credentials.js';
import { forbidden, notFound, ruleError } from '../errors.js';
import { streamsOfFilter } from '../http/filter.js';
import { envelope, LARGE } from '../http/paging.js';
import { route, type IotileRoute, type Call } from '../route.js';
import { addData } from '../streams/data-entry.js';
import { maskOf, within } from '../streams/masks.js';
import { idRange, lastn, timeRange } from '../streams/reading-times.js';
import { RowForm } from '../wire/rows.js';
import { selected } from './stream-data.js';

export const dataRoutes: readonly IotileRoute[] = [
  route({ method: 'GET', path: '/data/', needs: signedIn, handle: list }),
  route({ method: 'POST', path: '/data/', needs: signedIn, points: 'in', status: 201, handle: addData }),
  // Rows have no life of their own here: nothing is found or changed by an id.
  ...(['GET', 'PATCH', 'PUT', 'DELETE'] as const).map((method) =>
    route({ method, path: '/data/:id/', needs: signedIn, handle: refuseRow }),
  ),
];

async function refuseRow({ caller, param }: Call) {
  if (!/^\d+$/.test(param('id'))) throw ruleError('Data ID must be an integer');
  const [own] = await caller.memberships();
  throw own !== undefined && (await caller.isStaffIn(own)) ? notFound() : forbidden();
}

async function list(call: Call) {
  const { query, services } = call;
  const { from, to } = timeRange(query);
  const newest = lastn(query);
  const { first, last } = idRange(query, 'streamer_id');
  const streams = await streamsOfFilter(call);
  const forms = new Map(streams.map((stream) => [stream.series.id, new RowForm(stream)]));
  const windows = await windowsOf(call, streams, from, to);
  return envelope(call, LARGE, async (slice) => {
    const { rows, total } = await services.query.numberedPage({
      windows,
      order: newest === undefined ? 'sequence' : 'time',
      newest,
      sequences: { from: first, to: last },
      include: ['metadata'],
      ...slice,
    });
    return { total, items: rows.map((row) => forms.get(row.series)!.ofList(row)) };
  });
}

/** Devices that are in memory at a time: only their masks are wanted, and their attributes may be large. */
const DEVICES_AT_ONCE = 50;

/** Series by the range that they are read in: with `mask=1` every device may have its own. */
export async function windowsOf(
  { query, services }: Call,
  streams: readonly SeriesOfVariable[],
  from: number | undefined,
  to: number | undefined,
) {
  const series = streams.map((stream) => selected(stream.series));
  if (!query.flag('mask')) return [{ series, from, to }];
  const byDevice = groupBy(series, ({ device }) => device.id);
  const project = streams[0]?.series.project ?? 0;
  const windows = [];
  for (const ids of inGroups([...byDevice.keys()], DEVICES_AT_ONCE)) {
    const devices: readonly Device[] = await services.devices.byIds(project, ids);
    for (const device of devices)
      windows.push({ series: byDevice.get(device.id)!, ...within(maskOf(device), from, to) });
  }
  return windows;
}
