/** How a tail goes on when its connection does not: a server that breaks it off on purpose. */
import { expect, it } from 'vitest';
import {
  TributaryConnectionError,
  UnexpectedAnswerError,
  type TailedPoint,
  type TailGap,
} from '../src/index.js';
import { drop, listening, refuse, scripted, text, type Step } from './support/scripted-server.js';

const event = (id: number, kind = 'point') =>
  `event: ${kind}\nid: ${id}\ndata: ${JSON.stringify({ device: 'd', series: 's', time: '2026-01-01T00:00:00Z', value: id })}\n\n`;
/** Sends it in two pieces, then breaks off. */
const events =
  (text: string): Step =>
  (request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(text.slice(0, 20));
    setImmediate(() => response.write(text.slice(20), () => request.socket.destroy()));
  };
/** Ends it in order. */
const whole =
  (text: string): Step =>
  (_, response) =>
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(text);

async function take(points: AsyncIterable<TailedPoint>, count: number): Promise<unknown[]> {
  const seen: unknown[] = [];
  for await (const { value } of points) if (seen.push(value) === count) break;
  return seen;
}

it('a connection that is lost is made again, after the last point that was seen', async () => {
  const steps = [
    events(event(1) + event(2)),
    drop,
    refuse(503, 'stopping', true),
    whole(event(3)),
    whole(event(4)),
  ];
  const { client, came } = await scripted(steps);
  let opened = 0;
  expect(await take(client.tail({}, { onOpen: () => opened++ }), 4)).toEqual([1, 2, 3, 4]);
  expect(opened).toBe(3);
  const after = came.map(({ headers }) => headers['last-event-id']);
  expect(after).toEqual([undefined, '2', '2', '2', '3']);
});

it('another program that answers to everything is told at once, and ends a tail that stood', async () => {
  const page = text(200, '<html>Hello</html>', { 'content-type': 'text/html' });
  const { client, came } = await scripted([page]);
  await expect(take(client.tail(), 1)).rejects.toBeInstanceOf(UnexpectedAnswerError);
  expect(came).toHaveLength(1);
  const later = await scripted([whole(event(1)), page]);
  await expect(take(later.client.tail(), 2)).rejects.toMatchObject({
    code: 'answer_unexpected',
    status: 200,
  });
});

it('a logger is told why it connects again', async () => {
  const { told, logger } = listening();
  const end = 'event: end\ndata: {"reason":"the server stops"}\n\n';
  const steps = [
    events(event(1)),
    refuse(503, 'stopping', true),
    whole(end),
    whole(event(2)),
    whole(event(3)),
  ];
  const { client, url } = await scripted(steps, { logger });
  await take(client.tail(), 3);
  expect(told.map((message) => message.replace(/ Connecting again in \d+ ms\.$/, ''))).toEqual([
    expect.stringContaining(`${url} broke off: `),
    'told stopping',
    `${url} ended the stream: the server stops.`,
    `${url} ended the stream.`,
  ]);
});

it('takes the options of every call', async () => {
  const { client, came } = await scripted([drop, events(event(1)), whole(event(2))], { maxRetries: 0 });
  const headers = { 'x-trace': 'abc', accept: 'text/html' };
  await expect(take(client.tail({}, { headers, maxRetries: 1 }), 2)).resolves.toEqual([1, 2]);
  expect(came.map((each) => [each.headers['x-trace'], each.headers.accept])).toEqual(
    Array(3).fill(['abc', 'text/event-stream']),
  );
});

it('what was lost meanwhile is told', async () => {
  const { client } = await scripted([whole(`event: gap\ndata: {"after":1}\n\n${event(9)}`)]);
  const gaps: TailGap[] = [];
  const began = Date.now();
  expect(await take(client.tail({}, { after: '1', onGap: (gap) => gaps.push(gap) }), 1)).toEqual([9]);
  // Of an earlier tail nothing is known here; a server that does not say when it goes on does so now.
  expect(gaps).toEqual([{ from: null, to: expect.any(String) as string }]);
  expect(Date.parse(gaps[0]!.to)).toBeGreaterThanOrEqual(began);
});

