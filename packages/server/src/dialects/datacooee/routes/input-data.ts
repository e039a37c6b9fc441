/**
 * `GET /inputs/{input}/inputdata/`: all records of an input, oldest first, page by page with a cursor: for programs that
 * outgrow `limit`. `page[after]` is the cursor of `links.next`.
 */
import type { FastifyInstance } from 'fastify';
import { TributaryError } from '../../../errors/error.js';
import type { Services } from '../../../services/services.js';
import { admit } from '../credentials.js';
import { inputOf, recordId, sensorOf } from '../inputs/inputs.js';
import { sendJsonApi } from '../wire/media.js';
import { invalid, Problems } from '../wire/problems.js';
import { valueText } from '../wire/blocks.js';
import { timeText } from '../wire/times.js';

const DEFAULT_SIZE = 1_000;
const LARGEST_SIZE = 10_000;

export function mountInputData(app: FastifyInstance, services: Services): void {
  const read = admit(services, 'project:read');
  app.get('/inputs/:input/inputdata', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const { input } = request.params as { input: string };
    const series = await inputOf(services, project, input);
    const query = request.query as Record<string, unknown>;
    const size = query['page[size]'] ?? String(DEFAULT_SIZE);
    if (!(typeof size === 'string' && /^\d{1,6}$/.test(size) && +size >= 1 && +size <= LARGEST_SIZE))
      throw new Problems([
        invalid({ parameter: 'page[size]' }, size, `an integer from 1 to ${LARGEST_SIZE}`),
      ]);
    const after = query['page[after]'];
    const { rows, next } = await services.query
      .points({
        project: project.id,
        series: [series],
        order: 'asc',
        limit: Number(size),
        ...(typeof after === 'string' ? { cursor: after } : {}),
        include: ['position', 'x', 'metadata'],
      })
      .catch((error: unknown) => {
        if (!(error instanceof TributaryError) || error.code !== 'cursor_invalid') throw error;
        throw new Problems([invalid({ parameter: 'page[after]' }, after, 'the cursor of a links.next')]);
      });
    const base = `/api/external/v1/inputs/${encodeURIComponent(input)}/inputdata/`;
    const more = new URLSearchParams({ 'page[size]': size, 'page[after]': next ?? '' });
    return sendJsonApi(reply, {
      data: rows.map(({ time, value, latitude, longitude, x, metadata }) => ({
        type: 'SensorData',
        id: recordId(series, time),
        attributes: {
          timestamp: timeText(time),
          value: valueText(value),
          ...(latitude === undefined ? {} : { latitude: String(latitude) }),
          ...(longitude === undefined ? {} : { longitude: String(longitude) }),
          ...(x === undefined ? {} : { x_axis_value: String(x) }),
          ...(metadata === undefined ? {} : { metadata }),
        },
        relationships: sensorOf(series),
      })),
      links: { next: next === null ? null : `${base}?${more.toString()}` },
    });
  });
}
