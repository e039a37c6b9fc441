/**
 * Fields of a namespace → columns of series. Rules: conditions on `device_id` choose devices before anything is read; a
 * field that no series has is empty, not an error, so that a page can ask before the first point came.
 */
import { invalidField } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type {
  Column,
  Kind,
  Principal,
  Project,
  RowCondition,
  SelectedSeries,
  Services,
} from '../../../services/services.js';
import { selectNamed } from '../devices/named.js';
import { fieldOf, type Namespace } from '../namespaces/namespaces.js';
import { DEVICE_FIELD, type TableRequest } from '../wire/table-request.js';
import { fulfils, type Clause } from '../wire/where.js';

export interface TableColumns {
  /** The asked fields, all of them by name; for `device_id` one column of everything. */
  readonly columns: readonly Column[];
  readonly where: readonly RowCondition[];
  /** The column of a field that the request groups or limits by; `device` for `device_id`. */
  of(field: string): 'device' | Column;
}

/** What is asked of a table, and by whom. */
export interface TableQuestion {
  readonly services: Services;
  readonly principal: Principal;
  readonly project: Project;
  readonly namespace: Namespace;
  /** Undefined: all fields. */
  readonly field: string | undefined;
  readonly request: TableRequest;
}

export async function columnsOf(question: TableQuestion): Promise<TableColumns> {
  const { services, principal, project, namespace, field, request } = question;
  const ofDevice = request.where.filter((clause) => clause.field === DEVICE_FIELD);
  const ofValues = request.where.filter((clause) => clause.field !== DEVICE_FIELD);
  const keys = ofDevice.filter(({ comparison }) => comparison === '=').map(({ text }) => text);
  const names = wantedNames(field, ofValues, request);
  const selected = await selectNamed(
    services,
    project.id,
    given({
      devices: keys.length === 0 ? undefined : keys,
      series: names?.map((name) => namespace.prefix + name),
      deviceIds: principal.device === null ? undefined : [principal.device],
    }),
  );
  const fields = new Map<string, SelectedSeries[]>();
  for (const series of selected) {
    const name = fieldOf(namespace, series.name);
    if (name === undefined || !ofDevice.every((clause) => fulfils(series.device.key, clause))) continue;
    const own = fields.get(name);
    if (own) own.push(series);
    else fields.set(name, [series]);
  }
  const column = (name: string): Column => ({ name, series: fields.get(name) ?? [] });
  const everything = (): Column => ({ name: DEVICE_FIELD, series: [...fields.values()].flat() });
  return {
    columns:
      field === undefined
        ? [...fields.keys()].sort().map(column)
        : [field === DEVICE_FIELD ? everything() : column(field)],
    where: ofValues.map((clause) => condition(clause, column(clause.field))),
    of: (name) => (name === DEVICE_FIELD ? 'device' : column(name)),
  };
}

/** Undefined: all. */
function wantedNames(
  field: string | undefined,
  where: readonly Clause[],
  { grouping, limitBy }: TableRequest,
): string[] | undefined {
  if (field === undefined || field === DEVICE_FIELD) return undefined;
  const names = [field, ...where.map((clause) => clause.field), grouping?.field, limitBy?.field];
  return [...new Set(names.filter((name) => name !== undefined && name !== DEVICE_FIELD))] as string[];
}

const FITTING: Readonly<Record<string, readonly Kind[]>> = {
  number: ['number'],
  boolean: ['boolean'],
  string: ['string', 'gps', 'blob'],
};

function condition({ field, comparison, text, values }: Clause, column: Column): RowCondition {
  const kinds = new Set(column.series.map(({ kind }) => kind));
  const fits = values.some((value) => FITTING[typeof value]!.some((kind) => kinds.has(kind)));
  if (kinds.size > 0 && !fits)
    throw invalidField('where', text, `a value for ${field}, which holds ${[...kinds].join(', ')} values`);
  return { column, comparison, value: values };
}
