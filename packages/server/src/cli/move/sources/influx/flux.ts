/**
 * Flux over HTTP and its answers, annotated CSV, as InfluxDB 2.x documents them. Rule: a name or value gets into a query through
 * `fluxText` only, which escapes what would end it or be computed.
 */
import { parse } from 'csv-parse/sync';
import type { Kind, PointValue } from '../../../../model/kinds.js';
import { isoFromMicros, type Micros } from '../../../../model/time.js';
import { failure } from '../../../failure.js';
import type { Vendor } from '../../engine/vendor.js';

export const fluxText = (value: string): string =>
  `"${value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('${', '\\${')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\t', '\\t')}"`;

export const fluxTime = (time: Micros): string => isoFromMicros(time);

const KINDS: Readonly<Record<string, Kind>> = {
  double: 'number',
  long: 'number',
  unsignedLong: 'number',
  boolean: 'boolean',
};

export interface FluxRow {
  /** Name of the yield. */
  readonly result: string;
  /** Texts by column; what is empty is absent. */
  readonly cells: Readonly<Record<string, string>>;
  /** Of `_value`. */
  readonly kind: Kind;
  /** `_value` as what it is; undefined where there is none. */
  readonly value: PointValue | undefined;
}

export class Flux {
  constructor(
    private readonly vendor: Vendor,
    private readonly org: string,
  ) {}

  async rows(query: string): Promise<FluxRow[]> {
    const { text } = await this.vendor.ask('/api/v2/query', {
      query: { org: this.org },
      body: { query, type: 'flux', dialect: { header: true, annotations: ['datatype', 'group', 'default'] } },
      headers: { accept: 'application/csv' },
    });
    return readAnnotated(text);
  }
}

export function readAnnotated(text: string): FluxRow[] {
  const records = parse(text, { relax_column_count: true, skip_empty_lines: true });
  const rows: FluxRow[] = [];
  let annotations = new Map<string, readonly string[]>();
  let columns: readonly string[] | undefined;
  for (const record of records as unknown as readonly string[][]) {
    const [mark = ''] = record;
    if (mark.startsWith('#')) {
      // Annotations begin tables of their own.
      if (columns !== undefined) annotations = new Map();
      columns = undefined;
      annotations.set(mark.slice(1), record);
    } else if (columns === undefined) columns = record;
    else rows.push(rowOf(record, columns, annotations));
  }
  return rows;
}

function rowOf(
  record: readonly string[],
  columns: readonly string[],
  annotations: ReadonlyMap<string, readonly string[]>,
): FluxRow {
  const cells: Record<string, string> = {};
  for (const [at, name] of columns.entries()) {
    const own = record[at] ?? '';
    const text = own === '' ? (annotations.get('default')?.[at] ?? '') : own;
    if (name !== '' && text !== '') cells[name] = text;
  }
  if (cells['error'] !== undefined && columns.includes('reference'))
    throw failure(`InfluxDB says: ${cells['error']}`);
  const at = columns.indexOf('_value');
  const kind = KINDS[annotations.get('datatype')?.[at] ?? ''] ?? 'string';
  return { result: cells['result'] ?? '', cells, kind, value: valueOf(kind, record[at]) };
}

/** An empty text is a value, an empty number is none. */
function valueOf(kind: Kind, text: string | undefined): PointValue | undefined {
  if (text === undefined) return undefined;
  if (kind === 'string') return text;
  if (text === '') return undefined;
  return kind === 'boolean' ? text === 'true' : Number(text);
}
