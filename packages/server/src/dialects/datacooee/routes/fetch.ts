/**
 * The eight fetch endpoints. They differ only in whom they are asked by, what they answer and which records they keep when
 * there are more than `limit`; every one takes every window (docs/dialects/datacooee.md "Fetching").
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { sendJsonBody } from '../../answers.js';
import type { Project, Series, Services } from '../../../services/services.js';
import { admit } from '../credentials.js';
import { chooseInputs, type Chosen } from '../inputs/select-inputs.js';
import { readRecords, readStatistics } from '../inputs/records.js';
import { blockOf } from '../wire/blocks.js';
import { readFetchParameters } from '../wire/parameters.js';

interface Endpoint {
  readonly by: 'inputs' | 'asset';
  readonly what: 'data' | 'statistics';
  /** Of more records than the limit, the newest are kept. */
  readonly latest: boolean;
}

const ENDPOINTS: Readonly<Record<string, Endpoint>> = {
  get_inputdata_by_inputs: { by: 'inputs', what: 'data', latest: false },
  get_latest_inputdata_by_inputs: { by: 'inputs', what: 'data', latest: true },
  get_statistics_inputdata_by_inputs: { by: 'inputs', what: 'statistics', latest: false },
  get_latest_statistics_inputdata_by_inputs: { by: 'inputs', what: 'statistics', latest: true },
  get_inputdata_by_asset: { by: 'asset', what: 'data', latest: false },
  get_latest_inputdata_by_asset: { by: 'asset', what: 'data', latest: true },
  get_statistics_inputdata_by_asset: { by: 'asset', what: 'statistics', latest: false },
  get_latest_statistics_inputdata_by_asset: { by: 'asset', what: 'statistics', latest: true },
};

export function mountFetch(app: FastifyInstance, services: Services): void {
  const read = admit(services, 'project:read');
  for (const [name, endpoint] of Object.entries(ENDPOINTS))
    app.get(`/${name}`, read.route, async (request, reply) =>
      answer(request, reply, { services, project: read.of(request).project, endpoint }),
    );
}

interface Asked {
  readonly services: Services;
  readonly project: Project;
  readonly endpoint: Endpoint;
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  { services, project, endpoint: { by, what, latest } }: Asked,
): Promise<FastifyReply> {
  const parameters = readFetchParameters(request.query as Record<string, unknown>, by, Date.now());
  const chosen = await chooseInputs(services, project, parameters, by);
  const data =
    what === 'data'
      ? await readRecords(services, chosen.series, parameters, latest)
      : await readStatistics(services, chosen.series, parameters);
  return sendBlocks(reply, chosen, data, by);
}

function sendBlocks(
  reply: FastifyReply,
  { series, asset }: Chosen,
  data: ReadonlyMap<number, readonly object[]>,
  by: Endpoint['by'],
): Promise<FastifyReply> {
  const blocks = series.map((one: Series) => blockOf(one, data.get(one.id) ?? []));
  const body =
    by === 'inputs' ? blocks : { id: asset?.id ?? null, name: asset?.name ?? null, inputs: blocks };
  return sendJsonBody(reply.type('application/json'), body);
}
