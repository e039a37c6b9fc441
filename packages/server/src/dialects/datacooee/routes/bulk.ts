/** `POST /inputs/{input}/inputdata/bulk/`: many records, all or none: the original takes one a request. */
import type { FastifyInstance } from 'fastify';
import { inputIdOf } from '../../../model/identity.js';
import { Pace } from '../../../model/pace.js';
import type { Project, Series, Services } from '../../../services/services.js';
import { whenRoom } from '../../json-slices.js';
import { admit } from '../credentials.js';
import { inputOf, MOST_PROBLEMS, store, valueFor, type Upload } from '../inputs/inputs.js';
import { sendJsonApi } from '../wire/media.js';
import { invalid, Problems, type Problem } from '../wire/problems.js';
import { readLargeDocument } from '../wire/document.js';
import { decodeSensorData } from '../wire/sensor-data.js';

export function mountBulk(app: FastifyInstance, services: Services): void {
  const write = admit(services, 'project:write');
  app.post('/inputs/:input/inputdata/bulk', write.inputRoute, async (request, reply) => {
    const { project } = write.of(request);
    const { input } = request.params as { input: string };
    const series = await inputOf(services, project, input);
    const size = (request.body as Buffer | undefined)?.length ?? 0;
    const stored = await whenRoom(size, () => storeAll(services, project, series, request.body));
    return sendJsonApi(reply.status(201), { meta: { stored } });
  });
}

async function storeAll(
  services: Services,
  project: Project,
  series: Series,
  body: unknown,
): Promise<number> {
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
    if (problems.length >= MOST_PROBLEMS) break;
    if (pace.due()) await pace.rest();
  }
  if (problems.length > 0) throw new Problems(problems.slice(0, MOST_PROBLEMS));
  if (uploads.length > 0)
    await store(services, project, series, uploads, (index) => `/data/${index}/attributes`);
  return uploads.length;
}
