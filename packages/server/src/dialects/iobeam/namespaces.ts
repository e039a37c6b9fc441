/**
 * Namespaces over series: `input` holds the series of all devices by their own names; another one, which has to be created
 * first, those whose name begins with its name and a dot. Guards that a series is in one namespace only, and that what is
 * sent in one way can be read in every other.
 */
import { TributaryError } from '../../errors/error.js';
import type { Document, Services } from '../../services/services.js';
import { DEFAULT_NAMESPACE } from './wire/import-request.js';

export const NAMESPACE_KIND = 'iobeam.namespace';
const MOST_NAMESPACES = 1000;

export interface Namespace {
  readonly name: string;
  /** What stands in front of its fields in the names of series. */
  readonly prefix: string;
  /** Prefixes of the others: names that begin with one are not `input`'s. */
  readonly others: readonly string[];
}

export async function listNamespaces(
  project: number,
  { documents }: Pick<Services, 'documents'>,
): Promise<readonly Document[]> {
  return (await documents.list(project, NAMESPACE_KIND, { limit: MOST_NAMESPACES })).items;
}

export async function findNamespace(
  project: number,
  name: string,
  services: Pick<Services, 'documents'>,
): Promise<Namespace> {
  if (name === DEFAULT_NAMESPACE) {
    const documents = await listNamespaces(project, services);
    return namespaceOf(name, documents);
  }
  if ((await services.documents.findByName(project, NAMESPACE_KIND, name)) === undefined)
    throw new TributaryError('not_found', { what: 'Namespace', value: name });
  return namespaceOf(name, []);
}

export function namespaceOf(name: string, all: readonly Document[]): Namespace {
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
