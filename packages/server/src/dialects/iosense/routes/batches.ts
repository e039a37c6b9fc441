/**
 * `getCursorOfBatches`: windows of a range for clients that fetch in parallel. Rule: windows neither overlap nor split an
 * instant, and together they hold every row.
 */
import type { FastifyInstance } from 'fastify';
import type { Services } from '../../../services/services.js';
import { admit, type Anonymous } from '../credentials.js';
import { sendJson } from '../errors.js';
import { sensorsOfDevice } from '../sensors.js';
import { countOf, deviceOf, rangeOf, sensorsOf, type Members } from '../wire/parameters.js';
import { milliseconds, timeText } from '../wire/times.js';
import { LARGEST_PAGE } from './ranges.js';

const USUAL_BATCH = 25_000;
/** Into so many pieces a range is counted; a window is made of whole ones. */
const PIECES = 2_000;

export function mountBatches(app: FastifyInstance, services: Services, anonymous: Anonymous): void {
  const read = admit(services, 'project:read', anonymous);
  app.get('/getCursorOfBatches', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const query = request.query as Members;
    const range = rangeOf(query);
    const limit = countOf(query, 'limit', USUAL_BATCH, LARGEST_PAGE);
    const series = await sensorsOfDevice(services, project, deviceOf(query), sensorsOf(query));
    const ends = { series, after: range.from, before: range.to };
    const [first] = [...(await services.query.first(ends))].sort((a, b) => a.time - b.time);
    const [last] = [...(await services.query.last(ends))].sort((a, b) => b.time - a.time);
    if (first === undefined || last === undefined)
      return sendJson(reply, { success: true, data: { counts: [], timeStamps: [] } });

    const from = milliseconds(first.time) * 1000;
    const to = (milliseconds(last.time) + 1) * 1000;
    const width = Math.max(1, Math.ceil((to - from) / 1000 / PIECES)) * 1000;
    const pieces = await services.query.buckets({
      ...{ project: project.id, series, from, to, fill: 'none', group: 'all', limit: PIECES + 1 },
      bucket: { kind: 'fixed', width, origin: from },
      aggregations: [{ type: 'count' }],
    });
    const counts = pieces.map(({ time, values }) => ({ time: timeText(time), count: Number(values[0]) }));
    const timeStamps: { firstDPTime: number; lastDPTime: number }[] = [];
    let held = 0;
    for (const [at, { time }] of pieces.entries()) {
      const { count } = counts[at]!;
      const firstDPTime = milliseconds(time);
      const lastDPTime = milliseconds(Math.min(time + width, to)) - 1;
      const window = timeStamps.at(-1);
      if (window === undefined || held + count > limit) {
        timeStamps.push({ firstDPTime, lastDPTime });
        held = count;
      } else {
        window.lastDPTime = lastDPTime;
        held += count;
      }
    }
    return sendJson(reply, { success: true, data: { counts, timeStamps } });
  });
}
