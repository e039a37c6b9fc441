/**
 * Query parameters as the original's clients send them. Its document contradicts itself, so both spellings of a name are
 * taken (`input_ids`, `timeperiod-start`), one pair of quotes around a value is dropped and blanks are trimmed
 * (docs/dialects/datacooee.md lists the cases). All problems are gathered.
 */
import { Parameters } from '../../parameters.js';
import { invalid, missing, Problems, type Problem } from './problems.js';
import { lastPeriod, timeOf } from './times.js';

export interface Window {
  /** Microseconds, included; undefined: from the beginning. */
  readonly from: number | undefined;
  /** Microseconds, excluded; undefined: to the end. */
  readonly to: number | undefined;
}

export interface FetchParameters extends Window {
  readonly inputs: readonly string[] | undefined;
  readonly asset: string | undefined;
  /** As given; each endpoint has its own default. */
  readonly limit: number | undefined;
  readonly orderBy: 'timestamp' | 'value';
  readonly sort: 'asc' | 'desc' | undefined;
  readonly position: boolean;
  readonly x: boolean;
  readonly metadata: boolean;
  readonly functions: readonly AggregationFunction[];
}

export const FUNCTIONS = ['min', 'max', 'avg'] as const;
export type AggregationFunction = (typeof FUNCTIONS)[number];

const MAX_RECORDS = 100_000;

type Query = Readonly<Record<string, unknown>>;

export function readFetchParameters(query: Query, needs: 'inputs' | 'asset', nowMs: number): FetchParameters {
  const problems: Problem[] = [];
  const read = parametersOf(query, problems);
  const inputs = listOf(read.text('inputs_ids') ?? read.text('input_ids'));
  const asset = read.text('asset_id');
  if (needs === 'inputs' && inputs === undefined)
    problems.push(missing({ parameter: 'inputs_ids' }, 'input ids with commas between them'));
  if (needs === 'asset' && asset === undefined)
    problems.push(missing({ parameter: 'asset_id' }, 'the id of an asset'));
  const window = readWindow(read, problems, nowMs);
  const functions = listOf(read.text('aggregation_func'))?.map((name) => name.toLowerCase());
  const unknown = functions?.find((name) => !(FUNCTIONS as readonly string[]).includes(name));
  if (unknown !== undefined)
    problems.push(invalid({ parameter: 'aggregation_func' }, unknown, FUNCTIONS.join(', ')));
  const parameters: FetchParameters = {
    inputs,
    asset,
    ...window,
    limit: read.integer('limit', { least: 1, most: MAX_RECORDS }),
    orderBy: read.word('order_by', ['timestamp', 'date', 'value']) === 'value' ? 'value' : 'timestamp',
    sort: read.word('sort_by', ['asc', 'desc']),
    position: read.flag('is_add_lat_long') ?? false,
    x: read.flag('is_add_x_axis_data') ?? false,
    metadata: read.flag('is_add_metadata') ?? false,
    functions: functions === undefined ? FUNCTIONS : FUNCTIONS.filter((name) => functions.includes(name)),
  };
  if (problems.length > 0) throw new Problems(problems);
  return parameters;
}

function parametersOf(query: Query, problems: Problem[]): Parameters {
  const named = Object.entries(query).map(([name, value]) => [name.trim().replaceAll('-', '_'), value]);
  return new Parameters(Object.fromEntries(named) as Query, {
    repeated: 'last',
    clean: unquoted,
    onBad: (parameter, value, expected) => problems.push(invalid({ parameter }, value, expected)),
  });
}

function readWindow(read: Parameters, problems: Problem[], nowMs: number): Window {
  const time = (parameter: string): number | undefined => {
    const text = read.text(parameter);
    if (text === undefined) return undefined;
    const micros = timeOf(text);
    if (!Number.isNaN(micros)) return micros;
    problems.push(invalid({ parameter }, text, 'YYYY-MM-DD hh:mm:ss in UTC, or an ISO time'));
    return undefined;
  };
  const start = time('timeperiod_start');
  const finish = time('timeperiod_finish');
  const last = read.text('timeperiod_last');
  const period = last === undefined ? undefined : lastPeriod(last);
  if (Number.isNaN(period)) {
    const expected = 'a number and hours, days or weeks, such as 5_days';
    problems.push(invalid({ parameter: 'timeperiod_last' }, last, expected));
  }
  const earliest = period === undefined ? undefined : nowMs * 1000 - period;
  return {
    from: start === undefined || earliest === undefined ? (start ?? earliest) : Math.max(start, earliest),
    to: finish === undefined ? undefined : finish + 1,
  };
}

/** One pair of matching quotes, then blanks. */
export function unquoted(text: string): string {
  const trimmed = text.trim();
  const [quote] = trimmed;
  const isQuoted = trimmed.length >= 2 && (quote === '"' || quote === "'") && trimmed.endsWith(quote);
  return (isQuoted ? trimmed.slice(1, -1) : trimmed).trim();
}

export function listOf(text: string | undefined): string[] | undefined {
  const parts = text
    ?.split(',')
    .map(unquoted)
    .filter((part) => part !== '');
  return parts === undefined || parts.length === 0 ? undefined : parts;
}
