/**
 * The same reads in the words of each system. Each read is `{name, ask}` of a system's `ask(turn)`, which resolves to how many values came:
 * systems that answer another question would be found out by it.
 */
import { deviceKey, seriesName } from './bodies.mjs';
import { connect } from './client.mjs';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const POINTS = 200;

/** What is asked for, in no system's words. `stored`: `{devices, width, steps, start, interval}`. */
export function questions(stored) {
  const { devices, width, steps, start, interval } = stored;
  const end = start + steps * interval;
  const one = (turn) => ({ device: (turn * 7919) % devices, series: turn % width });
  const span = Math.min(steps * interval, 28 * HOUR);
  const sixHours = Math.min(steps * interval, 6 * HOUR);
  const early = (turn) => start + ((turn * 104_729) % Math.max(1, Math.floor(steps / 2) - POINTS)) * interval;
  const hours = { to: end, from: end - span, bucket: HOUR };
  const lastHour = { from: end - Math.min(steps * interval, HOUR), to: end, bucket: 5 * MINUTE };
  return [
    { name: 'last value of one series', of: (turn) => ({ kind: 'last', ...one(turn) }) },
    {
      name: `${POINTS} newest points of one series`,
      of: (turn) => ({ kind: 'points', ...one(turn), from: end - POINTS * interval, to: end }),
    },
    {
      name: `${POINTS} old points of one series`,
      of: (turn) => ({
        kind: 'points',
        ...one(turn),
        from: early(turn),
        to: early(turn) + POINTS * interval,
      }),
    },
    {
      name: `six hours in minutes, ${width} series of a device`,
      of: (turn) => ({
        kind: 'means',
        device: one(turn).device,
        from: end - sixHours,
        to: end,
        bucket: MINUTE,
      }),
    },
    { name: '28 h in hours, one series', of: (turn) => ({ kind: 'means', ...one(turn), ...hours }) },
    {
      name: `last hour in five minutes over ${devices} devices, late points arriving`,
      few: true,
      late: { time: end - 40 * MINUTE, devices, width },
      of: (turn) => ({ kind: 'means', series: turn % width, ...lastHour }),
    },
    {
      name: `last hour in five minutes over ${devices} devices, once more`,
      few: true,
      of: () => ({ kind: 'means', series: 0, ...lastHour }),
    },
    {
      name: `28 h in hours over ${devices} devices`,
      few: true,
      of: (turn) => ({ kind: 'means', series: turn % width, ...hours }),
    },
    {
      name: 'least, greatest and mean of every series',
      few: true,
      of: () => ({ kind: 'statistics', from: start, to: end }),
    },
  ];
}

/** Of the native API. */
export function tributaryReads(server) {
  const client = connect(server);
  const rows = async (route, members) => {
    const { items } = JSON.parse(await client.post(route, { unit: 'ms', ...members }));
    return items;
  };
  const where = ({ device, series }) => ({
    ...(device === undefined ? {} : { devices: [deviceKey(device)] }),
    ...(series === undefined ? {} : { series: [seriesName(series)] }),
  });
  const KINDS = {
    last: async (asked) => (await rows('/query/last', where(asked))).length,
    points: async ({ from, to, ...asked }) =>
      (await rows('/query/points', { ...where(asked), from, to, limit: 1_000 })).length,
    means: async ({ from, to, bucket, ...asked }) =>
      (
        await rows('/query/buckets', {
          ...{ ...where(asked), from, to, bucket: `${bucket / 1_000}s` },
          aggregations: ['mean'],
        })
      ).length,
    statistics: async ({ from, to }) =>
      (await rows('/query/statistics', { from, to, aggregations: ['min', 'max', 'mean'] })).length * 3,
  };
  return { ask: (asked) => KINDS[asked.kind](asked), close: client.close };
}

const FIELD = (series) => (series === undefined ? '/sensor_/' : seriesName(series));

/** InfluxQL. */
export function influxReads(rival) {
  const http_ = getter(rival.write);
  const count = async (query) => {
    const { results } = JSON.parse(
      await http_.get(`/query?db=bench&epoch=ms&q=${encodeURIComponent(query)}`),
    );
    if (results[0].error !== undefined) throw new Error(`InfluxDB: ${results[0].error}`);
    let values = 0;
    for (const series of results[0].series ?? [])
      for (const row of series.values) for (const cell of row.slice(1)) if (cell !== null) values++;
    return values;
  };
  const where = ({ device, from, to }) =>
    [
      ...(device === undefined ? [] : [`device = '${deviceKey(device)}'`]),
      ...(from === undefined ? [] : [`time >= ${from}ms AND time < ${to}ms`]),
    ].join(' AND ');
  const KINDS = {
    last: (asked) => count(`SELECT last(${FIELD(asked.series)}) FROM tributary WHERE ${where(asked)}`),
    points: (asked) => count(`SELECT ${FIELD(asked.series)} FROM tributary WHERE ${where(asked)}`),
    means: (asked) =>
      count(
        `SELECT mean(${FIELD(asked.series)}) FROM tributary WHERE ${where(asked)} GROUP BY time(${asked.bucket}ms), device fill(none)`,
      ),
    statistics: (asked) =>
      count(
        `SELECT min(/sensor_/), max(/sensor_/), mean(/sensor_/) FROM tributary WHERE ${where(asked)} GROUP BY device`,
      ),
  };
  return { ask: (asked) => KINDS[asked.kind](asked), close: http_.close };
}

/** MetricsQL. A value at a time is of the window that ends there: a mean is asked for at the end of its bucket. */
export function victoriaReads(rival) {
  const http_ = getter(rival.write);
  const result = async (path, members) => {
    const query = new URLSearchParams(members).toString();
    const { data } = JSON.parse(await http_.get(`/api/v1/${path}?nocache=0&${query}`));
    return data.result;
  };
  const selector = ({ device, series }) => {
    const tag = device === undefined ? '' : `{device="${deviceKey(device)}"}`;
    if (series !== undefined) return `tributary_${seriesName(series)}${tag}`;
    return `{__name__=~"tributary_sensor_.+"${device === undefined ? '' : `,device="${deviceKey(device)}"`}}`;
  };
  const many = (found) => found.reduce((sum, { values }) => sum + values.length, 0);
  const KINDS = {
    last: async (asked) =>
      (await result('query', { query: `last_over_time(${selector(asked)}[30d])` })).length,
    points: async ({ from, to, ...asked }) =>
      many(
        await result('query', {
          query: `${selector(asked)}[${to - from}ms]`,
          time: String((to - 1) / 1_000),
        }),
      ),
    means: async ({ from, to, bucket, ...asked }) =>
      many(
        await result('query_range', {
          query: `avg_over_time(${selector(asked)}[${bucket}ms])`,
          ...{ start: String((from + bucket - 1) / 1_000), end: String((to - 1) / 1_000) },
          step: `${bucket}ms`,
        }),
      ),
    statistics: async ({ from, to }) => {
      const of = (name) => `${name}_over_time({__name__=~"tributary_sensor_.+"}[${to - from}ms])`;
      let values = 0;
      for (const name of ['min', 'max', 'avg'])
        values += (await result('query', { query: of(name), time: String((to - 1) / 1_000) })).length;
      return values;
    },
  };
  return { ask: (asked) => KINDS[asked.kind](asked), close: http_.close };
}

/** `get` and `close` of a system that asks for no token. */
function getter(write) {
  const { get, close } = connect({ url: new URL(write).origin });
  return { get: (path) => get(path, {}), close };
}
