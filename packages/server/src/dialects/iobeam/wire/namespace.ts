/**
 * A namespace as iobeam shows it: what was declared, and what its series say. Rules: `fields` and `labels` are objects,
 * never null; the type of a field that has data is that of its data; the name stands under both keys that clients know.
 */
import type { Document, Kind, SeriesName } from '../../../services/services.js';
import { stampText } from './times.js';

export const FIELD_TYPES = ['DOUBLE', 'LONG', 'BOOLEAN', 'STRING'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];
type Scalar = string | number | boolean | null;

export interface NamespaceBody {
  readonly partitioning_field: string;
  readonly fields: Readonly<Record<string, FieldType>>;
  readonly labels: Readonly<Record<string, Scalar>>;
}

const TYPE_OF: Readonly<Record<Kind, FieldType>> = {
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  string: 'STRING',
  gps: 'STRING',
  blob: 'STRING',
};

/** How many devices there are, under the key that the Grafana plugin looks for. */
const DISTINCT_DEVICES = 'device_id:distinct';

/** `projectId` as this API knows the project. */
export function namespaceView(document: Document, series: readonly SeriesName[], projectId: number): object {
  const {
    partitioning_field = 'device_id',
    fields = {},
    labels = {},
  } = document.body as Partial<NamespaceBody>;
  const types: Record<string, FieldType> = { ...fields };
  for (const { name, kind } of series) types[name] = typeOf(kind, fields[name]);
  const devices = series.reduce((most, one) => Math.max(most, one.devices), 0);
  return {
    namespace_id: document.id,
    project_id: projectId,
    namespace_name: document.name,
    name: document.name,
    partitioning_field,
    fields: types,
    labels: { ...labels, [DISTINCT_DEVICES]: devices },
    created: stampText(document.created),
    last_modified: stampText(document.updated),
  };
}

/** Numbers may have been declared to be integers; they are kept alike. */
function typeOf(kind: Kind, declared: FieldType | undefined): FieldType {
  return kind === 'number' && declared === 'LONG' ? 'LONG' : TYPE_OF[kind];
}
