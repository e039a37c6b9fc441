/**
 * Things that are kept as documents under a name: apps and triggers. Ensures that an answer always carries the members that
 * the server decides (id, project, times), whatever a client has put into its body under their names.
 */
import { isJsonObject } from '../../../model/json-object.js';
import { TributaryError } from '../../../errors/error.js';
import type { Document, JsonObject, Services } from '../../../services/services.js';
import type { IobeamCall } from '../route.js';
import { pathId, readPositive } from '../wire/ids.js';
import { stampText } from '../wire/times.js';

export interface DocumentKind {
  readonly kind: string;
  readonly what: string;
  /** In paths, and as the member of a list. */
  readonly plural: 'apps' | 'triggers';
  readonly nameField: string;
  readonly idField: string;
  /** What is kept of a body; throws what is wrong with it. */
  readonly kept: (body: JsonObject) => JsonObject;
  /** `projectId` as this API knows the project. */
  readonly view: (document: Document, projectId: number) => JsonObject;
}

export async function namedDocument(
  { documents }: Services,
  { kind, what }: DocumentKind,
  project: number,
  name: string,
): Promise<Document> {
  const found = await documents.findByName(project, kind, name);
  if (!found) throw new TributaryError('not_found', { what, value: name });
  return found;
}

export function documentById(
  { documents }: Services,
  { kind, what }: DocumentKind,
  project: number,
  id: string,
): Promise<Document> {
  return pathId(what, id, (found) => documents.get(project, kind, found));
}

/** By the id of the path, or the parameter `name`, which one version of the client sends beside it. */
export function addressedDocument(
  { services, params: { id = '' }, query }: IobeamCall,
  kind: DocumentKind,
  project: number,
): Promise<Document> {
  const name = query.exact('name');
  return name !== undefined && readPositive(id) === undefined
    ? namedDocument(services, kind, project, name)
    : documentById(services, kind, project, id);
}

/** What a document becomes by a body: its name stays where the body has none. */
export function changeOf(
  kind: DocumentKind,
  before: Document,
  body: JsonObject,
): { readonly name: string; readonly body: JsonObject } {
  const name = body[kind.nameField] == null ? before.name! : nameIn(kind, body);
  return { name, body: kind.kept(body) };
}

export function nameIn({ nameField }: DocumentKind, body: JsonObject): string {
  const name = body[nameField];
  if (typeof name === 'string' && name.trim() !== '' && name.length <= 255) return name;
  throw name === undefined || name === null
    ? new TributaryError('field_missing', { field: nameField, expected: 'a name' })
    : new TributaryError('field_invalid', {
        field: nameField,
        value: name,
        expected: 'a name of 1 to 255 characters',
      });
}

type Named = Pick<DocumentKind, 'idField' | 'nameField'>;

export function documentView(
  { idField, nameField }: Named,
  document: Document,
  projectId: number,
): JsonObject {
  return {
    ...document.body,
    [idField]: document.id,
    project_id: projectId,
    [nameField]: document.name,
    created: stampText(document.created),
    last_modified: stampText(document.updated),
  };
}

/** Whether two bodies say the same, whatever the order of their members. */
export function isSame(before: JsonObject, after: JsonObject): boolean {
  const sorted = (value: unknown): unknown =>
    isJsonObject(value)
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, member]) => [key, sorted(member)]),
        )
      : value;
  return JSON.stringify(sorted(before)) === JSON.stringify(sorted(after));
}
