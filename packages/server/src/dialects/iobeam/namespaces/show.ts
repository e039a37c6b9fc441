/** Namespaces with what their series say, as answers show them. */
import type { Document, Project, Services } from '../../../services/services.js';
import { DEFAULT_NAMESPACE } from '../wire/import-request.js';
import { pathId, projectIdOf } from '../wire/ids.js';
import { namespaceView } from '../wire/namespace.js';
import { fieldOf, listNamespaces, NAMESPACE_KIND, namespaceOf } from './namespaces.js';

/** `input`, which nobody has to create. */
export async function ensureInput({ documents }: Services, project: number): Promise<Document> {
  const find = () => documents.findByName(project, NAMESPACE_KIND, DEFAULT_NAMESPACE);
  const known = await find();
  if (known) return known;
  return documents
    .create(project, NAMESPACE_KIND, { name: DEFAULT_NAMESPACE })
    .catch(async (error: unknown) => {
      // Another request was first.
      const other = await find();
      if (other) return other;
      throw error;
    });
}

export const namespaceById = ({ documents }: Services, project: number, text: string): Promise<Document> =>
  pathId('Namespace', text, (id) => documents.get(project, NAMESPACE_KIND, id));

export async function showNamespace(
  services: Services,
  project: Project,
  document: Document,
): Promise<object> {
  const all = await listNamespaces(services, project.id);
  const [shown] = await showNamespaces(services, project, { shown: [document], all });
  return shown!;
}

/** Some of all namespaces of a project. */
export async function showNamespaces(
  services: Services,
  project: Project,
  { shown, all }: { readonly shown: readonly Document[]; readonly all: readonly Document[] },
): Promise<object[]> {
  const series = await services.series.names(project.id);
  return shown.map((document) => {
    const namespace = namespaceOf(document.name!, all);
    const own = series.flatMap((one) => {
      const name = fieldOf(namespace, one.name);
      return name === undefined ? [] : [{ ...one, name }];
    });
    return namespaceView(document, own, projectIdOf(project));
  });
}
