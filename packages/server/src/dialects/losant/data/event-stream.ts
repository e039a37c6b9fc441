/** Losant's streams: one kind of event, and a sign of life as often as the reader asks for. */
import { holderOf, type EventStreams } from '../../event-streams.js';
import { authorize, deviceOf } from '../credentials.js';
import type { Call } from '../route.js';

const KEEP_ALIVE_SECONDS = 2;

/** `subscribe` gets a function that sends one event, and answers one that ends the subscription. */
export async function streamEvents(
  streams: EventStreams,
  call: Call,
  { event, action }: { event: string; action: string },
  subscribe: (send: (data: object) => void) => Promise<() => void> | (() => void),
): Promise<undefined> {
  const seconds = call.query.integer('keepAliveInterval', { least: 1, most: 300 }) ?? KEEP_ALIVE_SECONDS;
  const { services, request, params } = call;
  const check = async () => deviceOf({ services, params, ...(await authorize(services, request, action)) });
  await streams.answer(
    { ...call, check, holder: holderOf(call.principal, call.project) },
    {
      opening: ': open\n\n',
      closing: (reason) => `: ${reason}\n\n`,
      heartbeat: { text: ': keepalive\n\n', milliseconds: seconds * 1000 },
      subscribe: (write) => subscribe((data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)),
    },
  );
  return undefined;
}
