/**
 * What is new on the board of a link, live. Rules: no more than a query by the link answers: of the series of panels whose range ends now,
 * points in that range, and as they were measured only where a panel shows them so; it ends with the link.
 */
import { Tributary, type SharedPoint } from '@tributary/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STREAM_LIMITS } from '../../src/dialects/event-streams.js';
import { MAX_LIVE } from '../../src/services/boards/limits.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { until } from '../support/waiting.js';

let platform: TestPlatform;
const HOUR = 3_600_000;
const PLACE = { x: 0, y: 0, w: 6, h: 4 };

beforeAll(async () => {
  platform = await startTestPlatform();
  const time = Date.now() - 10 * HOUR;
  await write(
    ...['level', 'meter', 'state', 'fixed', 'secret', 'end'].map((series) => ({ series, time, value: 0 })),
    { series: 'state', time, value: 0 },
    { device: 'other', series: 'level', time, value: 0 },
  );
});
afterAll(() => platform.stop());

async function call(method: string, path: string, body?: unknown, token = platform.one.token) {
  const answer = await platform.call(method, path, { body, token });
  expect(answer.status, answer.text).toBeLessThan(300);
  return answer.json;
}
const write = (...points: object[]) =>
  call(
    'POST',
    '/points',
    points.map((point) => ({ device: 'pump', ...point })),
  );

const panel = (id: string, kind: string, series: readonly string[], fields: object = {}) => ({
  ...{ id, kind, title: '', place: PLACE, ...fields },
  selection: { pick: series.map((name) => ({ device: 'pump', series: name })) },
});
let count = 0;
async function shared(panels: readonly object[], token = platform.one.token) {
  const { id } = await call('POST', '/boards', { name: `live ${++count}`, range: { last: '1h' }, panels });
  const link = await call('POST', `/boards/${id}/shares`, { expires: Date.now() + HOUR }, token);
  return { board: id as number, link: link.id as number, secret: link.secret as string };
}

/** What comes until the point of the series `end` does, which every board here shows. */
async function listen(secret: string) {
  const client = new Tributary({ url: platform.url, token: secret });
  const stop = new AbortController();
  const seen: SharedPoint[] = [];
  const reasons: string[] = [];
  let problem: unknown;
  let opened = 0;
  const over = (async () => {
    const options = { onOpen: () => opened++, onEnd: (reason: string) => void reasons.push(reason) };
    for await (const point of client.shared.tail({ signal: stop.signal, ...options })) seen.push(point);
  })().catch((error: unknown) => {
    problem = error;
  });
  await until('a tail', () => opened > 0 || problem !== undefined);
  return {
    async came(): Promise<SharedPoint[]> {
      await write({ series: 'end', time: Date.now(), value: 0 });
      await until('the end', () => seen.some(({ series }) => series === 'end'));
      const before = seen.splice(0);
      return before.filter(({ series }) => series !== 'end');
    },
    /** Why it ended, and what was answered to the next try. */
    async ended() {
      await over;
      return [...reasons, (problem as { code?: string }).code];
    },
    stop: async () => {
      stop.abort();
      await over;
    },
  };
}
const END = panel('end', 'number', ['end']);

