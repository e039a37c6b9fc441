/**
 * Query parameters as the original's clients send them. Its document contradicts itself, so both spellings of a name are
 * taken (`input_ids`, `timeperiod-start`), one pair of quotes around a value is dropped and blanks are trimmed
 * (docs/dialects/datacooee.md lists the cases). All problems are gathered.
 */
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

const MOST_RECORDS = 100_000;

type Query = Readonly<Record<string, unknown>>;

export function readFetchParameters(query: Query, needs: 'inputs' | 'asset', nowMs: number): FetchParameters {
  const problems: Problem[] = [];
  const { named, bad } = reader(query, problems);
  const inputs = listOf(named('inputs_ids') ?? named('input_ids'));
  const asset = named('asset_id');
  if (needs === 'inputs' && inputs === undefined)
    problems.push(missing({ parameter: 'inputs_ids' }, 'input ids with commas between them'));
  if (needs === 'asset' && (asset === undefined || asset === ''))
    problems.push(missing({ parameter: 'asset_id' }, 'the id of an asset'));

  const time = (parameter: string): number | undefined => {
    const text = named(parameter);
    if (text === undefined || text === '') return undefined;
    const micros = timeOf(text);
    return Number.isNaN(micros) ? bad(parameter, text, 'YYYY-MM-DD hh:mm:ss in UTC, or an ISO time') : micros;
  };
  const start = time('timeperiod_start');
  const finish = time('timeperiod_finish');
  const last = named('timeperiod_last');
  const period = last === undefined || last === '' ? undefined : lastPeriod(last);
  if (Number.isNaN(period)) bad('timeperiod_last', last, 'a number and hours, days or weeks, such as 5_days');
  const earliest = period === undefined ? undefined : nowMs * 1000 - period;

  const limit = named('limit');
  if (limit !== undefined && !(/^\d{1,9}$/.test(limit) && Number(limit) > 0 && Number(limit) <= MOST_RECORDS))
    bad('limit', limit, `an integer from 1 to ${MOST_RECORDS}`);
  const oneOf = <T extends string>(parameter: string, words: Readonly<Record<string, T>>): T | undefined => {
    const text = named(parameter);
    if (text === undefined || text === '') return undefined;
    return words[text.toLowerCase()] ?? bad(parameter, text, Object.keys(words).join(' or '));
  };
  const flag = (parameter: string): boolean =>
    oneOf(parameter, { true: 'yes', false: 'no', 1: 'yes', 0: 'no' }) === 'yes';
  const functions = listOf(named('aggregation_func'))?.map((name) => name.toLowerCase());
  const unknown = functions?.find((name) => !(FUNCTIONS as readonly string[]).includes(name));
  if (unknown !== undefined) bad('aggregation_func', unknown, FUNCTIONS.join(', '));

  const parameters: FetchParameters = {
    inputs,
    asset,
    from: start === undefined || earliest === undefined ? (start ?? earliest) : Math.max(start, earliest),
    to: finish === undefined ? undefined : finish + 1,
    limit: limit === undefined ? undefined : Number(limit),
    orderBy: oneOf('order_by', { timestamp: 'timestamp', date: 'timestamp', value: 'value' }) ?? 'timestamp',
    sort: oneOf('sort_by', { asc: 'asc', desc: 'desc' }),
    position: flag('is_add_lat_long'),
    x: flag('is_add_x_axis_data'),
    metadata: flag('is_add_metadata'),
    functions: functions === undefined ? FUNCTIONS : FUNCTIONS.filter((name) => functions.includes(name)),
  };
  if (problems.length > 0) throw new Problems(problems);
  return parameters;
}

function reader(query: Query, problems: Problem[]) {
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(query)) {
    const text: unknown = Array.isArray(value) ? value.at(-1) : value;
    if (typeof text === 'string') values.set(name.trim().replaceAll('-', '_'), unquoted(text));
  }
  return {
    named: (name: string): string | undefined => values.get(name),
    bad: (parameter: string, value: unknown, expected: string): undefined => {
      problems.push(invalid({ parameter }, value, expected));
      return undefined;
    },
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
