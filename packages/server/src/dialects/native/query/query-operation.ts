/**
 * Every query family is two operations with one meaning: parameters of a GET, or the same members as a POST's JSON.
 * `project` and `format` stay parameters in both.
 */
import type { FastifyReply } from 'fastify';
import { Type, type Static, type TObject, type TProperties } from 'typebox';
import { TributaryError } from '../../../errors/error.js';
import type { Project, SelectedSeries, Services } from '../../../services/services.js';
import { answerText } from '../../answers.js';
import { operation, type Operation } from '../operations/operation.js';
import { encodeColumns, type PointsAnswer } from '../wire/point-columns.js';
import { Unit, closed } from '../wire/schemas.js';
import { SelectionMembers, selectionOf } from './selection.js';
import {
  CONTENT_TYPES,
  NEXT_HEADER,
  tablePieces,
  WARNINGS_HEADER,
  warningsHeader,
  type Format,
  type Table,
  type Warning as Told,
} from '../wire/rows.js';

const Format = Type.Enum(['json', 'ndjson', 'csv']);
const PointsFormat = Type.Enum(['json', 'ndjson', 'csv', 'columns']);
const Common = { ...SelectionMembers, unit: Type.Optional(Unit) };

/** In JSON answers; in the other forms their messages are the header `x-warnings`. */
export const Warning = Type.Object({
  code: Type.String(),
  message: Type.String(),
  member: Type.Optional(Type.String({ description: 'Of the request.' })),
  value: Type.Optional(Type.Union([Type.String(), Type.Number()])),
  nearest: Type.Optional(Type.Array(Type.String(), { description: 'What may have been meant.' })),
});

export interface QueryCall {
  readonly services: Services;
  readonly project: Project;
  readonly series: readonly SelectedSeries[];
}

interface Answered<Row> {
  readonly table: Table<Row>;
  readonly next?: string | null;
  readonly warnings?: readonly Told[];
  /** Of families that are columnar. */
  readonly points?: PointsAnswer;
}

interface Family<M extends TProperties, Row> {
  readonly name: string;
  readonly summary: string;
  readonly members: M;
  /** One of the `items` of a JSON answer, for the document: rows are written as text. */
  readonly row: TObject;
  /** Its rows are points, which may be asked for as columns. */
  readonly columnar?: boolean;
  run(asked: Static<TObject<M & typeof Common>>, call: QueryCall): Promise<Answered<Row>>;
}

export function queryOperations<M extends TProperties, Row>(family: Family<M, Row>): Operation[] {
  const { name, summary, row } = family;
  const format = Type.Optional(family.columnar ? PointsFormat : Format);
  const members = closed({ ...Common, ...family.members });
  const shared = {
    path: `/query/${name}`,
    summary,
    needs: { project: 'project:read' },
    answer: Type.Object({
      items: Type.Array(row),
      next: Type.Union([Type.String(), Type.Null()]),
      warnings: Type.Optional(Type.Array(Warning)),
    }),
    points: 'moved',
  } as const;
  const title = name.slice(0, 1).toUpperCase() + name.slice(1);
  return [
    operation({
      ...shared,
      id: `query${title}`,
      method: 'GET',
      query: closed({ ...members.properties, format }),
      handle: (call) => {
        const { format = 'json', ...asked } = call.query as { format?: Format };
        return answerQuery(family, asked, format, call);
      },
    }),
    operation({
      ...shared,
      id: `query${title}ByBody`,
      method: 'POST',
      query: closed({ format }),
      body: members,
      handle: (call) => answerQuery(family, call.body, call.query.format ?? 'json', call),
    }),
  ];
}

/** `asked` has been checked against the members of the family. */
async function answerQuery<M extends TProperties, Row>(
  family: Family<M, Row>,
  asked: unknown,
  format: Format,
  { services, project, reply }: Omit<QueryCall, 'series'> & { readonly reply: FastifyReply },
): Promise<FastifyReply> {
  const given = asked as Static<TObject<M & typeof Common>>;
  const selection = selectionOf(given);
  const series = await services.selections.select(project.id, selection);
  const most = services.limits.seriesPerQuery;
  if (series.length > most)
    throw new TributaryError('too_many_series', { value: series.length, limit: most });
  const answered = await family.run(given, { services, project, series });
  const { table, next = null, warnings: own = [], points } = answered;
  const warnings = [...own, ...(await services.selections.unknownNames(project.id, selection, series))];
  if (format !== 'json' && next !== null) reply.header(NEXT_HEADER, next);
  if (format !== 'json' && warnings.length > 0) reply.header(WARNINGS_HEADER, warningsHeader(warnings));
  void reply.type(CONTENT_TYPES[format]);
  if (format !== 'columns')
    return reply.send(await answerText(reply, tablePieces(table, format, { next, warnings })));
  const { answers } = reply.server;
  return reply.send(await encodeColumns(points!, { next, warnings }, answers.most));
}
