/**
 * Namespaces over series: `input` holds the series of all devices by their own names; another one, which has to be created
 * first, those whose name begins with its name and a dot. Ensures that a series is in one namespace only, and that what is
 * sent in one way can be read in every other.
 */
import { TributaryError } from '../../../errors/error.js';
import type { Document, Services } from '../../../services/services.js';
import { readAll } from '../../whole-lists.js';
import { DEFAULT_NAMESPACE } from '../wire/import-request.js';

export const NAMESPACE_KIND = 'iobeam.namespace';

export interface Namespace {
  readonly name: string;
  /** What stands in front of its fields in the names of series. */
  readonly prefix: string;
  /** Prefixes of the others: names that begin with one are not `input`'s. */
  readonly others: readonly string[];
}

type Lists = Pick<Services, 'documents' | 'limits'>;

export function listNamespaces(services: Lists, project: number): Promise<readonly Document[]> {
  return readAll(
    services,
    (page) => services.documents.list(project, NAMESPACE_KIND, page),
    (one) => one,
  );
}

export async function findNamespace(services: Lists, project: number, name: string): Promise<Namespace> {
  if (name === DEFAULT_NAMESPACE) {
    // Only the names: what people keep in the bodies of all may be more than a read should wait for.
    const names = await readAll(
      services,
      (page) => services.documents.list(project, NAMESPACE_KIND, page),
      ({ name: one }) => ({ name: one }),
    );
    return namespaceOf(name, names);
  }
  if ((await services.documents.findByName(project, NAMESPACE_KIND, name)) === undefined)
    throw new TributaryError('not_found', { what: 'Namespace', value: name });
  return namespaceOf(name, []);
}

export function namespaceOf(name: string, all: readonly Pick<Document, 'name'>[]): Namespace {
  const prefix = name === DEFAULT_NAMESPACE ? '' : `${name}.`;
  const others = all.flatMap((one) =>
    one.name === null || one.name === DEFAULT_NAMESPACE || one.name === name ? [] : [`${one.name}.`],
  );
  return { name, prefix, others: prefix === '' ? others : [] };
}

/** The name of a series within the namespace; undefined: it is not in it. */
export function fieldOf({ prefix, others }: Namespace, series: string): string | undefined {
  if (prefix !== '') return series.startsWith(prefix) ? series.slice(prefix.length) : undefined;
  return others.some((other) => series.startsWith(other)) ? undefined : series;
}
