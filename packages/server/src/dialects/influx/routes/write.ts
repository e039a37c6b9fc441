/**
 * `POST /write` (v1) and `POST /api/v2/write`: line protocol in, 204 out. Sound lines are stored also when others are
 * refused; then the answer is 400 with the first reason and the number of dropped lines, as InfluxDB's partial write.
 */
import { TributaryError } from '../../../errors/error.js';
import type { Refusal } from '../../../services/services.js';
import { whenRoom } from '../../json-slices.js';
import { admitWriter } from '../credentials.js';
import { sendProblem } from '../errors.js';
import { route, type InfluxRoute } from '../route.js';
import { precisionOf } from '../wire/precision.js';

export const writeRoutes: readonly InfluxRoute[] = (
  [
    ['/write', 1],
    ['/api/v2/write', 2],
  ] as const
).map(([path, version]) =>
  route({
    method: 'POST',
    path,
    needs: admitWriter,
    points: 'in',
    handle: async ({ lines: store, project, precision: given, request, reply }) => {
      const precision = precisionOf(given);
      const { body } = request;
      // InfluxDB 2 refuses an empty body; 1.x stores nothing, and clients ask with one whether they may write.
      if (!Buffer.isBuffer(body) || body.length === 0) {
        if (version === 1) return undefined;
        throw new TributaryError('body_empty', { expected: 'line protocol' });
      }
      const { lines, refused, places } = await whenRoom(body.length, () =>
        store.store(project, body, precision),
      );
      const [first] = refused;
      if (first === undefined) return undefined;
      const problem = `partial write: ${reasonOf(first)} dropped=${places.size} of ${lines} lines`;
      return sendProblem(reply, 400, problem, version);
    },
  }),
);

/** With the number of its line, which what is wrong with a value or a time does not say by itself. */
function reasonOf({ index, message }: Refusal): string {
  const line = `line ${index + 1}`;
  return message.startsWith(`${line} `) ? message : `${line}: ${message}`;
}
