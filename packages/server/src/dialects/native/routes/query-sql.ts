/** POST /query/sql: one read-only statement over the project's own points. */
import { Type } from 'typebox';
import { operation } from '../operation.js';
import { closed } from '../schemas.js';
import { answerBody } from '../../answers.js';
import { CONTENT_TYPES, tablePieces } from '../wire/rows.js';

export const querySql = operation({
  id: 'querySql',
  method: 'POST',
  path: '/query/sql',
  summary: 'Read-only SQL over the view `telemetry` of the project.',
  needs: { project: 'project:read' },
  query: closed({ format: Type.Optional(Type.Enum(['json', 'csv'])) }),
  body: closed({ sql: Type.String({ minLength: 1, maxLength: 100_000 }) }),
  answer: Type.Object({
    columns: Type.Array(Type.Object({ name: Type.String(), type: Type.String() })),
    rows: Type.Array(Type.Array(Type.Unknown())),
  }),
  async handle({ body, query, project, services, reply }) {
    const result = await services.sql.run(project.id, body.sql);
    if (query.format !== 'csv') return { columns: result.columns, rows: result.rows };
    void reply.type(CONTENT_TYPES.csv);
    const columns = result.columns.map((column) => column.name);
    const cells = (row: readonly unknown[]) => row.map((cell) => JSON.stringify(cell));
    return answerBody(reply, tablePieces({ columns, rows: result.rows, cells }, 'csv', null));
  },
});
