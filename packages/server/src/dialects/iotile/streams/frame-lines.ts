/** The lines of a data frame: one a point, one an instant, or one a statistic. */
import { given } from '../../../model/given.js';
import { append } from '../../../model/lists.js';
import type { Micros, SeriesOfVariable, StatisticsRow } from '../../../services/services.js';
import type { Call } from '../route.js';
import { rulesOf } from '../wire/stream-rules.js';
import { statisticsLines } from '../wire/frame-statistics.js';
import type { FrameLine } from '../wire/frames.js';
import { outputOf } from '../wire/output.js';
import type { TimeRange } from './reading-times.js';
import { slugOfStream } from '../wire/ids.js';

const PAGE = 20_000;

interface Column {
  readonly slug: string;
  readonly stream: SeriesOfVariable;
  /** Where its device's mask leaves something to see. */
  readonly range: TimeRange;
  /** From the stored value to the one that is asked for. */
  shown(value: number): number;
}

export function columnOf(stream: SeriesOfVariable, asOutput: boolean, range: TimeRange): Column {
  const { series, variable } = stream;
  const rules = rulesOf(series, variable);
  return {
    slug: slugOfStream(stream),
    stream,
    range,
    shown: asOutput ? (value) => outputOf(rules.outputUnit, series.calibration, value) : (value) => value,
  };
}

interface Point {
  readonly column: Column;
  readonly time: Micros;
  readonly sequence: number;
  readonly value: number;
}

/** All points by rising time, those of one instant together. */
export async function* points(
  call: Call,
  columns: readonly Column[],
  range: TimeRange,
): AsyncGenerator<Point[]> {
  if (columns.length === 0) return;
  const byId = new Map(columns.map((column) => [column.stream.series.id, column]));
  const series = columns.map(({ stream }) => stream.series);
  let cursor: string | null | undefined;
  while (cursor !== null) {
    const page = await call.services.query.points({
      project: series[0]!.project,
      series,
      ...range,
      order: 'asc',
      limit: PAGE,
      ...given({ cursor }),
    });
    yield page.rows.flatMap((row) => {
      const column = byId.get(row.series)!;
      const { from = -Infinity, to = Infinity } = column.range;
      if (row.time < from || row.time >= to) return [];
      return [{ column, time: row.time, sequence: row.sequence, value: column.shown(Number(row.value)) }];
    });
    cursor = page.next;
  }
}

const WHOLE = new Set([2, 3]);

export async function* plain(pages: AsyncIterable<Point[]>, extended: boolean): AsyncGenerator<FrameLine[]> {
  for await (const page of pages)
    yield page.map(({ column, time, sequence, value }) => ({
      row: time,
      cells: extended ? [value, column.slug, null, sequence] : [value, column.slug],
      whole: WHOLE,
    }));
}

/** One line an instant; of several readings of a stream in it the last. */
export async function* pivoted(
  pages: AsyncIterable<Point[]>,
  columns: readonly Column[],
): AsyncGenerator<FrameLine[]> {
  const places = new Map(columns.map((column, i) => [column, i]));
  for await (const page of pages) {
    const lines: { row: Micros; cells: (number | null)[] }[] = [];
    for (const { column, time, value } of page) {
      // A page never ends in the middle of an instant.
      if (lines.at(-1)?.row !== time) lines.push({ row: time, cells: columns.map(() => null) });
      lines.at(-1)!.cells[places.get(column)!] = value;
    }
    yield lines;
  }
}

const AGGREGATIONS = (['count', 'sum', 'mean', 'stddev', 'min', 'median', 'max'] as const).map((type) => ({
  type,
}));

export async function statisticsOf(call: Call, columns: readonly Column[]): Promise<FrameLine[][]> {
  const groups = new Map<string, Column[]>();
  for (const column of columns) {
    const key = `${column.range.from} ${column.range.to}`;
    groups.set(key, [...(groups.get(key) ?? []), column]);
  }
  const rows: StatisticsRow[] = [];
  for (const group of groups.values())
    append(
      rows,
      await call.services.query.statistics({
        series: group.map(({ stream }) => stream.series),
        ...group[0]!.range,
        aggregations: AGGREGATIONS,
      }),
    );
  const bySeries = new Map(rows.map(({ series, values }) => [series, values as number[]]));
  return [
    statisticsLines(columns.map(({ stream, shown }) => ({ values: bySeries.get(stream.series.id), shown }))),
  ];
}
