/** Long work, its progress and its end. */
import { Type } from 'typebox';
import { operation } from '../operations/operation.js';
import { closed, Id, IdParams, mapPage, PageQuery, pageOf, pageRequest, Stamp } from '../wire/schemas.js';
import { jobView } from '../wire/entities.js';

const Exported = Type.Object({
  rows: Type.Integer(),
  deletedSeries: Type.Optional(
    Type.Integer({
      description:
        'Of those that were asked for: they were deleted before it was done, and are left out. Absent: none.',
    }),
  ),
  files: Type.Array(
    Type.Object({
      name: Type.String(),
      holds: Type.Optional(
        Type.Enum(['points', 'catalog'], {
          description:
            'What describes devices and series is a file of its own, where it was asked for. Absent: points.',
        }),
      ),
      url: Type.Union([Type.String(), Type.Null()], {
        description:
          'A link that needs no token, for who started the job; null for others, and when it was ended.',
      }),
      bytes: Type.Integer(),
      rows: Type.Integer(),
      sha256: Type.String(),
      expires: Type.Integer({ description: 'Of the link, in milliseconds since 1970.' }),
    }),
  ),
});

export const Job = Type.Object({
  id: Id,
  project: Type.Union([Id, Type.Null()]),
  kind: Type.String(),
  state: Type.Enum(['running', 'interrupted', 'done', 'failed', 'cancelled'], {
    description:
      '`interrupted`: a move whose command has told nothing for 60 seconds; it goes on when that command does.',
  }),
  progress: Type.Object({
    waiting: Type.Optional(
      Type.Boolean({ description: 'It has not begun, because others of its kind run.' }),
    ),
    rows: Type.Optional(Type.Integer()),
    bytes: Type.Optional(Type.Integer()),
    percent: Type.Optional(Type.Number()),
    eta: Type.Optional(Type.Number({ description: 'Expected milliseconds to the end.' })),
  }),
  input: Type.Unknown({ description: 'What was asked for.' }),
  result: Type.Unsafe<unknown>(
    Type.Union([Exported, Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
      description: 'Of an export its files, of other work figures of its own; null until it is done.',
    }),
  ),
  error: Type.Union([Type.Object({ code: Type.String(), message: Type.String() }), Type.Null()]),
  created: Stamp,
  updated: Stamp,
  finished: Type.Union([Stamp, Type.Null()]),
});

export const jobOperations = [
  operation({
    id: 'listJobs',
    method: 'GET',
    path: '/jobs',
    summary: 'Jobs of the projects that the caller may read, the newest first.',
    needs: 'token',
    query: closed(PageQuery),
    answer: pageOf(Job),
    handle: async ({ services, principal, query }) =>
      mapPage(await services.jobs.list(principal, pageRequest(query)), jobView),
  }),
  operation({
    id: 'getJob',
    method: 'GET',
    path: '/jobs/:id',
    summary: 'One job with its progress.',
    needs: 'token',
    params: IdParams,
    answer: Job,
    handle: async ({ services, principal, params }) => jobView(await services.jobs.get(principal, params.id)),
  }),
  operation({
    id: 'cancelJob',
    method: 'POST',
    path: '/jobs/:id/cancel',
    summary: 'Asks a running job to stop; for who started it and who may write to its project.',
    needs: 'token',
    params: IdParams,
    answer: Job,
    handle: async ({ services, principal, params }) =>
      jobView(await services.jobs.cancel(principal, params.id)),
  }),
  operation({
    id: 'endLinks',
    method: 'DELETE',
    path: '/jobs/:id/links',
    summary:
      'Ends the links to the files of an export for good; for who started it and who may write to its project.',
    needs: 'token',
    params: IdParams,
    query: closed({
      file: Type.Optional(
        Type.String({ minLength: 1, maxLength: 1000, description: 'Name of the one file whose link ends.' }),
      ),
    }),
    status: 204,
    handle: ({ services, principal, params, query }) =>
      services.jobs.endLinks(principal, params.id, query.file),
  }),
];
