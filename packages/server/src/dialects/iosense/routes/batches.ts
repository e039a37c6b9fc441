/** `getCursorOfBatches`: windows of a range for clients that fetch in parallel; windows.ts says what they promise. */
import type { FastifyInstance } from 'fastify';
import type { Services } from '../../../services/services.js';
import { admit, type Anonymous } from '../credentials.js';
import { sendJson } from '../errors.js';
import { windowBytes } from '../data/range-page.js';
import { sensorsOfDevice } from '../data/sensors.js';
import { countOf, deviceOf, rangeOf, sensorsOf, type Members } from '../wire/parameters.js';
import { milliseconds, timeText } from '../wire/times.js';
import { cutIntoWindows } from '../data/windows.js';
import { MAX_PAGE, USUAL_PAGE } from './ranges.js';

const USUAL_BATCH = 25_000;

export function mountBatches(app: FastifyInstance, services: Services, anonymous: Anonymous): void {
  const read = admit(services, 'project:read', anonymous);
  app.get('/getCursorOfBatches', read.route, async (request, reply) => {
    const { project } = read.of(request);
    const query = request.query as Members;
    const range = rangeOf(query);
    const limit = countOf(query, 'limit', USUAL_BATCH, MAX_PAGE);
    const series = await sensorsOfDevice(services, project, deviceOf(query), sensorsOf(query));
    const ends = { series, after: range.from, before: range.to };
    const [first] = [...(await services.query.first(ends))].sort((a, b) => a.time - b.time);
    const [last] = [...(await services.query.last(ends))].sort((a, b) => b.time - a.time);
    if (first === undefined || last === undefined)
      return sendJson(reply, { success: true, data: { counts: [], timeStamps: [] } });

    const span = { from: milliseconds(first.time) * 1000, to: (milliseconds(last.time) + 1) * 1000 };
    const most = { rows: Math.min(limit, USUAL_PAGE), bytes: windowBytes(services.limits) };
    const { counts, windows } = await cutIntoWindows(services, { project: project.id, series }, span, most);
    return sendJson(reply, {
      success: true,
      data: {
        counts: counts.map(({ time, count }) => ({ time: timeText(time), count })),
        timeStamps: windows.map(({ from, to }) => ({
          firstDPTime: milliseconds(from),
          lastDPTime: milliseconds(to) - 1,
        })),
      },
    });
  });
}
