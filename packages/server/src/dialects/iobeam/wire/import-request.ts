/**
 * The three forms of an import, told apart by the body (never by `?fmt=table`, which not all clients send):
 *
 *     A  {"device_id", "sources": [{"name", "data": [{"time", "value"}]}]}
 *     B  {"device_id", "sources": {"fields": ["time", …], "data": [[…], …]}}
 *     C  {"namespace", "labels": {"device_id", …}, "data": {"fields": ["time", …], "values": [[…], …]}}
 *
 * Here only the frame is read; the points are read by import-points.ts.
 */
import { isJsonObject } from '../../../model/json-object.js';
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { PointValue } from '../../../services/services.js';
import { timeFormatOf, type TimeFormat } from './times.js';

export interface ImportRequest {
  readonly project: number | undefined;
  readonly namespace: string;
  readonly device: string;
  readonly format: TimeFormat;
  readonly content: SeriesContent | TableContent;
}

export interface SeriesContent {
  readonly form: 'series';
  readonly sources: readonly unknown[];
}

export interface TableContent {
  readonly form: 'table';
  /** Where the table stands in the body, for messages. */
  readonly path: 'sources' | 'data';
  readonly fields: readonly string[];
  readonly rows: readonly unknown[];
  readonly rowsName: 'data' | 'values';
  /** Labels but `device_id`: values that every row has. */
  readonly labels: readonly (readonly [name: string, value: PointValue])[];
}

/** Fields of a table together with its labels. */
const MAX_FIELDS = 10_000;
export const DEFAULT_NAMESPACE = 'input';
const RESERVED = new Set(['time', 'time_offset', 'all', 'device_id']);
const FORMS = 'an object with "sources" (a list of series, or a table) or with "data" (a table)';

type Members = Readonly<Record<string, unknown>>;

export function readImport(body: unknown): ImportRequest {
  if (!isJsonObject(body)) throw new TributaryError('body_malformed', { reason: `it is not ${FORMS}` });
  const { sources, data } = body;
  const format = timeFormatOf(body['timefmt']);
  const project = readProject(body['project_id']);
  if (Array.isArray(sources)) {
    const device = readDevice(body['device_id'], 'device_id');
    return { project, namespace: DEFAULT_NAMESPACE, device, format, content: { form: 'series', sources } };
  }
  if (isJsonObject(sources)) {
    const device = readDevice(body['device_id'], 'device_id');
    const content = readTable(sources, 'sources', 'data', []);
    return { project, namespace: DEFAULT_NAMESPACE, device, format, content };
  }
  if (isJsonObject(data)) return { project, format, ...readLabelled(body, data) };
  throw new TributaryError('body_malformed', { reason: `it is not ${FORMS}` });
}

function readLabelled(body: Members, data: Members): Pick<ImportRequest, 'namespace' | 'device' | 'content'> {
  const { namespace = DEFAULT_NAMESPACE, labels = {} } = body;
  if (typeof namespace !== 'string' || namespace === '')
    throw invalidField('namespace', namespace, 'the name of a namespace');
  if (!isJsonObject(labels)) throw invalidField('labels', labels, 'an object');
  const id = labels['device_id'] ?? body['device_id'];
  const device = readDevice(typeof id === 'number' ? String(id) : id, 'labels.device_id');
  const others: [string, PointValue][] = [];
  for (const [name, value] of Object.entries(labels)) {
    if (name === 'device_id' || value === null) continue;
    checkName(name, `labels.${name.slice(0, 100)}`);
    if (!isPointValue(value))
      throw invalidField(`labels.${name.slice(0, 100)}`, value, 'a text, a finite number, true or false');
    others.push([name, value]);
  }
  return { namespace, device, content: readTable(data, 'data', 'values', others) };
}

function readTable(
  table: Members,
  path: TableContent['path'],
  rowsName: TableContent['rowsName'],
  labels: TableContent['labels'],
): TableContent {
  const { fields } = table;
  const rows = table[rowsName];
  if (!Array.isArray(fields)) throw invalidField(`${path}.fields`, fields, 'a list of field names');
  if (!Array.isArray(rows)) throw invalidField(`${path}.${rowsName}`, rows, 'a list of rows');
  if (fields.length + labels.length > MAX_FIELDS)
    throw invalidField(
      `${path}.fields`,
      `${fields.length} fields`,
      `at most ${MAX_FIELDS} fields and labels`,
    );
  const seen = new Set<unknown>(labels.map(([name]) => name));
  for (const [at, name] of (fields as unknown[]).entries()) {
    if (name !== 'time') checkName(name, `${path}.fields[${at}]`);
    if (seen.has(name)) throw invalidField(`${path}.fields[${at}]`, name, 'a name that is there once');
    seen.add(name);
  }
  if (!seen.has('time'))
    throw invalidField(`${path}.fields`, fields, 'a list of names with "time" among them');
  return { form: 'table', path, fields: fields as string[], rows: rows as unknown[], rowsName, labels };
}

/** Throws unless the name can be a series'; `time`, `time_offset` and `all` have meanings of their own in any letter case. */
export function checkName(name: unknown, field: string): asserts name is string {
  if (typeof name !== 'string' || name === '') throw invalidField(field, name, 'the name of a series');
  // Longer than any reserved word: not worth a copy in small letters.
  if (name.length <= 11 && RESERVED.has(name.toLowerCase()))
    throw invalidField(field, name, 'another name: time, time_offset, all and device_id are reserved');
}

export function isPointValue(value: unknown): value is PointValue {
  return typeof value === 'number'
    ? Number.isFinite(value)
    : typeof value === 'string' || typeof value === 'boolean';
}

/** What a cell may be; text numbers like 1e999 become infinite when JSON is read. */
export const VALUE_EXPECTED = 'a finite number, a text, true, false or null';

export function readProject(value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined;
  const id = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  if (typeof id === 'number' && Number.isSafeInteger(id) && id >= 0) return id;
  throw invalidField('project_id', value, 'the id of a project');
}

function readDevice(value: unknown, field: string): string {
  if (typeof value === 'string' && value !== '') return value;
  throw invalidField(field, value === null ? undefined : value, 'the id of a registered device');
}
