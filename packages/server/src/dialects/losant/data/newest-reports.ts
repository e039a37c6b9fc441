/** The newest reports of a device: points of one instant (and one arrival) are one report again. */
import { given } from '../../../model/given.js';
import { append } from '../../../model/lists.js';
import { MICROS_PER_MILLISECOND } from '../../../model/time.js';
import type { Device, PointRow, SelectedSeries } from '../../../services/services.js';
import type { Call } from '../route.js';
import type { EntryRange } from '../wire/ranges.js';
import { groupStates, type StateView } from '../wire/state-groups.js';

type Reader = Pick<Call, 'services' | 'project'>;

export async function newestReports(
  { services, project }: Reader,
  device: Device,
  range: EntryRange,
): Promise<StateView[]> {
  const series = await services.selections.select(project.id, { deviceIds: [device.id] });
  if (series.length === 0) return [];
  const names = new Map(series.map(({ id, name }) => [id, name]));
  const rows = await newestRows({ services, project }, series, range);
  return groupStates(rows, names, range.order).slice(0, range.limit);
}

/** Rows of at least `limit` whole reports, if there are so many. */
async function newestRows(
  { services, project }: Reader,
  series: readonly SelectedSeries[],
  { from, to, order, limit: reports }: EntryRange,
): Promise<PointRow[]> {
  const limit = Math.min(reports * series.length + 1, services.limits.pointsPerAnswer);
  const rows: PointRow[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await services.query.points({
      project: project.id,
      series,
      from: from * MICROS_PER_MILLISECOND,
      order,
      limit,
      include: ['metadata'],
      ...given({ to: to === undefined ? undefined : to * MICROS_PER_MILLISECOND, cursor }),
    });
    append(rows, page.rows);
    // The last instant may go on in the next page: only the ones before it are whole.
    const last = rows.at(-1)?.time;
    const whole = new Set(
      rows.filter(({ time }) => time !== last).map(({ time, sequence }) => `${time} ${sequence}`),
    );
    if (page.next === null || whole.size >= reports) return rows;
    cursor = page.next;
  }
}
