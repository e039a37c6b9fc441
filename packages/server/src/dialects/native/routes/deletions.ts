/** `POST /deletions`: deletes the points of a selection; `POST /deletions/preview` counts them before. */
import { Type } from 'typebox';
import { TributaryError } from '../../../errors/error.js';
import type { Project, SelectedSeries, Services } from '../../../services/services.js';
import { operation } from '../operations/operation.js';
import { Warning } from '../query/query-operation.js';
import { closed, Id, Name, Time, Unit } from '../wire/schemas.js';
import { SelectionMembers, selectionOf } from '../query/selection.js';
import { jobView } from '../wire/entities.js';
import { rangeOf } from '../wire/times.js';
import { given } from '../../../model/given.js';
import { Job } from './jobs.js';

/** Series of a preview that are named one by one; all are counted. */
const MAX_NAMED = 1_000;

const Order = closed({
  ...SelectionMembers,
  unit: Type.Optional(Unit),
  from: Type.Optional(Time),
  to: Type.Optional(Time),
});
type Asked = Parameters<typeof selectionOf>[0] & Parameters<typeof rangeOf>[0];

const Preview = Type.Object({
  points: Type.Integer({ description: 'That would be deleted.' }),
  series: Type.Integer({ description: 'Series that have such points.' }),
  bySeries: Type.Array(Type.Object({ id: Id, device: Name, series: Name, points: Type.Integer() }), {
    description: `Those with the most points, at most ${MAX_NAMED}.`,
  }),
  warnings: Type.Optional(Type.Array(Warning)),
});

/** What nobody names is not deleted: a body without a selection is a mistake, not the whole project. */
async function chosen(services: Services, project: Project, body: Asked) {
  const selection = selectionOf(body);
  if (Object.keys(selection).length === 0)
    throw new TributaryError('field_missing', {
      field: 'devices',
      expected: `what to delete, by one of ${Object.keys(SelectionMembers).join(', ')}`,
    });
  const series = await services.selections.select(project.id, selection);
  const warnings = await services.selections.unknownNames(project.id, selection, series);
  return { series, ...given({ warnings: warnings.length > 0 ? warnings : undefined }) };
}

export const deletionOperations = [
  operation({
    id: 'previewDeletion',
    method: 'POST',
    path: '/deletions/preview',
    summary: 'The points that a deletion would delete, by series; nothing is deleted.',
    needs: { project: 'project:read' },
    body: Order,
    answer: Preview,
    async handle({ services, project, body }) {
      const { series, ...rest } = await chosen(services, project, body);
      const counts = await services.query.counts({ series, ...rangeOf(body) });
      const byId = new Map<number, SelectedSeries>(series.map((one) => [one.id, one]));
      const found = counts.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
      return {
        points: found.reduce((sum, { count }) => sum + count, 0),
        series: found.length,
        bySeries: found.slice(0, MAX_NAMED).map(({ series: id, count: points }) => {
          const { device, name } = byId.get(id)!;
          return { id, device: device.key, series: name, points };
        }),
        ...rest,
      };
    },
  }),
  operation({
    id: 'startDeletion',
    method: 'POST',
    path: '/deletions',
    summary:
      'Deletes the points of a selection: no read shows them once it is answered; the job says how far the store is with taking them out.',
    needs: { project: 'project:write' },
    body: Order,
    status: 202,
    answer: Type.Union([
      Type.Object({ ...Job.properties, warnings: Type.Optional(Type.Array(Warning)) }),
      Type.Object(
        { series: Type.Literal(0), warnings: Type.Optional(Type.Array(Warning)) },
        { description: 'Nothing was selected: there is no job.' },
      ),
    ]),
    async handle({ services, principal, project, body }) {
      const { series, ...rest } = await chosen(services, project, body);
      const range = rangeOf(body);
      if (series.length === 0) return { series: 0 as const, ...rest };
      const owner = services.rights.ownerOf(principal, project);
      const job = await services.removal.start(project.id, { owner, series, ...range, input: body });
      return { ...jobView(job), ...rest };
    },
  }),
];
