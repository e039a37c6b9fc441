/** What a request of an old client would do here, without doing it. */
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import { isoFromMicros } from '../../../model/time.js';
import { operation } from '../operations/operation.js';
import { closed, Id, Value } from '../wire/schemas.js';

/** More is not needed to see what a request does. */
const MAX_BODY_BYTES = 1024 * 1024;
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

const Text = Type.Union([Type.String(), Type.Null()]);
const Request = closed({
  method: Type.Enum(METHODS),
  target: Type.String({ minLength: 1, maxLength: 16_384, pattern: '^/', expected: 'a path with its query' }),
  headers: Type.Optional(
    Type.Record(Type.String({ maxLength: 200 }), Type.String({ maxLength: 16_384 }), {
      expected: 'an object of texts',
    }),
  ),
  body: Type.Optional(Type.String({ description: 'As base64, of at most 1 MiB.' })),
});
const Rehearsed = Type.Object({
  api: Text,
  operation: Text,
  credential: Type.Union([
    Type.Object({
      form: Type.String(),
      identifier: Text,
      problem: Text,
      token: Type.Union([
        Type.Object({
          kind: Type.String(),
          id: Type.Union([Type.Integer(), Type.Null()]),
          adopted: Type.Boolean(),
          scopes: Type.Array(Type.String()),
        }),
        Type.Null(),
      ]),
    }),
    Type.Null(),
  ]),
  project: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()]),
  names: Type.Array(Type.Object({ kind: Type.String(), asked: Type.String(), found: Text })),
  writes: Type.Object({
    stored: Type.Integer(),
    refused: Type.Integer(),
    first: Type.Array(
      Type.Object({ device: Type.String(), series: Type.String(), time: Text, value: Value }),
    ),
    reasons: Type.Array(Type.String()),
    newSeries: Type.Array(Type.String()),
  }),
  changes: Type.Array(Type.String()),
  answer: Type.Union(
    [Type.Object({ status: Type.Integer(), body: Type.String(), reason: Text }), Type.Null()],
    {
      description: 'What the client would get; null where that follows from what was held back.',
    },
  ),
});

export const rehearse = operation({
  id: 'rehearse',
  method: 'POST',
  path: '/adoptions/check',
  summary: 'What a request of an old client would do here: nothing is written.',
  needs: { project: 'project:admin' },
  body: Request,
  answer: Rehearsed,
  async handle({ services, request, body: { method, target, headers = {}, body = '' } }) {
    const bytes = Buffer.from(body, 'base64');
    if (bytes.length > MAX_BODY_BYTES)
      throw invalidField('body', bytes.length, `at most ${MAX_BODY_BYTES} bytes`);
    for (const [name, value] of Object.entries(headers))
      if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[\r\n\0]/.test(value))
        throw invalidField(`headers.${name}`, value, 'a name and a text as HTTP has them');
    const { ip } = request;
    const told = await services.rehearsals.run({ method, target, headers, body: bytes, ip });
    const { first, ...writes } = told.writes;
    const points = first.map((point) => ({
      ...point,
      time: point.time === null ? null : isoFromMicros(point.time),
    }));
    return { ...told, writes: { ...writes, first: points } };
  },
});