it('a gap begins with the last point, or when it came if it is of the future, and ends where the platform says', async () => {
  const gap = (to: string) => `event: gap\ndata: {"after":1,"to":"${to}"}\n\n`;
  const [first, second, third] = [
    '2026-01-01T01:00:00.000Z',
    '2026-01-01T02:00:00.000Z',
    '9000-01-01T00:00:00Z',
  ];
  const { client, came } = await scripted([
    whole('id: 5\n\n'),
    whole(`${gap(first)}id: 6\n\n`),
    whole(`${gap(second)}${event(7)}`),
    whole(gap(first) + event(8).replace('2026', '8026')),
    whole(gap(third) + event(9)),
  ]);
  const gaps: TailGap[] = [];
  const began = Date.now();
  expect(await take(client.tail({}, { onGap: (one) => gaps.push(one) }), 3)).toEqual([7, 8, 9]);
  expect(came.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '5', '6', '7', '8']);
  expect(gaps.map(({ to }) => to)).toEqual([first, second, first, third]);
  const [stood, again, seen, future] = gaps.map(({ from }) => from);
  expect([again, seen]).toEqual([first, '2026-01-01T00:00:00Z']);
  for (const from of [stood, future]) {
    expect(Date.parse(from!)).toBeGreaterThanOrEqual(began);
    expect(Date.parse(from!)).toBeLessThanOrEqual(Date.now());
  }
});

it('the first connection fails as any call does', async () => {
  const { client, came } = await scripted([drop], { maxRetries: 1 });
  await expect(take(client.tail(), 1)).rejects.toBeInstanceOf(TributaryConnectionError);
  expect(came).toHaveLength(2);
});

it('a refusal that waiting does not mend ends it, also when it stood', async () => {
  const { client } = await scripted([whole(event(1)), refuse(403, 'scope_missing', false)]);
  await expect(take(client.tail(), 2)).rejects.toMatchObject({ code: 'scope_missing' });
});

it('the reason why the platform ends it is told, and whoever is told may end the tail', async () => {
  const end = 'event: end\ndata: {"reason":"the token was revoked"}\n\n';
  const { client } = await scripted([whole(end + event(1)), whole(event(2))]);
  const reasons: string[] = [];
  expect(await take(client.tail({}, { onEnd: (reason) => reasons.push(reason) }), 1)).toEqual([1]);
  expect(reasons).toEqual(['the token was revoked']);
  const strict = await scripted([whole(end)]);
  const onEnd = (reason: string) => {
    throw new Error(reason);
  };
  await expect(take(strict.client.tail({}, { onEnd }), 1)).rejects.toThrow('the token was revoked');
});

it('an abort ends it, also while it waits', async () => {
  const stop = new AbortController();
  const { client } = await scripted([whole(event(1))]);
  const seen: unknown[] = [];
  for await (const { value } of client.tail({}, { signal: stop.signal })) {
    seen.push(value);
    stop.abort();
  }
  expect(seen).toEqual([1]);
});

it('an event that is no JSON ends it, and says what came', async () => {
  const { client, came } = await scripted([whole(`${event(1)}event: point\nid: 2\ndata: <html>\n\n`)]);
  const seen: unknown[] = [];
  const following = async () => {
    for await (const { value } of client.tail()) seen.push(value);
  };
  await expect(following()).rejects.toMatchObject({
    code: 'answer_unexpected',
    message: expect.stringContaining('"<html>"'),
  });
  expect([seen, came.length]).toEqual([[1], 1]);
});

it('of a link has points without ids, and what there is of them', async () => {
  const bare = 'event: point\ndata: {"device":"d","series":"s"}\n\n';
  const point = `event: point\ndata: ${JSON.stringify({ device: 'd', series: 's', time: '2026-01-01T00:00:00Z', value: 1 })}\n\n`;
  const { client, came } = await scripted([whole(bare + point), whole(bare), refuse(401, 'over', false)]);
  const seen: unknown[] = [];
  const lost: string[] = [];
  let opened = 0;
  const options = { onOpen: () => opened++, onLost: (reason: string) => void lost.push(reason) };
  const read = async () => {
    for await (const { value } of client.shared.tail(options)) seen.push(value);
  };
  await expect(read()).rejects.toMatchObject({ status: 401 });
  expect([seen, opened, lost.length]).toEqual([[undefined, 1, undefined], 2, 2]);
  expect(came.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, undefined, undefined]);
});
