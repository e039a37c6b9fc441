/** GET /v1/data/NAMESPACE[/FIELD]: the rows of a namespace, or aggregates of its fields. The project comes from the token. */
import { answerBody } from '../../answers.js';
import { admit, type Authorized } from '../credentials.js';
import { findNamespace } from '../namespaces/namespaces.js';
import { route, type IobeamCall, type IobeamRoute } from '../route.js';
import { readAggregates } from '../tables/aggregates.js';
import { columnsOf, type TableQuestion } from '../tables/columns.js';
import { readRows } from '../tables/rows.js';
import { nowMicros } from '../../../model/time.js';
import { CONTENT_TYPES } from '../wire/answer-text.js';
import { tableAnswer } from '../wire/table-answer.js';
import { readTableRequest } from '../wire/table-request.js';

const ALL = 'all';

export const dataRoutes: readonly IobeamRoute[] = ['/data/:namespace', '/data/:namespace/:field'].map(
  (path) =>
    route({
      method: 'GET',
      path,
      needs: admit('read', { ofDevice: true }),
      handle: async (call) => {
        const { type, pieces } = await readTable(call);
        return call.reply.header('content-type', type).send(await answerBody(call.reply, pieces));
      },
    }),
);

async function readTable({
  services,
  principal,
  project,
  params,
  query,
}: IobeamCall & Authorized): Promise<{ type: string; pieces: Iterable<string> }> {
  const { namespace: name = '', field } = params;
  const request = readTableRequest(query, nowMicros());
  const namespace = await findNamespace(services, project.id, name);
  const question: TableQuestion = {
    services,
    principal,
    project,
    namespace,
    field: field === ALL || field === '' ? undefined : field,
    request,
  };
  const columns = await columnsOf(question);
  const table = request.grouping
    ? await readAggregates(question, columns, request.grouping)
    : await readRows(question, columns);
  const { format, output } = request;
  return { type: CONTENT_TYPES[output], pieces: tableAnswer(namespace.name, table, format, output) };
}
