/**
 * The eight fetch endpoints. They differ only in whom they are asked by, what they answer and which records they keep when
 * there are more than `limit`; every one takes every window (docs/dialects/datacooee.md "Fetching").
 */
import { sendJsonBody } from '../../answers.js';
import { admit } from '../credentials.js';
import { selectInputs, type Chosen } from '../inputs/select-inputs.js';
import { readRecords, readStatistics } from '../inputs/records.js';
import { route, type DatacooeeRoute } from '../route.js';
import { blockOf } from '../wire/blocks.js';
import { assetIdOf } from '../wire/ids.js';
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

export const fetchRoutes: readonly DatacooeeRoute[] = Object.entries(ENDPOINTS).map(
  ([name, { by, what, latest }]) =>
    route({
      method: 'GET',
      path: `/${name}`,
      needs: admit('project:read'),
      handle: async ({ services, project, query, reply }) => {
        const parameters = readFetchParameters(query, by, Date.now());
        const chosen = await selectInputs(services, project, parameters, by);
        const data =
          what === 'data'
            ? await readRecords(services, chosen.series, parameters, latest)
            : await readStatistics(services, chosen.series, parameters);
        return sendJsonBody(reply.type('application/json'), bodyOf(chosen, data, by));
      },
    }),
);

function bodyOf(
  { series, asset }: Chosen,
  data: ReadonlyMap<number, readonly object[]>,
  by: Endpoint['by'],
): object {
  const blocks = series.map((one) => blockOf(one, data.get(one.id) ?? []));
  return by === 'inputs'
    ? blocks
    : { id: asset && Number(assetIdOf(asset)), name: asset?.name ?? null, inputs: blocks };
}
