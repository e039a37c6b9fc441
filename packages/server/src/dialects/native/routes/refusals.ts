/** The latest refused inputs of a project, for who misses points. */
import { Type } from 'typebox';
import { given } from '../../../model/given.js';
import { operation } from '../operations/operation.js';
import { closed, mapPage, PageQuery, pageOf, pageRequest, Stamp } from '../wire/schemas.js';
import { isoFromMillis } from '../wire/times.js';

const Entry = Type.Object({
  time: Stamp,
  first: Stamp,
  count: Type.Integer({ description: 'Refusals of this kind since `first`.' }),
  door: Type.String({ description: 'The API by which it came, or mqtt, mqtt-upstream, reports.' }),
  code: Type.String(),
  message: Type.String({ description: 'Of the latest one.' }),
  device: Type.Optional(Type.String()),
  series: Type.Optional(Type.String()),
  sample: Type.Optional(
    Type.String({ description: 'The beginning of a refused message or body, without what looks secret.' }),
  ),
});

export const refusalsOperation = operation({
  id: 'listRefusals',
  method: 'GET',
  path: '/refusals',
  summary:
    'The latest refused inputs, whatever API they came by, the newest first; those of one kind are one entry.',
  needs: { project: 'project:read' },
  query: closed({
    door: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    device: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
    ...PageQuery,
  }),
  answer: pageOf(Entry),
  handle({ services, project, query }) {
    const { door, device } = query;
    const page = services.refusals.list(project.id, { door, device }, pageRequest(query));
    return mapPage(page, ({ time, first, count, door: by, code, message, ...told }) => ({
      time: isoFromMillis(time),
      first: isoFromMillis(first),
      count,
      door: by,
      code,
      message,
      ...given({ device: told.device, series: told.series, sample: told.sample }),
    }));
  },
});
