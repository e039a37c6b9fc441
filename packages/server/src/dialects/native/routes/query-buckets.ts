/** Aggregations over buckets of time, per series or group. */
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import { MAX_MICROS } from '../../../model/time.js';
import type { Group } from '../../../services/services.js';
import { Aggregations, aggregationsOf, BUCKET_EXPECTED, bucketOf } from '../query/aggregations.js';
import { queryOperations } from '../query/query-operation.js';
import { ValueMembers, valuesOf } from '../query/values.js';
import { Time } from '../wire/schemas.js';
import { BucketRow, bucketTable } from '../wire/bucket-rows.js';
import { rangeOf, timeText } from '../wire/times.js';

const GROUPS = /^(?:series|device|name|all|tag:.{1,255})$/s;
const GROUP_EXPECTED = 'series, device, name, tag:<key> or all';

export const queryBuckets = queryOperations({
  name: 'buckets',
  summary: 'Aggregations over fixed (`5m`, `1h`) or calendar (`1d`, `1mo`, in `zone`) buckets.',
  members: {
    from: Time,
    to: Type.Optional(Time),
    bucket: Type.String({
      minLength: 1,
      maxLength: 50,
      expected: BUCKET_EXPECTED,
    }),
    zone: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    aggregations: Type.Optional(Aggregations),
    fill: Type.Optional(Type.Enum(['none', 'null', 'previous', 'linear'], { default: 'none' })),
    group: Type.Optional(Type.String({ expected: GROUP_EXPECTED, default: 'series' })),
    ...ValueMembers,
  },
  row: BucketRow,
  async run(asked, { services, project, series }) {
    const { fill = 'none', group = 'series', unit, zone } = asked;
    if (!GROUPS.test(group)) throw invalidField('group', group, GROUP_EXPECTED);
    const aggregations = aggregationsOf(asked.aggregations);
    const { from = 0, to = MAX_MICROS } = rangeOf({ ...asked, to: asked.to ?? 'now' });
    const { bucket, warnings } = bucketOf(asked.bucket, zone);
    const rows = await services.query.buckets({
      project: project.id,
      series,
      from,
      to,
      bucket,
      aggregations,
      fill,
      group: group as Group,
      limit: services.limits.bucketsPerQuery,
      ...valuesOf(asked),
    });
    return {
      table: bucketTable(series, rows, { aggregations, group: group as Group, time: timeText(unit) }),
      warnings,
    };
  },
});
