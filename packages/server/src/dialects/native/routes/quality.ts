/** What is wrong with what the devices of a project send, and how much comes in. */
import { Type } from 'typebox';
import { isoFromMicros } from '../../../model/time.js';
import { QUALITY_KINDS } from '../../../model/quality-kinds.js';
import { operation } from '../operations/operation.js';
import { closed, Id, Name, PageQuery, pageOf, pageRequest, Stamp, Time, Unit } from '../wire/schemas.js';
import { timeOf } from '../wire/times.js';

const Count = Type.Integer({ minimum: 0 });
const maybe = {
  count: (description: string) => Type.Optional(Type.Integer({ minimum: 0, description })),
  number: (description: string) => Type.Optional(Type.Number({ description })),
  text: (description: string) => Type.Optional(Type.String({ description })),
};

const Evidence = Type.Object({
  usualSeconds: maybe.number('Nine of ten distances between its points are not longer.'),
  never: Type.Optional(Type.Literal(true, { description: 'It never sent a point.' })),
  gaps: maybe.count('Distances of more than five usual ones.'),
  missingSeconds: maybe.number('By which gaps are longer than a usual distance, together.'),
  longestSeconds: maybe.number('The longest gap.'),
  spanSeconds: maybe.number('From the first point that was looked at to the last.'),
  received: maybe.count('Points since `receivedSince`, whatever their time.'),
  late: maybe.count('Of them, those that came more than ten minutes after their time.'),
  latestSeconds: maybe.number('How late the latest of them came.'),
  rewritten: maybe.count('Of them, those that were written over another one.'),
  points: maybe.count('Points of one value that follow each other, up to the newest.'),
  value: maybe.number('That value.'),
  longestRun: maybe.count('Points of the longest run of one value before.'),
  before: maybe.number('Median before the step.'),
  after: maybe.number('Median behind it.'),
  factor: maybe.text('What makes the one of the other.'),
  unitBefore: maybe.text('The unit that the series had.'),
  unit: Type.Optional(Type.Union([Type.String(), Type.Null()], { description: 'That which it has.' })),
  aheadSeconds: maybe.number('By which its clock is ahead; behind: below 0.'),
  refused: maybe.count('Points that were refused for their time.'),
  message: maybe.text('Why, of the latest of them.'),
});

const Finding = Type.Object({
  kind: Type.Enum([...QUALITY_KINDS]),
  device: Name,
  deviceId: Type.Union([Id, Type.Null()], {
    description: 'Null: there is no such device; its points were refused.',
  }),
  series: Type.Array(Name, { description: 'The worst first, five at most; none: the device as a whole.' }),
  seriesIds: Type.Array(Id, { description: 'Of these.' }),
  affected: Type.Integer({ minimum: 0, description: 'Series of the device of which it is so.' }),
  since: Stamp,
  evidence: Evidence,
});

const Report = Type.Object({
  ...pageOf(Finding).properties,
  asOf: Type.Union([Stamp, Type.Null()], {
    description: 'When the look at all series began; null: none has ended since the start.',
  }),
  tookSeconds: Type.Union([Type.Number(), Type.Null()], { description: 'How long it took.' }),
  receivedSince: Stamp,
  devices: Type.Object(Object.fromEntries(QUALITY_KINDS.map((kind) => [kind, Count])), {
    description: 'Devices of each kind, those that are not listed among them.',
  }),
  rates: Type.Object(
    {
      ...{ storedLastMinute: Count, refusedLastMinute: Count },
      ...{ storedLastHour: Count, refusedLastHour: Count },
    },
    { description: 'Points of the project, in whole minutes that are over.' },
  ),
});

export const qualityOperation = operation({
  id: 'quality',
  method: 'GET',
  path: '/quality',
  summary:
    'What is wrong with what devices send: silent, with a wrong clock, another unit, stuck, with gaps, late, sent twice; by kind, the worst first, with the figures that speak for it.',
  needs: { project: 'project:read' },
  query: closed({
    kind: Type.Optional(Type.Enum([...QUALITY_KINDS])),
    device: Type.Optional(Name),
    since: Type.Optional(Time),
    unit: Type.Optional(Unit),
    ...PageQuery,
  }),
  answer: Report,
  async handle({ services, project, query }) {
    const { kind, device, since, unit } = query;
    const from = since === undefined ? undefined : timeOf(since, 'since', unit);
    const report = await services.quality.report(
      project.id,
      { kind, device, since: from },
      pageRequest(query),
    );
    return {
      items: report.items.map(({ device: of, since: begun, series, ...finding }) => ({
        ...finding,
        ...{ series: series.map(({ name }) => name), seriesIds: series.map(({ id }) => id) },
        ...{ device: of.key, deviceId: of.id, since: isoFromMicros(begun) },
      })),
      next: report.next,
      asOf: report.asOf === null ? null : isoFromMicros(report.asOf),
      tookSeconds: report.took,
      receivedSince: isoFromMicros(report.receivedSince),
      ...{ devices: report.devices, rates: report.rates },
    };
  },
});
