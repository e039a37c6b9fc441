/** The view in other forms. Rule: names are quoted as each form asks for it, so that no name becomes a part of the command. */
import { widthFor } from '../../data/buckets.js';
import type { Line } from '../../data/lines.js';
import { isoOf, type Span } from '../../data/range.js';
import type { ExplorerView } from './view.js';

export interface CopiedView {
  readonly view: ExplorerView;
  readonly span: Span;
  readonly lines: readonly Line[];
}

interface Place {
  readonly url: string;
  readonly project: number;
}

const USUAL_BUCKETS = 600;

export function copies(copied: CopiedView, place: Place) {
  return {
    curl: curl(copied, place),
    SDK: sdk(copied, place),
    CLI: command(copied, place),
    SQL: sql(copied),
  };
}

const shell = (text: string): string =>
  /^[\w./:@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;

function asked({ view: { aggregation, range, series, zone }, span }: CopiedView) {
  const isRaw = aggregation === 'raw';
  const bucket = widthFor(span, USUAL_BUCKETS).text;
  const body = {
    seriesIds: series,
    from: range.last === undefined ? isoOf(span.from) : `-${range.last}`,
    ...(range.last === undefined && { to: isoOf(span.to) }),
    ...(!isRaw && { bucket, aggregations: aggregation === 'auto' ? ['mean', 'min', 'max'] : [aggregation] }),
    ...(!isRaw && /[dwoqy]$/.test(bucket) && { zone }),
  };
  return { isRaw, bucket, body };
}

function curl(copied: CopiedView, { url, project }: Place): string {
  const { isRaw, body } = asked(copied);
  const path = `${url}/tributary/v1/query/${isRaw ? 'points' : 'buckets'}?project=${project}`;
  return `curl ${shell(path)} \\\n  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\\n  -d ${shell(JSON.stringify(body))}`;
}

function sdk(copied: CopiedView, { url, project }: Place): string {
  const { isRaw, bucket, body } = asked(copied);
  const steps = [
    `.seriesId(${body.seriesIds.join(', ')})`,
    body.to === undefined
      ? `.last(${JSON.stringify(body.from.slice(1))})`
      : `.between(${JSON.stringify(body.from)}, ${JSON.stringify(body.to)})`,
    ...(isRaw
      ? ['.rows()']
      : [
          `.aggregate(${(body.aggregations ?? []).map((name) => JSON.stringify(name)).join(', ')})`,
          `.every(${JSON.stringify(bucket)})`,
          ...(body.zone === undefined ? [] : [`.zone(${JSON.stringify(body.zone)})`]),
          '.buckets()',
        ]),
  ];
  const read = `t\n  .query()\n  ${steps.join('\n  ')}`;
  const end = isRaw
    ? `for await (const { device, series, time, value } of ${read})\n  console.log(device, series, time, value);`
    : `console.table(\n  await ${read.replaceAll('\n', '\n  ')},\n);`;
  return `import { Tributary } from '@tributary/client';\n\nconst t = new Tributary({ url: ${JSON.stringify(url)}, token: process.env.TRIBUTARY_TOKEN, project: ${project} });\n${end}`;
}

/** The command knows devices and series by their names: those of the view, and their combinations. */
function command(copied: CopiedView, { url, project }: Place): string {
  const { isRaw, bucket, body } = asked(copied);
  const { devices, series } = namesOf(copied);
  const options = [
    ...devices.map((name) => `--device ${shell(name)}`),
    ...series.map((name) => `--series ${shell(name)}`),
    `--from ${shell(body.from)}`,
    ...(body.to === undefined ? [] : [`--to ${shell(body.to)}`]),
    ...(isRaw ? ['--all'] : [`--bucket ${bucket}`, `--agg ${(body.aggregations ?? []).join(',')}`]),
    ...(body.zone === undefined ? [] : [`--zone ${body.zone}`]),
    `--url ${shell(url)} --project ${project}`,
  ];
  return `tributary query ${isRaw ? 'points' : 'buckets'} \\\n  ${options.join(' \\\n  ')}`;
}

function namesOf({ lines }: CopiedView) {
  const unique = (names: readonly string[]) => [...new Set(names)];
  return {
    devices: unique(lines.map(({ series }) => series.device)),
    series: unique(lines.map(({ series }) => series.name)),
  };
}

const FUNCTIONS: Readonly<Record<string, string>> = {
  ...{
    mean: 'avg(value)',
    min: 'min(value)',
    max: 'max(value)',
    median: 'quantile(0.5)(value)',
    sum: 'sum(value)',
    count: 'count()',
  },
  ...{
    first: 'argMin(value, time)',
    last: 'argMax(value, time)',
    stddev: 'stddevPop(value)',
    p95: 'quantile(0.95)(value)',
    p99: 'quantile(0.99)(value)',
  },
};
const INTERVALS: Readonly<Record<string, string>> = {
  s: 'SECOND',
  m: 'MINUTE',
  h: 'HOUR',
  d: 'DAY',
  w: 'WEEK',
  mo: 'MONTH',
  q: 'QUARTER',
  y: 'YEAR',
};

/** Aggregations that SQL has no word for come as their mean. */
function sql(copied: CopiedView): string {
  const { isRaw, bucket, body } = asked(copied);
  const text = (name: string) => `'${name.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const pairs = copied.lines.map(({ series }) => `(${text(series.device)}, ${text(series.name)})`);
  const at = (time: number) => `toDateTime64(${text(isoOf(time).slice(0, 23).replace('T', ' '))}, 6, 'UTC')`;
  const where = `WHERE (device, series) IN (${pairs.join(', ')})\n  AND time >= ${at(copied.span.from)} AND time < ${at(copied.span.to)}`;
  if (isRaw) return `SELECT device, series, time, value\nFROM telemetry\n${where}\nORDER BY time`;
  const [, count = '1', unit = 's'] = /^(\d+)([a-z]+)$/.exec(bucket) ?? [];
  const start = unit === 'ms' ? 'time' : `toStartOfInterval(time, INTERVAL ${count} ${INTERVALS[unit]})`;
  const columns = (body.aggregations ?? []).map(
    (name) => `${FUNCTIONS[name] ?? FUNCTIONS['mean']} AS ${name}`,
  );
  return `SELECT ${start} AS bucket, device, series, ${columns.join(', ')}\nFROM telemetry\n${where}\nGROUP BY bucket, device, series\nORDER BY bucket`;
}