describe('the tail of a link', () => {
  it('takes no more places than links together may have, and leaves others theirs', async () => {
    const { perCredential, ofLinks } = STREAM_LIMITS;
    const links = await Promise.all(Array.from({ length: ofLinks / perCredential }, () => shared([END])));
    const stop = new AbortController();
    const open = (secret: string) =>
      fetch(platform.at('/shared/tail'), {
        headers: { authorization: `Bearer ${secret}` },
        signal: stop.signal,
      });
    for (const { secret } of links) {
      const all = await Promise.all(Array.from({ length: perCredential }, () => open(secret)));
      expect(new Set(all.map(({ status }) => status))).toEqual(new Set([200]));
      expect((await open(secret)).status).toBe(429);
    }
    const beyond = await platform.call('GET', '/shared/tail', { token: (await shared([END])).secret });
    expect([beyond.status, beyond.json.error.message]).toEqual([
      429,
      expect.stringContaining('of links to boards'),
    ]);
    const own = await fetch(platform.at('/tail'), {
      headers: { authorization: `Bearer ${platform.one.reader}` },
      signal: stop.signal,
    });
    expect(own.status).toBe(200);
    stop.abort();
  });

  it('has points of panels that show points, and of others that they are there', async () => {
    const { secret } = await shared([
      panel('a', 'line', ['level']),
      panel('b', 'bar', ['meter'], { aggregation: 'delta' }),
      END,
    ]);
    const tail = await listen(secret);
    const time = Date.now() - 60_000;
    const iso = new Date(time).toISOString();
    await write(
      { series: 'level', time, value: 1.5, latitude: 50, longitude: 4, x: 3, metadata: { by: 'me' } },
      { series: 'meter', time, value: 7 },
      { series: 'secret', time, value: 31_337 },
      { device: 'other', series: 'level', time, value: 31_337 },
    );
    expect(await tail.came()).toEqual([
      { device: 'pump', series: 'level', time: iso, value: 1.5 },
      { device: 'pump', series: 'meter' },
    ]);
    await tail.stop();
  });

  it('has places where a map shows them', async () => {
    const { secret } = await shared([panel('a', 'map', ['level']), END]);
    const tail = await listen(secret);
    await write({ series: 'level', time: Date.now() - 1000, value: 1, latitude: 50, longitude: 4 });
    expect(await tail.came()).toMatchObject([{ value: 1, latitude: 50, longitude: 4 }]);
    await tail.stop();
  });

  it('has nothing from outside of the range of a panel, of each its own', async () => {
    const { secret } = await shared([
      panel('a', 'table', ['level']),
      panel('b', 'number', ['level'], { range: { last: '3h' }, aggregation: 'max' }),
      panel('c', 'line', ['fixed'], { range: { from: '2020-01-01T00:00:00Z', to: '2040-01-01T00:00:00Z' } }),
      END,
    ]);
    const tail = await listen(secret);
    const now = Date.now();
    for (const age of [-HOUR, HOUR / 2, 2 * HOUR, 4 * HOUR])
      await write({ series: 'level', time: now - age, value: age });
    await write({ series: 'fixed', time: now, value: 1 });
    const bare = { device: 'pump', series: 'level' };
    expect(await tail.came()).toEqual([
      bare,
      { ...bare, time: new Date(now - HOUR / 2).toISOString(), value: HOUR / 2 },
      bare,
    ]);
    await tail.stop();
  });

  it('says once more that a point is there when its time has come', async () => {
    const { secret } = await shared([panel('a', 'number', ['level']), END]);
    const tail = await listen(secret);
    await write({ series: 'level', time: Date.now() + 3000, value: 31_337 });
    const all: SharedPoint[] = [];
    await until('both', async () => all.push(...(await tail.came())) > 1);
    const bare = { device: 'pump', series: 'level' };
    expect(all).toEqual([bare, bare]);
    await tail.stop();
  });

  it('says no number by which the points of the project could be counted', async () => {
    const { secret } = await shared([END]);
    const stop = new AbortController();
    const answer = await fetch(platform.at('/shared/tail'), {
      headers: { authorization: `Bearer ${secret}`, 'last-event-id': '1' },
      signal: stop.signal,
    });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const ending = write({ series: 'end', time: Date.now(), value: 4 });
    while (!text.includes('"value":4')) text += (await reader.read()).value;
    await ending;
    stop.abort();
    expect(text).not.toMatch(/^id:|gap/m);
  });

  it('shows what the board shows after a change', async () => {
    const { board, secret } = await shared([panel('a', 'line', ['level']), END]);
    const tail = await listen(secret);
    await call('PATCH', `/boards/${board}`, { panels: [panel('a', 'line', ['meter']), END] });
    await until('the other series', async () => {
      await write({ series: 'meter', time: Date.now(), value: 1 });
      return (await tail.came()).some(({ series }) => series === 'meter');
    });
    await write({ series: 'level', time: Date.now(), value: 1 });
    expect(await tail.came()).toEqual([]);
    await tail.stop();
  });

  /** A board by tags, of a device of its own that has one series. */
  async function tagged(name: string) {
    const tags = [{ key: 'site', value: name }];
    await call('POST', '/devices', { key: name, tags });
    await write({ device: name, series: 's', time: Date.now(), value: 0 });
    const selection = { tags };
    const made = await shared([{ ...panel('a', 'line', []), selection }, END]);
    return { tags, tail: await listen(made.secret) };
  }

  it.each([
    ['its tag is taken away', (device: string) => call('PATCH', `/devices/${device}`, { tags: [] })],
    ['its device is deleted', (device: string) => call('DELETE', `/devices/${device}`)],
  ])('has nothing of a series from when %s', async (reason, change) => {
    const device = `tagged ${reason}`.replaceAll(' ', '-');
    const { tail } = await tagged(device);
    const point = (value: number) => write({ device, series: 's', time: Date.now(), value });
    await point(1);
    expect(await tail.came()).toMatchObject([{ device, value: 1 }]);
    await change(device);
    await point(2);
    expect(await tail.came()).toEqual([]);
    await tail.stop();
  });

  it('has of a device that is made again under its key what is written to the new one', async () => {
    await write({ device: 'again', series: 's', time: Date.now(), value: 0 });
    const pick = [{ device: 'again', series: 's' }];
    const { secret } = await shared([{ ...panel('a', 'line', []), selection: { pick } }, END]);
    const tail = await listen(secret);
    await call('DELETE', '/devices/again');
    await until('the new one', async () => {
      await write({ device: 'again', series: 's', time: Date.now(), value: 2 });
      return (await tail.came()).some(({ device }) => device === 'again');
    });
    await tail.stop();
  });

  it('has series that are new', async () => {
    const { tail, tags } = await tagged('first-of-two');
    await call('POST', '/devices', { key: 'second-of-two', tags });
    await until('the new one', async () => {
      await write({ device: 'second-of-two', series: 's', time: Date.now(), value: 1 });
      return (await tail.came()).some(({ device }) => device === 'second-of-two');
    });
    await tail.stop();
  });

  it('is the same for all streams of a board, of which none is told of what it no longer shows', async () => {
    const { board, secret } = await shared([panel('a', 'line', ['level']), END]);
    const { perCredential } = STREAM_LIMITS;
    const tails = await Promise.all(Array.from({ length: perCredential }, () => listen(secret)));
    await call('PATCH', `/boards/${board}`, { panels: [panel('a', 'line', ['meter']), END] });
    await Promise.all(
      tails.map(async (tail) => {
        await until('the other series', async () => {
          await write({ series: 'meter', time: Date.now(), value: 1 });
          return (await tail.came()).some(({ series }) => series === 'meter');
        });
      }),
    );
    await write({ series: 'level', time: Date.now(), value: 31_337 });
    for (const tail of tails) {
      expect((await tail.came()).filter(({ value }) => value === 31_337)).toEqual([]);
      await tail.stop();
    }
  });

  it('ends when the link is revoked, when its board is deleted, and when whoever made it may no longer write', async () => {
    const REASON = 'the credentials are no longer good';
    const revoked = await shared([END]);
    const deleted = await shared([END]);
    const body = { name: 'sharing', project: platform.one.project, scopes: ['project:write'] };
    const token = await call('POST', '/tokens', body, platform.one.admin);
    const orphan = await shared([END], token.token as string);
    const tails = await Promise.all([revoked, deleted, orphan].map(({ secret }) => listen(secret)));
    await call('DELETE', `/boards/${revoked.board}/shares/${revoked.link}`);
    expect(await tails[0]!.ended()).toEqual([REASON, 'credentials_invalid']);
    await call('DELETE', `/boards/${deleted.board}`);
    expect(await tails[1]!.ended()).toEqual([REASON, 'credentials_invalid']);
    await call('DELETE', `/tokens/${token.info.id}`, undefined, platform.one.admin);
    expect(await tails[2]!.ended()).toEqual([REASON, 'credentials_invalid']);
  });

  it('ends when the link expires', async () => {
    const { board } = await shared([END]);
    const link = await call('POST', `/boards/${board}/shares`, { expires: Date.now() + 1500 });
    const tail = await listen(link.secret as string);
    expect(await tail.ended()).toEqual(['the credentials have expired', 'credentials_invalid']);
  });

  it(`is refused of a board with more than ${MAX_LIVE} series, and ends when it comes to have them`, async () => {
    const many = Array.from({ length: MAX_LIVE + 1 }, (_, at) => `many-${at}`);
    const time = Date.now();
    await write(...many.map((series) => ({ series, time, value: 1 })));
    const panels = Array.from({ length: Math.ceil(many.length / 100) }, (_, at) => {
      const some = many.slice(at * 100, at * 100 + 100);
      return { ...panel(`p${at}`, 'table', some), place: { ...PLACE, y: at * 4 } };
    });
    const small = await shared([END]);
    const tail = await listen(small.secret);
    await call('PATCH', `/boards/${small.board}`, { panels });
    expect(await tail.ended()).toEqual([
      expect.stringMatching(/^query_too_large: .*300 series/),
      'query_too_large',
    ]);

    const tags = [{ key: 'many', value: 'yes' }];
    const growing = await shared([...panels.slice(0, 3), { ...panel('t', 'line', []), selection: { tags } }]);
    const grown = await listen(growing.secret);
    await write({ device: 'one-more', series: 's', time, value: 1 });
    await call('PATCH', '/devices/one-more', { tags });
    expect(await grown.ended()).toEqual([expect.stringMatching(/^query_too_large: /), 'query_too_large']);

    const { secret } = await shared(panels);
    const refused = await platform.call('GET', '/shared/tail', { token: secret });
    expect([refused.status, refused.json.error.code]).toEqual([400, 'query_too_large']);
    expect(refused.json.error.message).toContain(`${MAX_LIVE} series`);
  });
});
