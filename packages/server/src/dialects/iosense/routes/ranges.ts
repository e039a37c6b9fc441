/** `getData`, `getAllData`, `getDataByStEt`: a range of one, several or all sensors of a device, newest first, with a cursor. */
import { answerBody } from '../../answers.js';
import type { ReaderGate } from '../credentials.js';
import { DEFAULT_PAGE, MAX_PAGE, readRangePage } from '../data/range-page.js';
import { sensorsOfDevice } from '../data/sensors.js';
import { route, type IosenseRoute } from '../route.js';
import { countOf, deviceOf, rangeOf, sensorsOf } from '../wire/parameters.js';
import { pagePieces } from '../wire/rows.js';
import { cursorBetween, milliseconds } from '../wire/times.js';

/** Whether a call names its sensors; without that it reads all of the device. */
const NAMES_SENSORS = { getData: true, getAllData: true, getDataByStEt: false };

export const rangeRoutes = (read: ReaderGate): readonly IosenseRoute[] =>
  Object.entries(NAMES_SENSORS).map(([name, namesSensors]) =>
    route({
      method: 'GET',
      path: `/${name}`,
      needs: read,
      handle: async ({ services, project, query, reply }) => {
        const { from, to } = rangeOf(query);
        const limit = countOf(query, 'limit', { usual: DEFAULT_PAGE, most: MAX_PAGE });
        const sensors = namesSensors ? sensorsOf(query) : undefined;
        const series = await sensorsOfDevice(services, project, deviceOf(query), sensors);
        const request = { project: project.id, series, from, to, limit };
        const { rows, end } = await readRangePage(services, request);
        // Without the member `success`: its mere presence means a failure to the Python clients.
        const pieces = pagePieces(rows, series, cursorBetween(milliseconds(from), end));
        return reply.type('application/json').send(await answerBody(reply, pieces));
      },
    }),
  );
