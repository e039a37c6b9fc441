/**
 * `GET /df/`: the points of a filter as a data frame, written while it is read, however many there are. Rule: an unknown
 * format is 404; `lastn` has no effect.
 */
import { Readable } from 'node:stream';
import { given } from '../../../model/given.js';
import { isNumeric } from '../../../model/kinds.js';
import { append } from '../../../model/lists.js';
import type { Micros, SeriesOfVariable, StatisticsRow } from '../../../services/services.js';
import { signedIn } from '../credentials.js';
import { notFound } from '../errors.js';
import { streamsOfFilter } from '../http/filter.js';
import { route, type Call } from '../route.js';
import { timeRange, type TimeRange } from '../streams/reading-times.js';
import { rulesOf } from '../wire/facts.js';
import { statisticsLines } from '../wire/frame-statistics.js';
import { CONTENT_TYPES, FrameWriter, type FrameFormat, type FrameLine } from '../wire/frames.js';
import { outputOf } from '../wire/output.js';
import { slugOfStream } from '../wire/streams.js';
import { windowsOf } from './data.js';

const PAGE = 20_000;

interface Column {
  readonly slug: string;
  readonly stream: SeriesOfVariable;
  /** Where its device's mask leaves something to see. */
  readonly range: TimeRange;
  /** From the stored value to the one that is asked for. */
  shown(value: number): number;
}

export const dataFrame = route({
  method: 'GET',
  path: '/df/',
  needs: signedIn,
  handle: async (call) => {
    const { query } = call;
    const format = query.text('format') ?? 'csv';
    if (!Object.hasOwn(CONTENT_TYPES, format)) throw notFound();
    const range = timeRange(query);
    const streams = await streamsOfFilter(call);
    const windows = await windowsOf(call, streams, range.from, range.to);
    const columns = streams
      .filter(({ series }) => isNumeric(series.kind))
      .map((stream) => {
        const window = windows.find((one) => one.series.some(({ id }) => id === stream.series.id));
        return columnOf(stream, query.flag('apply_mdo'), {
          ...range,
          ...given({ from: window?.from, to: window?.to }),
        });
      });
    const pivot = query.flag('pivot');
    const extended = query.flag('extended') && !pivot;
    const writer = new FrameWriter(
      format as FrameFormat,
      pivot
        ? columns.map(({ slug }) => slug)
        : ['value', 'stream_slug', ...(extended ? ['device_timestamp', 'streamer_local_id'] : [])],
    );
    const statistics = pivot && query.flag('apply_mdo') && query.flag('stats');
    const lines = statistics
      ? await statisticsOf(call, columns)
      : pivot
        ? pivoted(points(call, columns, range), columns)
        : plain(points(call, columns, range), extended);
    return call.reply
      .type(CONTENT_TYPES[format as FrameFormat])
      .send(Readable.from(await started(written(writer, lines)), { objectMode: false }));
  },
});

function columnOf(stream: SeriesOfVariable, asOutput: boolean, range: TimeRange): Column {
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
async function* points(call: Call, columns: readonly Column[], range: TimeRange): AsyncGenerator<Point[]> {
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

async function* plain(pages: AsyncIterable<Point[]>, extended: boolean): AsyncGenerator<FrameLine[]> {
  for await (const page of pages)
    yield page.map(({ column, time, sequence, value }) => ({
      row: time,
      cells: extended ? [value, column.slug, null, sequence] : [value, column.slug],
      whole: WHOLE,
    }));
}

/** One line an instant; of several readings of a stream in it the last. */
async function* pivoted(
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

async function statisticsOf(call: Call, columns: readonly Column[]): Promise<FrameLine[][]> {
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

async function* written(
  writer: FrameWriter,
  pages: Iterable<FrameLine[]> | AsyncIterable<FrameLine[]>,
): AsyncGenerator<string> {
  let text = writer.begin();
  for await (const page of pages) {
    for (const line of page) text += writer.line(line);
    if (text !== '') yield text;
    text = '';
  }
  text += writer.end();
  if (text !== '') yield text;
}

/** The first piece is made before the answer begins, so that a refused query is answered as one. */
async function started(pieces: AsyncGenerator<string>): Promise<AsyncIterable<string>> {
  const first = await pieces.next();
  return (async function* () {
    if (first.done) return;
    yield first.value;
    yield* pieces;
  })();
}
