/** POST /query/sql: one read-only statement over the project's own points. */
import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { operation } from '../operations/operation.js';
import { closed } from '../wire/schemas.js';
import { CONTENT_TYPES } from '../wire/rows.js';
import { encodeSql } from '../wire/sql-answer.js';

export const querySql = operation({
  id: 'querySql',
  method: 'POST',
  path: '/query/sql',
  summary: 'Read-only SQL over the view `telemetry` of the project.',
  needs: { project: 'project:read' },
  query: closed({ format: Type.Optional(Type.Enum(['json', 'csv'])) }),
  body: closed({
    sql: Type.String({ minLength: 1, description: 'One SELECT of at most 20,000 characters.' }),
  }),
  answer: Type.Object({
    columns: Type.Array(Type.Object({ name: Type.String(), type: Type.String() })),
    rows: Type.Array(Type.Array(Type.Unknown())),
  }),
  async handle({ body, query, project, services, reply }) {
    const { format = 'json' } = query;
    const answer = await services.sql.run(project.id, body.sql);
    reply.server.answers.hold(reply, answer.bytes);
    void reply.type(CONTENT_TYPES[format]);
    return reply.send(Readable.from(encodeSql(answer, format), { objectMode: false }));
  },
});
