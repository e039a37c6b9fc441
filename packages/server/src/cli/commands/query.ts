/**
 * `tributary query`: every query family of the native API, printed as a table, CSV, JSON or NDJSON. Rule: a name that the
 * project does not have is no name without data: it is told, and the exit code is 1.
 */
import type { Tributary } from '@tributary/client';
import { Argument, Command } from 'commander';
import { nowMicros } from '../../model/time.js';
import { withApi, type PlatformOptions } from '../connection.js';
import { failure, usageError } from '../failure.js';
import type { Io } from '../io.js';
import {
  formatOption,
  oneOf,
  platformOptions,
  readCount,
  readList,
  readZone,
  selectionOf,
  selectionOptions,
  type SelectionOptions,
} from '../options.js';
import { RowWriter, type OutputFormat } from '../output.js';
import type { Row } from '../row.js';
import { readInstant, zoneOfBuckets } from '../times.js';

const FAMILIES = ['points', 'last', 'first', 'buckets', 'statistics', 'counts', 'sql'] as const;
type Family = (typeof FAMILIES)[number];
type RowFamily = Exclude<Family, 'sql'>;

interface QueryOptions extends PlatformOptions, SelectionOptions {
  readonly from?: string;
  readonly to?: string;
  readonly bucket?: string;
  readonly zone?: string;
  readonly agg?: string[];
  readonly group?: string;
  readonly order?: 'asc' | 'desc';
  readonly limit?: number;
  readonly all?: boolean;
  readonly format: OutputFormat;
}

const SCREENFUL = 100;
const PAGE = 10_000;
const MAX_PAGE = 100_000;

export function queryCommand(io: Io): Command {
  const command = new Command('query')
    .description('read points, buckets, statistics or SQL results')
    .addArgument(oneOf(new Argument('[what]', 'what to read'), FAMILIES).default('points'))
    .argument('[sql]', 'the statement, for sql');
  selectionOptions(command)
    .option('--from <time>', 'ISO time, milliseconds, now, or a distance such as -1h')
    .option('--to <time>', 'end of the range, not included')
    .option('--bucket <width>', 'for buckets: 5m, 1h, 1d, 1mo …')
    .option('--zone <zone>', 'zone of calendar buckets and of times without one', readZone)
    .option('--agg <names>', 'aggregations: mean,min,max,count,p95 …', readList)
    .option('--group <by>', 'for buckets: series, device, name, tag:<key> or all')
    .option('--order <order>', 'for points: asc or desc')
    .option(
      '--limit <rows>',
      `points to print, default ${SCREENFUL}; for last: points of each series`,
      readCount('--limit', MAX_PAGE),
    )
    .option('--all', 'print all rows, page after page');
  return platformOptions(formatOption(command)).action(
    async (family: Family, sql: string | undefined, options: QueryOptions) => {
      if ((family === 'sql') !== (sql !== undefined))
        throw usageError(
          sql === undefined ? 'query sql needs a statement.' : `query ${family} takes no statement.`,
        );
      if (family === 'buckets' && options.bucket === undefined)
        throw usageError('query buckets needs --bucket, such as --bucket 1h.');
      if (family === 'buckets' && options.from === undefined)
        throw usageError('query buckets needs --from, such as --from -1d.');
      const body = queryBody(family, options, nowMicros());
      await withApi(options, io, (api) =>
        family === 'sql' ? printSql(api, sql!, options, io) : printRows(api, family, body, options, io),
      );
    },
  );
}

/** The body of a query request; exported for its test. */
export function queryBody(family: Family, options: Omit<QueryOptions, 'format'>, now: number): Row {
  const zone = options.zone ?? 'UTC';
  const instant = (name: 'from' | 'to'): string | undefined => {
    const text = options[name];
    return text === undefined ? undefined : readInstant(`--${name}`, text, zone, now);
  };
  const body = {
    ...selectionOf(options),
    from: family === 'last' || family === 'first' ? undefined : instant('from'),
    to: family === 'last' || family === 'first' ? undefined : instant('to'),
    before: family === 'last' ? instant('to') : undefined,
    after: family === 'first' ? instant('from') : undefined,
    order: family === 'points' ? options.order : undefined,
    bucket: family === 'buckets' ? options.bucket : undefined,
    zone: family === 'buckets' ? zoneOfBuckets(options.bucket, options.zone) : undefined,
    group: family === 'buckets' ? options.group : undefined,
    aggregations: family === 'buckets' || family === 'statistics' ? options.agg : undefined,
    limit: family === 'points' ? (options.all ? PAGE : (options.limit ?? SCREENFUL)) : undefined,
    count: family === 'last' ? options.limit : undefined,
  };
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

async function printRows(
  api: Tributary,
  family: RowFamily,
  body: Row,
  options: QueryOptions,
  io: Io,
): Promise<void> {
  const rows = new RowWriter(io.stdout, options.format);
  const unknown = new Set<string>();
  const notes = new Set<string>();
  let cursor: string | null | undefined;
  do {
    const text = JSON.stringify(cursor ? { ...body, cursor } : body);
    const page = await api.request('POST', `/query/${family}`, { body: text });
    for (const { code, message } of page.warnings ?? [])
      (code === 'unknown_name' ? unknown : notes).add(message);
    await rows.page(page.items);
    cursor = page.next;
  } while (cursor && options.all);
  // That nothing was found would be the lesser half of what there is to say.
  await rows.end(unknown.size === 0 ? undefined : '');
  if (cursor) io.stderr.write('There are more rows: --all prints them, --limit raises the number.\n');
  for (const note of notes) io.stderr.write(`${note}\n`);
  if (unknown.size > 0) throw failure([...unknown].join(' '));
}

async function printSql(api: Tributary, sql: string, options: QueryOptions, io: Io): Promise<void> {
  const answer = await api.request('POST', '/query/sql', { body: { sql } });
  const columns = answer.columns.map((column) => column.name);
  const rows = new RowWriter(io.stdout, options.format, columns);
  await rows.page(answer.rows.map((row) => Object.fromEntries(columns.map((name, i) => [name, row[i]]))));
  await rows.end();
}
