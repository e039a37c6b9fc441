/** GET /shared/tail: what is new on the board of a link, as server-sent events, until the link ends. */
import type { SharedTail } from '../../../services/services.js';
import { bearerOf } from '../../authorization.js';
import type { EventStreams } from '../../event-streams.js';
import { operation } from '../operations/operation.js';
import { sharedPointText } from '../wire/point-rows.js';
import { timeText } from '../wire/times.js';
import { TAIL_FORM } from './tail.js';

export function sharedTailOperation(streams: EventStreams) {
  return operation({
    id: 'sharedTail',
    method: 'GET',
    path: '/shared/tail',
    summary:
      'What is new on the board of a link, as server-sent events: points that its panels show, and of others that they are there.',
    needs: 'share',
    async handle({ services, shared, request, reply }) {
      const time = timeText(undefined);
      let live: SharedTail | undefined;
      const { share, restsOn: on } = shared;
      await streams.answer(
        {
          ...{ services, request, reply },
          holder: { credential: `link ${share.id}`, isLink: true, on, expires: share.expires },
          check: async () => {
            const now = await services.boardShares.open(bearerOf(request), { rehearsed: true });
            await live?.show(now);
          },
        },
        {
          ...TAIL_FORM,
          subscribe: async (write) => {
            const made = await services.boardShares.tail(shared, (point) =>
              write(`event: point\ndata: ${sharedPointText(point, time)}\n\n`),
            );
            live = made;
            return () => made.end();
          },
        },
      );
      return reply;
    },
  });
}
