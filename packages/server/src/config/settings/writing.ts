/** Bounds of what comes in. */
import { duration, integer, quotas, size } from '../values.js';
import { MIB, PIB, SECOND, DAY, setting } from './setting.js';

export const WRITING = {
  spoolLimit: setting({
    name: 'spool-limit',
    type: size(MIB, PIB),
    default: '10GiB',
    description:
      'Acknowledged points that wait for the engine take at most this much disk; beyond it, writes answer 503 until the engine is back.',
  }),
  diskReserve: setting({
    name: 'disk-reserve',
    type: size(0, PIB),
    default: '256MiB',
    description:
      'Free space that writes leave on the data disk; below it they answer 507. Below twice as much (at most 1 GiB more), merging, files and exports stop.',
  }),
  fileQuota: setting({
    name: 'file-quota',
    type: size(0, PIB),
    default: '20GiB',
    description:
      'What the kept files of one project may take together: uploads, attachments, files of events, results of exports.',
  }),
  flushInterval: setting({
    name: 'flush-interval',
    type: duration(10, 60 * SECOND),
    // A read does not wait for it: it has moved at once what it needs.
    default: '1s',
    description: 'Longest time between an acknowledged point and its move into the engine.',
  }),
  flushRows: setting({
    name: 'flush-rows',
    type: integer(1, 10_000_000),
    // Large inserts leave the engine less to merge: two thirds of its work at a million points a second (docs/performance.md).
    default: '400000',
    description: 'Waiting points that cause a move into the engine before the interval is over.',
  }),
  settleInterval: setting({
    name: 'settle-interval',
    type: duration(100, DAY),
    default: '10s',
    description: 'Time between two rounds of background work that merges late and repeated points.',
  }),
  qualityInterval: setting({
    name: 'quality-interval',
    type: duration(100, DAY),
    default: '1min',
    description:
      'Shortest time between two looks at what is wrong with what devices send (docs/quality.md); after one it rests for ten times as long as it took.',
  }),
  futureLimit: setting({
    name: 'future-limit',
    type: duration(0, 3650 * DAY),
    default: '1d',
    description: 'Points whose time is further ahead of the clock than this are refused.',
  }),

  seriesQuota: setting({
    name: 'series-quota',
    type: integer(1, 1_000_000_000),
    default: '1000000',
    description:
      'Series that a project may have; points of further ones are refused with `series_quota_reached`.',
  }),
  seriesQuotas: setting({
    name: 'series-quotas',
    type: quotas,
    description:
      'Quotas of single projects in the place of `series-quota`, as `project:series,…`. Absent: none.',
  }),
  deviceQuota: setting({
    name: 'device-quota',
    type: integer(1, 1_000_000_000),
    default: '1000000',
    description: 'Devices that a project may have; further ones are refused with `device_quota_reached`.',
  }),
} as const;
