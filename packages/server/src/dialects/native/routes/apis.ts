/**
 * The APIs that this server speaks, each with lines to paste for its clients: what `tributary connect` prints, for a page. Rule: what
 * the lines need is made by requests of the caller's own, through the same gates as if the caller had sent them.
 */
import { secretOf } from '../credentials.js';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { invalidField, TributaryError } from '../../../errors/error.js';
import type { Services } from '../../../services/services.js';
import { projectToken, type Connect, type Server, type Target } from '../../connect.js';
import type { Dialect } from '../../dialect.js';
import { originFor } from '../../links.js';
import { connect as nativeConnect } from '../connect.js';
import { operation, type Operation } from '../operations/operation.js';
import { closed } from '../wire/schemas.js';

const DEFAULT_MQTT_PORT = 1883;
const Lines = Type.Object({
  api: Type.String(),
  mqtt: Type.Boolean({
    description: 'Whether MQTT is open here; where not, its lines show where it would be.',
  }),
  snippets: Type.Array(Type.Object({ title: Type.String(), lines: Type.String() })),
});

export function apiOperations(others: readonly Dialect[]): readonly Operation[] {
  const connects = new Map<string, Connect>([
    ['native', nativeConnect],
    ...others.flatMap(({ name, connect }) => (connect ? [[name, connect] as const] : [])),
  ]);
  return [
    operation({
      id: 'listApis',
      method: 'GET',
      path: '/apis',
      summary:
        'The APIs that this server speaks, with lines to paste for their clients, in which the credentials are left open.',
      needs: { project: 'project:read' },
      answer: Type.Object({ items: Type.Array(Lines) }),
      handle: ({ services, project, request }) => {
        const target = targetOf(services, request, project.id);
        const items = [...connects].map(([api, connect]) =>
          shown(services, api, connect, { ...target, ...connect.placeholders }),
        );
        return { items };
      },
    }),
    operation({
      id: 'connectApi',
      method: 'POST',
      path: '/apis',
      summary:
        'Makes what clients of an API log in with, and answers the lines with it. Secrets are answered this once.',
      needs: { project: 'project:admin' },
      body: closed({ api: Type.String({ minLength: 1, maxLength: 40 }) }),
      status: 201,
      answer: Type.Object({ ...Lines.properties, token: Type.String() }),
      async handle({ services, project, request, body: { api } }) {
        const connect = connects.get(api);
        if (connect === undefined) throw invalidField('api', api, [...connects.keys()].join(', '));
        const server = serverBehind(request, `Bearer ${secretOf(request)}`);
        const made = await (connect.create?.(server, project.id) ??
          projectToken(server, project.id, api).then((token) => ({ token })));
        const target = { ...targetOf(services, request, project.id), ...made };
        return { ...shown(services, api, connect, target), token: made.token };
      },
    }),
  ];
}

function targetOf(services: Services, request: FastifyRequest, project: number): Target {
  const { ports } = services.address;
  return {
    url: originFor(services, request),
    token: 'YOUR_TOKEN',
    mqttPort: ports.mqtt ?? DEFAULT_MQTT_PORT,
    httpsPort: ports.https ?? undefined,
    project: String(project),
  };
}

const shown = (services: Services, api: string, connect: Connect, target: Target) => ({
  api,
  mqtt: services.address.ports.mqtt !== null,
  snippets: connect.lines(target).map(([title, lines]) => ({ title, lines })),
});

/** This server, asked with a credential as from outside. */
function serverBehind(request: FastifyRequest, authorization: string): Server {
  const ask = async <T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> => {
    const answer = await request.server.inject({
      ...{ method, url: path, remoteAddress: request.ip },
      headers: { host: request.host, authorization, 'content-type': 'application/json' },
      ...(body !== undefined && { payload: JSON.stringify(body) }),
    });
    if (answer.statusCode < 300) return answer.json<T>();
    // Of whatever API: what the caller may do with this one was asked before.
    throw new TributaryError('conflict', {
      reason: `${method} ${path} was refused: ${answer.body.slice(0, 500)}`,
    });
  };
  return {
    get: (path, parameters = {}) => ask('GET', withParameters(path, parameters)),
    post: (path, body) => ask('POST', path, body),
    as: (token) => serverBehind(request, `Bearer ${token}`),
  };
}

function withParameters(path: string, parameters: Readonly<Record<string, string | number>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) query.set(name, String(value));
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
