/** The query families as requests with answers of a fixed size, so that what is stored is all that a bench changes. */
import { deviceKey, seriesName } from './bodies.mjs';

/** `{devices, width, start, interval, steps}` describes what is stored; `span` is how many times a range covers. */
export function families(stored, span = 200) {
  const { devices, width, start, interval, steps } = stored;
  const device = (turn) => deviceKey((turn * 7919) % devices);
  const one = (turn) => ({ devices: [device(turn)], series: [seriesName(turn % width)] });
  const whole = (turn) => ({ devices: [device(turn)] });
  const hundred = (turn) => ({
    devices: Array.from({ length: 100 }, (_, at) => deviceKey((turn * 31 + at * 7) % devices)),
    series: [seriesName(turn % width)],
  });
  // A range somewhere in the middle of what is stored.
  const range = (turn, times = span) => {
    const from = start + ((turn * 104_729) % Math.max(1, steps - times)) * interval;
    return { unit: 'ms', from, to: from + times * interval };
  };
  const at = (turn) => range(turn).to;
  return [
    { name: 'last value, one series', route: '/query/last', members: one, rows: 1 },
    { name: `last values of a device (${width} series)`, route: '/query/last', members: whole, rows: width },
    {
      name: 'last before a time, one series',
      route: '/query/last',
      members: (turn) => ({ ...one(turn), unit: 'ms', before: at(turn) }),
      rows: 1,
    },
    { name: 'first value, one series', route: '/query/first', members: one, rows: 1 },
    {
      name: `${span} points of one series`,
      route: '/query/points',
      members: (turn) => ({ ...one(turn), ...range(turn) }),
      rows: span,
    },
    {
      name: 'newest 100 of one series',
      route: '/query/points',
      members: (turn) => ({ ...one(turn), order: 'desc', limit: 100 }),
      rows: 100,
    },
    {
      name: 'page of 1,000, 100 series',
      route: '/query/points',
      members: (turn) => ({ ...hundred(turn), ...range(turn), limit: 1000 }),
      rows: 1000,
    },
    {
      name: `5-fold buckets, ${width} series × ${span} points`,
      route: '/query/buckets',
      members: (turn) => ({
        ...whole(turn),
        ...range(turn),
        bucket: `${(interval * 5) / 1000}s`,
        aggregations: ['mean'],
      }),
    },
    {
      name: `statistics, ${width} series × ${span} points`,
      route: '/query/statistics',
      members: (turn) => ({ ...whole(turn), ...range(turn) }),
      rows: width,
    },
    {
      name: `counts, ${width} series × ${span} points`,
      route: '/query/counts',
      members: (turn) => ({ ...whole(turn), ...range(turn) }),
      rows: width,
    },
    {
      name: `held values, ${width} series × ${span} points`,
      route: '/query/statistics',
      members: (turn) => ({ ...whole(turn), ...range(turn), aggregations: ['timeWeightedMean', 'delta'] }),
      rows: width,
    },
  ];
}
