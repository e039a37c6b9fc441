/**
 * GET /tail: new points as server-sent events. Guards that a reader that does not keep up is cut off rather than kept in
 * memory: it resumes by Last-Event-ID, and learns by a `gap` event what the buffer no longer held.
 */
import type { FastifyRequest } from 'fastify';
import type { ServerResponse } from 'node:http';
import { Type } from 'typebox';
import { invalidField } from '../../../errors/error.js';
import { operation } from '../operation.js';
import { closed, Unit } from '../schemas.js';
import { SelectionMembers, selectionOf } from '../selection.js';
import { tailPointText } from '../wire/point-rows.js';
import { timeText } from '../wire/times.js';

const HEARTBEAT_MS = 15_000;
const RETRY_MS = 2_000;
const MOST_WAITING_BYTES = 4 * 2 ** 20;

export function tailOperation(open: Set<ServerResponse>) {
  return operation({
    id: 'tail',
    method: 'GET',
    path: '/tail',
    summary: 'New points of a selection as server-sent events; resumes by Last-Event-ID.',
    needs: { project: 'project:read' },
    query: closed({ ...SelectionMembers, unit: Type.Optional(Unit) }),
    async handle({ services, project, query, request, reply }) {
      const after = lastEventId(request);
      const stream = reply.raw;
      const time = timeText(query.unit);
      // Events may come before the subscription is made: the head has to be out by then.
      const begin = () => {
        if (stream.headersSent) return;
        reply.hijack();
        open.add(stream);
        stream.writeHead(200, {
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-cache, no-transform',
          'x-accel-buffering': 'no',
          'x-request-id': request.id,
        });
        stream.write(`retry: ${RETRY_MS}\n\n`);
      };
      const write = (text: string) => {
        begin();
        stream.write(text);
        if (stream.writableLength > MOST_WAITING_BYTES) stream.destroy();
      };
      const unsubscribe = await services.tail.subscribe(project.id, selectionOf(query), after, {
        point: (point) => write(`event: point\nid: ${point.id}\ndata: ${tailPointText(point, time)}\n\n`),
        gap: (last) => write(`event: gap\ndata: {"after":${last}}\n\n`),
      });
      begin();
      const heartbeat = setInterval(() => write(': still here\n\n'), HEARTBEAT_MS);
      const end = () => {
        clearInterval(heartbeat);
        open.delete(stream);
        unsubscribe();
      };
      if (stream.destroyed) end();
      else stream.once('close', end);
    },
  });
}

function lastEventId(request: FastifyRequest): number | undefined {
  const given = request.headers['last-event-id'];
  if (given === undefined || given === '') return undefined;
  if (typeof given === 'string' && /^\d{1,16}$/.test(given) && Number.isSafeInteger(Number(given)))
    return Number(given);
  throw invalidField('Last-Event-ID', given, 'the id of the last event that was received');
}
