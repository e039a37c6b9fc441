/**
 * A peer that answers the Flux queries of a move as InfluxDB 2.x documents them: over real HTTP, with its errors, in annotated CSV.
 * InfluxDB 2 itself is in no package repository of ours; what it reads here is only what these queries say.
 */
import { HttpPeer, sendJson } from '../support/http-peer.js';

export interface PeerSeries {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly field: string;
  readonly type: 'double' | 'long' | 'boolean' | 'string';
  /** Nanoseconds since 1970 and values, in the order of time. */
  readonly points: readonly (readonly [bigint, number | boolean | string])[];
}

type Points = PeerSeries['points'];
const NS = 1_000_000_000n;
const WINDOW = 30n * 86_400n * NS;

export class FluxPeer {
  readonly queries: string[] = [];

  private constructor(private readonly peer: HttpPeer) {}

  static async start(series: readonly PeerSeries[], token: string): Promise<FluxPeer> {
    const peer = await HttpPeer.start((response, { path, headers, body }) => {
      const url = new URL(path, 'http://peer');
      const refuse = (status: number, code: string, message: string): void =>
        sendJson(response, status, { code, message });
      if (headers.authorization !== `Token ${token}`)
        return refuse(401, 'unauthorized', 'unauthorized access');
      if (url.pathname !== '/api/v2/query') return refuse(404, 'not found', 'path not found');
      if (url.searchParams.get('org') !== 'acme')
        return refuse(404, 'not found', 'organization name "x" not found');
      const { query } = JSON.parse(body) as { query: string };
      made.queries.push(query);
      if (!query.includes('bucket: "plant"')) return refuse(404, 'not found', 'could not find bucket "x"');
      response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8' }).end(answerOf(query, series));
    });
    const made = new FluxPeer(peer);
    return made;
  }

  get url(): string {
    return this.peer.url;
  }

  stop(): void {
    this.peer.stop();
  }
}

function answerOf(query: string, all: readonly PeerSeries[]): string {
  const [, start = '', stop = ''] = /range\(start: (\S+), stop: (\S+)\)/.exec(query)!;
  const [from, to] = [nanoseconds(start), nanoseconds(stop)];
  const found = all
    .filter((one) => matches(one, query))
    .map((one) => ({ ...one, points: one.points.filter(([time]) => time >= from && time < to) }))
    .filter(({ points }) => points.length > 0);
  const limit = Number(/limit\(n: (\d+)\)/.exec(query)?.[1] ?? Infinity);
  const tables: string[] = [];
  for (const one of found) {
    const windows = [...query.matchAll(/aggregateWindow\(every: 30d, fn: (\w+),/g)].map(([, name]) => name!);
    for (const name of windows) tables.push(tableOf(one, name, windowed(one.points, name)));
    if (windows.length > 0) continue;
    if (query.includes('|> count()'))
      tables.push(tableOf({ ...one, type: 'long' }, '_result', [[undefined, one.points.length]]));
    else if (query.includes('|> first()')) tables.push(tableOf(one, '_result', one.points.slice(0, 1)));
    else tables.push(tableOf(one, '_result', one.points.slice(0, limit)));
  }
  return tables.join('\r\n');
}

function matches({ measurement, field, tags }: PeerSeries, query: string): boolean {
  const text = (quoted: string): string => JSON.parse(`"${quoted.replaceAll('\\${', '${')}"`) as string;
  const QUOTED = '"((?:[^"\\\\]|\\\\.)*)"';
  const one = (name: string): string | undefined => new RegExp(`r\\.${name} == ${QUOTED}`).exec(query)?.[1];
  const [asked, ofField] = [one('_measurement'), one('_field')];
  if (asked !== undefined && text(asked) !== measurement) return false;
  if (ofField !== undefined && text(ofField) !== field) return false;
  for (const [, key, value] of query.matchAll(new RegExp(`r\\[${QUOTED}\\] == ${QUOTED}`, 'g')))
    if (tags[text(key!)] !== text(value!)) return false;
  for (const [, key] of query.matchAll(new RegExp(`not exists r\\[${QUOTED}\\]`, 'g')))
    if (tags[text(key!)] !== undefined) return false;
  return true;
}

/** Windows are aligned to 1970; empty ones are left out. */
function windowed(points: Points, name: string): [bigint, number | boolean | string][] {
  const windows = new Map<bigint, (number | boolean | string)[]>();
  for (const [time, value] of points) {
    const start = time - (time % WINDOW);
    windows.set(start, [...(windows.get(start) ?? []), value]);
  }
  return [...windows].map(([start, values]) => {
    if (name === 'count') return [start, values.length];
    if (name === 'sum') return [start, values.reduce<number>((sum, value) => sum + Number(value), 0)];
    return [start, name === 'first' ? values[0]! : values.at(-1)!];
  });
}

function tableOf(
  { measurement, tags, field, type }: PeerSeries,
  result: string,
  rows: readonly (readonly [bigint | undefined, number | boolean | string])[],
): string {
  const hasTime = rows[0]?.[0] !== undefined;
  const valueType = result === 'count' ? 'long' : type;
  const columns: [name: string, type: string, group: boolean, value?: string][] = [
    ['result', 'string', false, ''],
    ['table', 'long', false, '0'],
    ...(hasTime ? ([['_time', 'dateTime:RFC3339', false]] as [string, string, boolean][]) : []),
    ['_value', valueType, false],
    ['_field', 'string', true, field],
    ['_measurement', 'string', true, measurement],
    ...Object.entries(tags).map(([key, value]): [string, string, boolean, string] => [
      key,
      'string',
      true,
      value,
    ]),
  ];
  const line = (mark: string, cells: readonly string[]): string =>
    `${[mark, ...cells.map(cell)].join(',')}\r\n`;
  return [
    line(
      '#datatype',
      columns.map(([, one]) => one),
    ),
    line(
      '#group',
      columns.map(([, , group]) => String(group)),
    ),
    line(
      '#default',
      columns.map(([name]) => (name === 'result' ? result : '')),
    ),
    line(
      '',
      columns.map(([name]) => name),
    ),
    ...rows.map(([time, value]) =>
      line(
        '',
        columns.map(([name, , , own]) =>
          name === '_time' ? isoOf(time!) : name === '_value' ? String(value) : own!,
        ),
      ),
    ),
  ].join('');
}

const cell = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

function nanoseconds(iso: string): bigint {
  const [, whole = '', digits = ''] = /^(.*?:\d\d)(?:\.(\d+))?Z$/.exec(iso)!;
  return BigInt(Date.parse(`${whole}Z`)) * 1_000_000n + BigInt(digits.padEnd(9, '0'));
}

function isoOf(time: bigint): string {
  const seconds = new Date(Number(time / NS) * 1000).toISOString().slice(0, 19);
  const digits = String(time % NS)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return digits === '' ? `${seconds}Z` : `${seconds}.${digits}Z`;
}
