/** `getData`, `getAllData`, `getDataByStEt`: a range of one, several or all sensors of a device, newest first, with a cursor. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '../../../services/services.js';
import { answerBody } from '../../answers.js';
import { admit, type Anonymous } from '../credentials.js';
import { readRangePage } from '../data/range-page.js';
import { sensorsOfDevice } from '../data/sensors.js';
import { countOf, deviceOf, rangeOf, sensorsOf, type Members } from '../wire/parameters.js';
import { pagePieces } from '../wire/rows.js';
import { cursorOf, milliseconds } from '../wire/times.js';

export const USUAL_PAGE = 10_000;
export const MAX_PAGE = 50_000;

export function mountRanges(app: FastifyInstance, services: Services, anonymous: Anonymous): void {
  const read = admit(services, 'project:read', anonymous);
  const answer = async (
    request: FastifyRequest,
    reply: FastifyReply,
    all: boolean,
  ): Promise<FastifyReply> => {
    const { project } = read.of(request);
    const query = request.query as Members;
    const { from, to } = rangeOf(query);
    const limit = countOf(query, 'limit', USUAL_PAGE, MAX_PAGE);
    const sensors = all ? undefined : sensorsOf(query);
    const series = await sensorsOfDevice(services, project, deviceOf(query), sensors);
    const { rows, end } = await readRangePage(services, { project: project.id, series, from, to, limit });
    // Without the member `success`: its mere presence means a failure to the Python clients.
    const cursor = end === null ? '{"start":null,"end":null}' : cursorJson(milliseconds(from), end);
    return reply.type('application/json').send(await answerBody(reply, pagePieces(rows, series, cursor)));
  };
  app.get('/getData', read.route, (request, reply) => answer(request, reply, false));
  app.get('/getAllData', read.route, (request, reply) => answer(request, reply, false));
  app.get('/getDataByStEt', read.route, (request, reply) => answer(request, reply, true));
}

/** A start of 0 would end the loops of half of the clients: what lies before 1970 says the same. */
const cursorJson = (start: number, end: number): string =>
  `{"start":${start <= 0 ? -1 : cursorOf(start)},"end":${cursorOf(end)}}`;
