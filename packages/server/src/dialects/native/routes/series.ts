/** Series of a project, by id. */
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import { parseCalibration } from '../../../model/calibration.js';
import { COUNTER_EXPECTED } from '../../../model/counter.js';
import { given } from '../../../model/given.js';
import type { Calibration } from '../../../services/services.js';
import { operation } from '../operations/operation.js';
import {
  Attributes,
  closed,
  Id,
  IdParams,
  Kind,
  mapPage,
  Name,
  OptionalText,
  PageQuery,
  pageOf,
  pageRequest,
  SeriesTags,
  Stamp,
} from '../wire/schemas.js';
import { Tags, tagsOf } from '../query/selection.js';
import { seriesView } from '../wire/entities.js';
import { requireAdminForIds } from '../../own-ids.js';
import { Purge, purgeNow, requirePurge } from './deleted.js';
import { ExternalIds, GivenExternalIds } from '../wire/external-ids.js';

const CALIBRATION_EXPECTED = '{type: "linear", m, d?, o?}, {type: "affine", m, c, min?, max?} or null';
const Calibrated = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
  expected: CALIBRATION_EXPECTED,
});
const Counter = Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
  expected: COUNTER_EXPECTED,
  description:
    'Of a counter, for `delta`: where it begins at 0 again (`modulus`), and by how much it may fall without a reset (`tolerance`).',
});
const Fields = {
  unit: Type.Optional(OptionalText),
  label: Type.Optional(OptionalText),
  calibration: Type.Optional(Calibrated),
  counter: Type.Optional(Counter),
  externalIds: Type.Optional(GivenExternalIds),
  attributes: Type.Optional(Attributes),
};
const Linear = Type.Object({
  type: Type.Literal('linear'),
  m: Type.Number(),
  d: Type.Optional(Type.Number()),
  o: Type.Optional(Type.Number()),
});
const Affine = Type.Object({
  type: Type.Literal('affine'),
  m: Type.Number(),
  c: Type.Number(),
  min: Type.Optional(Type.Number()),
  max: Type.Optional(Type.Number()),
});
const Counts = Type.Object({
  modulus: Type.Optional(Type.Number()),
  tolerance: Type.Optional(Type.Number()),
});
const Series = Type.Object({
  id: Id,
  device: Name,
  name: Name,
  tags: SeriesTags,
  kind: Kind,
  unit: OptionalText,
  label: OptionalText,
  calibration: Type.Union([Linear, Affine, Type.Null()]),
  counter: Type.Union([Counts, Type.Null()]),
  externalIds: ExternalIds,
  attributes: Attributes,
  created: Stamp,
  updated: Stamp,
});

/** The given fields, with the calibration read and checked. */
function fieldsOf<T extends { calibration?: unknown }>(body: T) {
  const { calibration, ...rest } = body;
  if (calibration === undefined) return rest;
  return { ...rest, calibration: calibration === null ? null : calibrationOf(calibration) };
}

function calibrationOf(given: unknown): Calibration {
  try {
    return parseCalibration(given);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw invalidField('calibration', given, `${CALIBRATION_EXPECTED} (${error.message})`);
  }
}

export const seriesOperations = [
  operation({
    id: 'listSeries',
    method: 'GET',
    path: '/series',
    summary: 'The series of the project, or of one device.',
    needs: { project: 'project:read' },
    query: closed({
      ...PageQuery,
      device: Type.Optional(Name),
      name: Type.Optional(Name),
      tags: Type.Optional(Tags),
    }),
    answer: pageOf(Series),
    async handle({ services, project, query }) {
      const { device, name, tags } = query;
      const page = await services.series.list(project.id, {
        ...pageRequest(query),
        ...given({ device, name, tags: tags && tagsOf(tags) }),
      });
      return mapPage(page, seriesView);
    },
  }),
  operation({
    id: 'createSeries',
    method: 'POST',
    path: '/series',
    summary: 'Creates a series of a device that exists.',
    needs: { project: 'project:write' },
    body: closed({ device: Name, name: Name, kind: Kind, tags: Type.Optional(SeriesTags), ...Fields }),
    status: 201,
    answer: Series,
    async handle(call) {
      await requireAdminForIds(call);
      const { services, project, body } = call;
      return seriesView(await services.series.create(project.id, fieldsOf(body)));
    },
  }),
  operation({
    id: 'getSeries',
    method: 'GET',
    path: '/series/:id',
    summary: 'One series.',
    needs: { project: 'project:read' },
    params: IdParams,
    answer: Series,
    handle: async ({ services, project, params }) =>
      seriesView(await services.series.get(project.id, params.id)),
  }),
  operation({
    id: 'updateSeries',
    method: 'PATCH',
    path: '/series/:id',
    summary: 'Changes the given members; the kind only while the series is empty.',
    needs: { project: 'project:write' },
    params: IdParams,
    body: closed({ kind: Type.Optional(Kind), ...Fields }),
    answer: Series,
    async handle(call) {
      await requireAdminForIds(call);
      const { services, project, params, body } = call;
      return seriesView(await services.series.update(project.id, params.id, fieldsOf(body)));
    },
  }),
  operation({
    id: 'deleteSeries',
    method: 'DELETE',
    path: '/series/:id',
    summary: 'Deletes a series; it can be restored for a while.',
    needs: { project: 'project:write' },
    params: IdParams,
    query: closed({ purge: Type.Optional(Purge) }),
    status: 204,
    async handle(call) {
      const { services, project, params } = call;
      await requirePurge(call, project);
      await services.series.delete(project.id, params.id);
      await purgeNow(call, { kind: 'series', within: project.id }, params.id);
    },
  }),
];
