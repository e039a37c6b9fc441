/** `GET devices/{deviceId}/state`: the newest reports. Points of one instant (and one arrival) are one report again. */
import type { PointRow, SelectedSeries } from '../../../services/services.js';
import { deviceOf } from '../credentials.js';
import type { Action, Call } from '../route.js';
import { readEntries, type EntryRange } from '../wire/ranges.js';
import { groupStates } from '../wire/state-groups.js';
import { append } from '../../../model/lists.js';

export const stateGet: Action = {
  method: 'GET',
  path: '/devices/:deviceId/state',
  action: 'device.getState',
  unrecorded: true,
  async handle(call) {
    const device = await deviceOf(call.request, call.services, call);
    const range = readEntries(call.query, Date.now());
    const series = await call.services.devices.select(call.project.id, { deviceIds: [device.id] });
    if (series.length === 0) return [];
    const names = new Map(series.map(({ id, name }) => [id, name]));
    return groupStates(await newestRows(call, series, range), names, range.order).slice(0, range.limit);
  },
};

/** Rows of at least `limit` whole reports, if there are so many. */
async function newestRows(
  call: Call,
  series: readonly SelectedSeries[],
  range: EntryRange,
): Promise<PointRow[]> {
  const { services, project } = call;
  const limit = Math.min(range.limit * series.length + 1, services.limits.pointsPerAnswer);
  const rows: PointRow[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await services.query.points({
      project: project.id,
      series,
      from: range.from * 1000,
      ...(range.to !== undefined && { to: range.to * 1000 }),
      order: range.order,
      limit,
      include: ['metadata'],
      ...(cursor !== undefined && { cursor }),
    });
    append(rows, page.rows);
    // The last instant may go on in the next page: only the ones before it are whole.
    const last = rows.at(-1)?.time;
    const whole = new Set(
      rows.filter(({ time }) => time !== last).map(({ time, sequence }) => `${time} ${sequence}`),
    );
    if (page.next === null || whole.size >= range.limit) return rows;
    cursor = page.next;
  }
}
