/**
 * Things that are kept as documents under a name: apps and triggers. Guards that an answer always carries the members that
 * the server decides (id, project, times), whatever a client has put into its body under their names.
 */
import type { FastifyRequest } from 'fastify';
import { isJsonObject } from '../../../model/json-object.js';
import { TributaryError } from '../../../errors/error.js';
import type { Document, JsonObject, Services } from '../../../services/services.js';
import { readAll } from '../../whole-lists.js';
import { jsonObject, parameter } from '../wire/body.js';
import { pathId } from '../wire/path-id.js';
import { stampText } from '../wire/times.js';
import { readPositive } from '../wire/parameters.js';

export interface DocumentKind {
  readonly kind: string;
  readonly what: string;
  readonly nameField: string;
  readonly idField: string;
}

export function listDocuments<Shown extends object>(
  { kind }: DocumentKind,
  project: number,
  services: Services,
  view: (document: Document) => Shown,
): Promise<readonly Shown[]> {
  return readAll(services, (page) => services.documents.list(project, kind, page), view);
}

export async function namedDocument(
  { kind, what }: DocumentKind,
  project: number,
  name: string,
  { documents }: Services,
): Promise<Document> {
  const found = await documents.findByName(project, kind, name);
  if (!found) throw new TributaryError('not_found', { what, value: name });
  return found;
}

export function documentById(
  { kind, what }: DocumentKind,
  project: number,
  id: string,
  { documents }: Services,
): Promise<Document> {
  return pathId(what, id, (found) => documents.get(project, kind, found));
}

/** By the id of the path, or the parameter `name`, which one version of the client sends beside it. */
export function addressedDocument(
  kind: DocumentKind,
  project: number,
  request: FastifyRequest,
  services: Services,
): Promise<Document> {
  const { id } = request.params as { id: string };
  const name = parameter(request, 'name');
  return name !== undefined && readPositive(id) === undefined
    ? namedDocument(kind, project, name, services)
    : documentById(kind, project, id, services);
}

/** A body and its project, of a request that names one in its body. */
export function bodyOf(request: FastifyRequest): { body: JsonObject; projectId: number | undefined } {
  const body = jsonObject(request);
  const id = body['project_id'];
  if (id === undefined || id === null) return { body, projectId: undefined };
  // A number as text too; of anything else not even a text is made.
  const projectId =
    typeof id === 'string' ? readPositive(id) : Number.isSafeInteger(id) ? Number(id) : undefined;
  if (projectId === undefined)
    throw new TributaryError('field_invalid', {
      field: 'project_id',
      value: id,
      expected: 'the id of a project',
    });
  return { body, projectId };
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

export function documentView({ idField, nameField }: DocumentKind, document: Document): JsonObject {
  return {
    ...document.body,
    [idField]: document.id,
    project_id: document.project,
    [nameField]: document.name,
    created: stampText(document.created),
    last_modified: stampText(document.updated),
  };
}

/** Whether a PUT changes nothing: the client is then told so. */
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
