/** `POST /inputs/{input}/inputdata/bulk/`: many records, all or none: the original takes one a request. */
import { Pace } from '../../../model/pace.js';
import { whenRoom } from '../../json-slices.js';
import { admit } from '../credentials.js';
import { inputOf, MAX_PROBLEMS, store, valueFor, type Target, type Upload } from '../inputs/inputs.js';
import { route } from '../route.js';
import { readLargeDocument } from '../wire/document.js';
import { invalid, Problems, type Problem } from '../wire/problems.js';
import { decodeSensorData } from '../wire/sensor-data.js';
import { inputIdOf } from '../wire/ids.js';

export const bulk = route({
  method: 'POST',
  path: '/inputs/:input/inputdata/bulk',
  needs: admit('project:write'),
  points: 'in',
  status: 201,
  handle: async ({ services, project, params: { input = '' }, request }) => {
    const series = await inputOf(services, project, input);
    const size = (request.body as Buffer | undefined)?.length ?? 0;
    const stored = await whenRoom(size, () => storeAll({ services, project, series }, request.body));
    return { meta: { stored } };
  },
});

async function storeAll(target: Target, body: unknown): Promise<number> {
  const { series } = target;
  const input = inputIdOf(series);
  const list = (await readLargeDocument(body))['data'];
  if (!Array.isArray(list))
    throw new Problems([invalid({ pointer: '/data' }, list, 'a list of SensorData resources')]);
  const problems: Problem[] = [];
  const uploads: Upload[] = [];
  const pace = new Pace();
  for (const [index, resource] of (list as unknown[]).entries()) {
    const data = decodeSensorData(resource, `/data/${index}`, input, problems);
    const value = data && valueFor(series, data.value, `/data/${index}/attributes/value`, problems);
    if (data !== undefined && value !== undefined) uploads.push({ data, value });
    if (problems.length >= MAX_PROBLEMS) break;
    if (pace.due()) await pace.rest();
  }
  if (problems.length > 0) throw new Problems(problems.slice(0, MAX_PROBLEMS));
  if (uploads.length > 0) await store(target, uploads, (index) => `/data/${index}/attributes`);
  return uploads.length;
}
