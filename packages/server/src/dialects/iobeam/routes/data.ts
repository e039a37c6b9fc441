/** GET /v1/data/NAMESPACE[/FIELD]: the rows of a namespace, or aggregates of its fields. The project comes from the token. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Services } from '../../../services/services.js';
import { answerBody } from '../../answers.js';
import { admit, type Authorized } from '../credentials.js';
import { findNamespace } from '../namespaces/namespaces.js';
import { readAggregates } from '../tables/aggregates.js';
import { columnsOf } from '../tables/columns.js';
import { readRows } from '../tables/rows.js';
import { CONTENT_TYPES } from '../wire/answer-text.js';
import type { Parameters } from '../wire/parameters.js';
import { tableAnswer } from '../wire/table-answer.js';
import { readTableRequest } from '../wire/table-request.js';

const ALL = 'all';

export function mountData(app: FastifyInstance, services: Services): void {
  const read = admit(services, 'read', { ofDevice: true });
  for (const path of ['/data/:namespace', '/data/:namespace/:field'])
    app.get(path, read.route, async (request, reply) => {
      const { type, pieces } = await readTable(request, read.of(request), services);
      return reply.header('content-type', type).send(await answerBody(reply, pieces));
    });
}

async function readTable(
  request: FastifyRequest,
  { principal, project }: Authorized,
  services: Services,
): Promise<{ type: string; pieces: Iterable<string> }> {
  const path = request.params as { namespace: string; field?: string };
  const field = path.field === ALL || path.field === '' ? undefined : path.field;
  const wanted = readTableRequest(request.query as Parameters, Date.now() * 1000);
  const namespace = await findNamespace(project.id, path.namespace, services);
  const columns = await columnsOf({ principal, project, namespace }, field, wanted, services);
  const table = wanted.grouping
    ? await readAggregates(project, columns, field, wanted, services)
    : await readRows(columns, field, wanted, services);
  const { format, output } = wanted;
  return { type: CONTENT_TYPES[output], pieces: tableAnswer(namespace.name, table, format, output) };
}
