/** Rows of a table as they were sent: the newest first, `device_id` before the other fields. */
import { given } from '../../../model/given.js';
import type { PointRow, SelectedSeries, Services, WideRow } from '../../../services/services.js';
import type { TableColumns, TableQuestion } from './columns.js';
import type { AnsweredTable } from '../wire/table-answer.js';
import { DEVICE_FIELD, type TableRequest } from '../wire/table-request.js';

export async function readRows(question: TableQuestion, columns: TableColumns): Promise<AnsweredTable> {
  const { services, field, request } = question;
  const rows =
    (await newestOfDevices(services, columns, request)) ?? (await anyRows(services, columns, request));
  if (field === DEVICE_FIELD)
    return {
      fields: [DEVICE_FIELD],
      rows: rows.map(({ time, device }) => ({ time, cells: [device.key] })),
    };
  if (field !== undefined)
    return { fields: [field], rows: rows.map(({ time, values }) => ({ time, cells: values })) };
  return {
    fields: [DEVICE_FIELD, ...columns.columns.map(({ name }) => name)],
    rows: rows.map(({ time, device, values }) => ({ time, cells: [device.key, ...values] })),
  };
}

function anyRows(
  { query }: Services,
  { columns, where, of }: TableColumns,
  { range, limit, limitBy }: TableRequest,
): Promise<readonly WideRow[]> {
  const each = limitBy && { count: limitBy.count, of: of(limitBy.field) };
  return query.wideTable({ columns, where, ...range, ...given({ limit, each }) });
}

/**
 * The n newest rows of each device, as lists of devices ask for: they are among the n newest points of its series, which
 * cost far less than a look at all rows. Undefined: not that question, or too many points for it.
 */
async function newestOfDevices(
  { query }: Services,
  { columns, where, of }: TableColumns,
  { range, limit, limitBy }: TableRequest,
): Promise<WideRow[] | undefined> {
  if (!limitBy || of(limitBy.field) !== 'device' || where.length > 0) return undefined;
  const series = columns.flatMap((column) => column.series);
  const { from, to } = range;
  const newest = { series, ...given({ after: from, before: to }) };
  if (query.mostOfEach(newest, limitBy.count) !== undefined) return undefined;
  const points = await query.last({ ...newest, count: limitBy.count });
  const counts = new Map<number, number>();
  return joined(columns, points)
    .sort((a, b) => b.time - a.time || a.device.id - b.device.id || b.sequence - a.sequence)
    .filter(({ device }) => {
      const count = (counts.get(device.id) ?? 0) + 1;
      counts.set(device.id, count);
      return count <= limitBy.count;
    })
    .slice(0, limit);
}

/** Points of one device and instant side by side. */
function joined(
  columns: TableColumns['columns'],
  points: readonly PointRow[],
): (WideRow & { sequence: number })[] {
  const places = new Map<number, { column: number; device: SelectedSeries['device'] }>();
  for (const [column, { series }] of columns.entries())
    for (const { id, device } of series) places.set(id, { column, device });
  const rows = new Map<string, WideRow & { sequence: number; values: WideRow['values'][number][] }>();
  for (const { series, time, sequence, value } of points) {
    const { column, device } = places.get(series)!;
    const key = `${device.id} ${time} ${sequence}`;
    let row = rows.get(key);
    if (!row) {
      const values = new Array<WideRow['values'][number]>(columns.length).fill(null);
      rows.set(key, (row = { device, time, sequence, values }));
    }
    row.values[column] = value;
  }
  return [...rows.values()];
}
