/** The declared operations as an OpenAPI 3.1 document: the schemas that check requests are the ones it shows. */
import { ERRORS } from '../../../errors/catalogue.js';
import { given } from '../../../model/given.js';
import type { JsonSchema } from '../../describe.js';
import type { Operation } from '../operations/operation.js';

type Json = Record<string, unknown>;

export function openApiDocument(base: string, operations: readonly Operation[]): Json {
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    const path = base + operation.path.replaceAll(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[operation.method.toLowerCase()] = operationObject(operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tributary',
      version: '1',
      description:
        'The native API: write points, read them back, manage devices, series, projects and people.',
    },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas: { Error: errorSchema() },
      responses: {
        Error: {
          description: 'Refused, or failed; `code` says how.',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
    },
  };
}

function operationObject(operation: Operation): Json {
  const { id, summary, needs, params, query, body, raw, status, answer, path } = operation;
  const content = raw ?? (body === undefined ? undefined : { 'application/json': body });
  const requestBody = content && { required: true, content: schemas(content) };
  return {
    operationId: id,
    summary,
    tags: [path.split('/')[1]],
    ...given({
      security: needs === 'nothing' ? [] : undefined,
      description: typeof needs === 'object' ? `Needs the scope \`${Object.values(needs)[0]}\`.` : undefined,
    }),
    parameters: [...parameters('path', params), ...parameters('query', query)],
    ...given({ requestBody }),
    responses: {
      [status]: {
        description: status === 204 ? 'Done.' : 'The answer.',
        ...given({ content: answer && schemas({ 'application/json': answer }) }),
      },
      default: { $ref: '#/components/responses/Error' },
    },
  };
}

function parameters(place: 'path' | 'query', { properties = {}, required = [] }: JsonSchema): Json[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(schema.type === 'array' ? { explode: false, style: 'form' } : {}),
    schema,
  }));
}

function schemas(content: Readonly<Record<string, unknown>>): Json {
  return Object.fromEntries(Object.entries(content).map(([type, schema]) => [type, { schema }]));
}

/** Every refusal and every failure. */
export function errorSchema(): Json {
  return {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['code', 'message', 'retryable'],
        properties: {
          code: { type: 'string', enum: Object.keys(ERRORS) },
          message: { type: 'string' },
          details: { type: 'object' },
          retryable: { type: 'boolean', description: 'The same request may succeed later.' },
        },
      },
    },
  };
}
