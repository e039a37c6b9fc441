/**
 * GET /tail: new points as server-sent events. A reader that was cut off resumes by Last-Event-ID, which it has from the
 * beginning, and learns by a `gap` event what the buffer no longer held, and by an `end` event why the server ended the stream.
 */
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { nowMicros } from '../../../model/time.js';
import { invalidField } from '../../../errors/error.js';
import { holderOf, type EventStreams } from '../../event-streams.js';
import { authenticate } from '../credentials.js';
import { operation } from '../operations/operation.js';
import { closed, Unit } from '../wire/schemas.js';
import { SelectionMembers, selectionOf } from '../query/selection.js';
import { tailPointText } from '../wire/point-rows.js';
import { isoFromMillis, timeText } from '../wire/times.js';

const RETRY_MS = 2_000;
/** What every tail has in common. */
export const TAIL_FORM = {
  opening: `retry: ${RETRY_MS}\n\n`,
  closing: (reason: string) => `event: end\ndata: ${JSON.stringify({ reason })}\n\n`,
  heartbeat: { text: ': still here\n\n', milliseconds: 15_000 },
};

export function tailOperation(streams: EventStreams) {
  return operation({
    id: 'tail',
    method: 'GET',
    path: '/tail',
    summary: 'New points of a selection as server-sent events; resumes by Last-Event-ID.',
    needs: { project: 'project:read' },
    query: closed({ ...SelectionMembers, unit: Type.Optional(Unit) }),
    async handle({ services, principal, project, query, request, reply }) {
      const after = lastEventId(request);
      const time = timeText(query.unit);
      await streams.answer(
        {
          ...{ services, request, reply },
          holder: holderOf(principal, project),
          check: async () =>
            services.rights.project(await authenticate(request, services.access), project.id, 'project:read'),
        },
        {
          ...TAIL_FORM,
          subscribe: (write) =>
            services.tail.subscribe(project.id, selectionOf(query), after, {
              point: (point) =>
                write(`event: point\nid: ${point.id}\ndata: ${tailPointText(point, time)}\n\n`),
              gap: (last) =>
                write(`event: gap\ndata: ${JSON.stringify({ after: last, to: justAfterNow() })}\n\n`),
              // An id alone is no event to a browser, and yet what it resumes after.
              reached: (id) => write(`id: ${id}\n\n`),
            }),
        },
      );
      return reply;
    },
  });
}

/** Ends a range that has all that was stored until now. */
const justAfterNow = () => isoFromMillis(Math.floor(nowMicros() / 1000) + 1);

function lastEventId(request: FastifyRequest): number | undefined {
  const given = request.headers['last-event-id'];
  if (given === undefined || given === '') return undefined;
  if (typeof given === 'string' && /^\d{1,16}$/.test(given) && Number.isSafeInteger(Number(given)))
    return Number(given);
  throw invalidField('Last-Event-ID', given, 'the id of the last event that was received');
}
