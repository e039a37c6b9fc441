/** POST /points: a batch of points in, a report out. The order of work ensures that a wrong body stores nothing. */
import { Type } from 'typebox';
import { operation } from '../operations/operation.js';
import { closed, Name, SeriesTags, Time, Unit, Value } from '../wire/schemas.js';
import { whenRoom } from '../../json-slices.js';
import { decodePoints, FRAMES_TYPE } from '../wire/decode-points.js';
import { MAX_SEQUENCE } from '../wire/fields.js';

const Point = closed({
  device: Name,
  series: Name,
  time: Time,
  value: Value,
  latitude: Type.Optional(Type.Number({ minimum: -90, maximum: 90 })),
  longitude: Type.Optional(Type.Number({ minimum: -180, maximum: 180 })),
  x: Type.Optional(Type.Number()),
  metadata: Type.Optional(Type.Unknown()),
  sequence: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: MAX_SEQUENCE,
      description: 'Of several points of one instant; absent: 0.',
    }),
  ),
  tags: Type.Optional({ ...SeriesTags, description: 'Of the series, if the point makes it.' }),
});
const Columns = closed({
  device: Name,
  series: Type.Array(Name),
  tags: Type.Optional(
    Type.Array(Type.Union([SeriesTags, Type.Null()]), {
      description: 'Of each series, for those that the rows make.',
    }),
  ),
  rows: Type.Array(Type.Array(Type.Unknown()), { description: '[time, value of each series…]' }),
});
const Refused = Type.Object({ index: Type.Integer(), code: Type.String(), message: Type.String() });

export const writePoints = operation({
  id: 'writePoints',
  method: 'POST',
  path: '/points',
  summary: 'Writes points. 200: all stored; 207: some were refused, `refused` says which and why.',
  needs: { project: 'project:write' },
  points: 'in',
  query: closed({
    unit: Type.Optional(Unit),
    device: Type.Optional(
      Type.String({ minLength: 1, maxLength: 255, description: 'Device of CSV rows without one.' }),
    ),
  }),
  raw: {
    'application/json': Type.Union([
      Type.Array(Point),
      Point,
      Columns,
      closed({ tables: Type.Array(Columns) }),
    ]),
    'application/x-ndjson': Point,
    [FRAMES_TYPE]: Type.String({
      format: 'binary',
      description: 'Arrays of numbers: docs/native-api.md "Frames".',
    }),
    'text/csv': Type.String({
      description:
        'Long: device,series,time,value[,latitude,longitude,x,metadata,sequence]. Wide: time[,device],<series>…',
    }),
  },
  answer: Type.Object({
    stored: Type.Integer(),
    refused: Type.Array(Refused),
    refusedCount: Type.Optional(
      Type.Integer({ description: 'Only where `refused` does not name them all: how many there are.' }),
    ),
  }),
  async handle({ query, project, services, request, reply }) {
    const { unit = 'ms', device } = query;
    const body = request.body as Buffer | undefined;
    const contentType = request.headers['content-type'];
    const { stored, refused, refusedCount } = await whenRoom(body?.length ?? 0, async () => {
      const batch = services.ingest.begin(project);
      batch.timesIn(unit);
      try {
        await decodePoints(body, { contentType, unit, device }, batch);
      } catch (error) {
        services.ingest.release(batch);
        throw error;
      }
      return batch.commit();
    });
    void reply.status(refusedCount === 0 ? 200 : 207);
    // Hot: no object is made twice for an answer without refusals.
    return refusedCount > refused.length ? { stored, refused, refusedCount } : { stored, refused };
  },
});
