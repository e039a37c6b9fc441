/**
 * `/v1/namespaces`: list, create, read, replace. `input` is always there. Rules: names and fields are of the characters
 * that the platform's own programs allow; a namespace cannot be renamed, since its name is part of the names of its series.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import type { Document, Services } from '../../../services/services.js';
import { bodyReader, parameter } from '../wire/body.js';
import { admit } from '../credentials.js';
import { fieldOf, listNamespaces, NAMESPACE_KIND, namespaceOf } from '../namespaces/namespaces.js';
import { pathId } from '../wire/path-id.js';
import { DEFAULT_NAMESPACE } from '../wire/import-request.js';
import { FIELD_TYPES, namespaceView, type NamespaceBody } from '../wire/namespace.js';

const NAME = '^[a-zA-Z0-9_-]{1,128}$';
const MAX_FIELDS = 10_000;
const Name = Type.String({ pattern: NAME, expected: '1 to 128 of the characters a-z, A-Z, 0-9, _ and -' });
const readNamespace = bodyReader(
  Type.Object({
    namespace_name: Type.Optional(Name),
    name: Type.Optional(Name),
    partitioning_field: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    fields: Type.Optional(
      Type.Record(Type.String({ minLength: 1, maxLength: 255 }), Type.String(), {
        maxProperties: MAX_FIELDS,
      }),
    ),
    labels: Type.Optional(
      Type.Record(Type.String({ minLength: 1, maxLength: 255 }), Type.Unknown(), {
        maxProperties: MAX_FIELDS,
      }),
    ),
  }),
);

export function mountNamespaces(app: FastifyInstance, services: Services): void {
  const read = admit(services, 'read');
  const write = admit(services, 'write');
  app.get('/namespaces', read.route, async (request) => {
    const { project } = read.of(request);
    const name = parameter(request, 'name') ?? parameter(request, 'namespace_name');
    await inputOf(project.id, services);
    const all = await listNamespaces(project.id, services);
    const shown = name === undefined ? all : all.filter((one) => one.name === name);
    return { namespaces: await views(project.id, shown, all, services) };
  });

  app.get<{ Params: { id: string } }>('/namespaces/:id', read.route, async (request) => {
    const { project } = read.of(request);
    return view(project.id, await byId(project.id, request.params.id, services), services);
  });

  app.post('/namespaces', write.route, async (request, reply) => {
    const { project } = write.of(request);
    const { name, body } = fieldsOf(request);
    if (name === undefined) throw invalidField('body.namespace_name', undefined, 'the name of the namespace');
    if (name === DEFAULT_NAMESPACE) await inputOf(project.id, services);
    const document = await services.documents.create(project.id, NAMESPACE_KIND, { name, body: { ...body } });
    return reply
      .status(201)
      .header('location', `/v1/namespaces/${document.id}`)
      .send(await view(project.id, document, services));
  });

  app.put<{ Params: { id: string } }>('/namespaces/:id', write.route, async (request, reply) => {
    const { project } = write.of(request);
    const before = await byId(project.id, request.params.id, services);
    const { name, body } = fieldsOf(request);
    if (name !== undefined && name !== before.name)
      throw invalidField('body.namespace_name', name, `${before.name}: a namespace keeps its name`);
    await services.documents.update(project.id, NAMESPACE_KIND, before.id, { body: { ...body } });
    return reply.status(204).send();
  });
}

/** `input`, which nobody has to create. */
async function inputOf(project: number, { documents }: Services): Promise<Document> {
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

function byId(project: number, text: string, { documents }: Services): Promise<Document> {
  return pathId('Namespace', text, (id) => documents.get(project, NAMESPACE_KIND, id));
}

async function view(project: number, document: Document, services: Services): Promise<object> {
  const [shown] = await views(project, [document], await listNamespaces(project, services), services);
  return shown!;
}

async function views(
  project: number,
  shown: readonly Document[],
  all: readonly Document[],
  { devices }: Services,
): Promise<object[]> {
  const series = await devices.seriesNames(project);
  return shown.map((document) => {
    const namespace = namespaceOf(document.name!, all);
    const own = series.flatMap((one) => {
      const name = fieldOf(namespace, one.name);
      return name === undefined ? [] : [{ ...one, name }];
    });
    return namespaceView(document, own);
  });
}

function fieldsOf(request: FastifyRequest): { name: string | undefined; body: NamespaceBody } {
  const given = readNamespace(request);
  const { fields = {}, labels = {}, partitioning_field = 'device_id' } = given;
  for (const [name, type] of Object.entries(fields))
    if (!(FIELD_TYPES as readonly string[]).includes(type))
      throw invalidField(`body.fields.${name.slice(0, 100)}`, type, FIELD_TYPES.join(', '));
  for (const [name, value] of Object.entries(labels))
    if (typeof value === 'object' && value !== null)
      throw invalidField(`body.labels.${name.slice(0, 100)}`, value, 'a text, a number, true, false or null');
  return {
    name: given.namespace_name ?? given.name,
    body: { partitioning_field, fields, labels } as NamespaceBody,
  };
}
