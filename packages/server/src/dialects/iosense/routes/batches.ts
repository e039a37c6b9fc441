/** `getCursorOfBatches`: windows of a range for clients that fetch in parallel; data/windows.ts says what they promise. */
import { greatest, least } from '../../../model/lists.js';
import { MICROS_PER_MILLISECOND } from '../../../model/time.js';
import type { ReaderGate } from '../credentials.js';
import { DEFAULT_PAGE, MAX_PAGE, windowBytes } from '../data/range-page.js';
import { sensorsOfDevice } from '../data/sensors.js';
import { cutIntoWindows } from '../data/windows.js';
import { route } from '../route.js';
import { countOf, deviceOf, rangeOf, sensorsOf } from '../wire/parameters.js';
import { milliseconds, timeText } from '../wire/times.js';

const DEFAULT_BATCH = 25_000;

export const batches = (read: ReaderGate) =>
  route({
    method: 'GET',
    path: '/getCursorOfBatches',
    needs: read,
    handle: async ({ services, project, query }) => {
      const range = rangeOf(query);
      const limit = countOf(query, 'limit', { usual: DEFAULT_BATCH, most: MAX_PAGE });
      const series = await sensorsOfDevice(services, project, deviceOf(query), sensorsOf(query));
      const ends = { series, after: range.from, before: range.to };
      const first = least(await services.query.first(ends), ({ time }) => time);
      const last = greatest(await services.query.last(ends), ({ time }) => time);
      if (first > last) return { success: true, data: { counts: [], timeStamps: [] } };

      const span = {
        from: milliseconds(first) * MICROS_PER_MILLISECOND,
        to: (milliseconds(last) + 1) * MICROS_PER_MILLISECOND,
      };
      const most = { rows: Math.min(limit, DEFAULT_PAGE), bytes: windowBytes(services.limits) };
      const { counts, windows } = await cutIntoWindows(services, { project: project.id, series }, span, most);
      return {
        success: true,
        data: {
          counts: counts.map(({ time, count }) => ({ time: timeText(time), count })),
          timeStamps: windows.map(({ from, to }) => ({
            firstDPTime: milliseconds(from),
            lastDPTime: milliseconds(to) - 1,
          })),
        },
      };
    },
  });
