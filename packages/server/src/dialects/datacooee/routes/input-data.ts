/**
 * `GET /inputs/{input}/inputdata/`: all records of an input, oldest first, page by page with a cursor: for programs that
 * outgrow `limit`. `page[after]` is the cursor of `links.next`.
 */
import { TributaryError } from '../../../errors/error.js';
import { given } from '../../../model/given.js';
import type { PointRow, Series } from '../../../services/services.js';
import { admit } from '../credentials.js';
import { inputOf, recordId, sensorOf } from '../inputs/inputs.js';
import { route } from '../route.js';
import { valueText } from '../wire/blocks.js';
import { invalid, Problems } from '../wire/problems.js';
import { timeText } from '../wire/times.js';

const DEFAULT_SIZE = 1_000;
const MAX_SIZE = 10_000;

export const inputData = route({
  method: 'GET',
  path: '/inputs/:input/inputdata',
  needs: admit('project:read'),
  handle: async ({ services, project, params: { input = '' }, query }) => {
    const series = await inputOf(services, project, input);
    const size = query['page[size]'] ?? String(DEFAULT_SIZE);
    if (!(typeof size === 'string' && /^\d{1,6}$/.test(size) && +size >= 1 && +size <= MAX_SIZE))
      throw new Problems([invalid({ parameter: 'page[size]' }, size, `an integer from 1 to ${MAX_SIZE}`)]);
    const after = query['page[after]'];
    const { rows, next } = await services.query
      .points({
        project: project.id,
        series: [series],
        order: 'asc',
        limit: Number(size),
        ...given({ cursor: typeof after === 'string' ? after : undefined }),
        include: ['position', 'x', 'metadata'],
      })
      .catch((error: unknown) => {
        if (!(error instanceof TributaryError) || error.code !== 'cursor_invalid') throw error;
        throw new Problems([invalid({ parameter: 'page[after]' }, after, 'the cursor of a links.next')]);
      });
    const base = `/api/external/v1/inputs/${encodeURIComponent(input)}/inputdata/`;
    const more = new URLSearchParams({ 'page[size]': size, 'page[after]': next ?? '' });
    return {
      data: rows.map((row) => resourceOf(series, row)),
      links: { next: next === null ? null : `${base}?${more.toString()}` },
    };
  },
});

const resourceOf = (series: Series, { time, value, latitude, longitude, x, metadata }: PointRow) => ({
  type: 'SensorData',
  id: recordId(series, time),
  attributes: {
    timestamp: timeText(time),
    value: valueText(value),
    ...given({
      latitude: latitude?.toString(),
      longitude: longitude?.toString(),
      x_axis_value: x?.toString(),
      metadata,
    }),
  },
  relationships: sensorOf(series),
});
