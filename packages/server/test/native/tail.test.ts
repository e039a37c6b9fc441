import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform({ 'tail-buffer': '10' });
});
afterAll(() => platform.stop());

interface Event {
  event: string;
  id: string | undefined;
  data: Record<string, unknown>;
}

/** Reads a tail; `events` waits until that many have come. */
async function open(query = '', headers: Record<string, string> = {}) {
  const stop = new AbortController();
  const response = await fetch(platform.at(`/tail${query}`), {
    headers: { authorization: `Bearer ${platform.one.reader}`, ...headers },
    signal: stop.signal,
  });
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const seen: Event[] = [];
  const places: string[] = [];
  let text = '';
  return {
    response,
    close: () => stop.abort(),
    async events(count: number, enough = () => false): Promise<Event[]> {
      while (seen.length < count && !enough()) {
        const { value, done } = await reader.read();
        if (done) break;
        text += value;
        for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
          const block = text.slice(0, end);
          text = text.slice(end + 2);
          const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
          const data = field('data');
          if (data !== undefined)
            seen.push({ event: field('event')!, id: field('id'), data: JSON.parse(data) });
          else if (field('id') !== undefined) places.push(field('id')!);
        }
      }
      return seen;
    },
    /** The id that came alone. */
    async reached(): Promise<string> {
      while (places.length === 0) await this.events(seen.length + 1, () => places.length > 0);
      return places.shift()!;
    },
    async ended(): Promise<boolean> {
      for (;;) if ((await reader.read()).done) return true;
    },
  };
}
const write = (device: string, ...values: unknown[]) =>
  platform.call('POST', '/points', {
    body: values.map((value, i) => ({ device, series: 's', time: 1000 + i, value })),
  });

describe('a tail', () => {
  it('sees series that are made after it began, by their tags', async () => {
    const { one } = platform;
    const tail = await open('?seriesTags=side:left');
    const point = (series: string, value: number, side: string) => ({
      ...{ device: 'sided', series, time: 1000 + value, value, tags: { side } },
    });
    await platform.call('POST', '/points', {
      token: one.writer,
      body: [point('a', 1, 'left'), point('b', 2, 'right')],
    });
    await platform.call('POST', '/points', { token: one.writer, body: [point('c', 3, 'left')] });
    const events = await tail.events(2);
    tail.close();
    expect(events.map(({ data }) => data['value'])).toEqual([1, 3]);
  });

  it.each([
    ['tags=site:north', 'tag'],
    ['tags=site:north&seriesTags=side:left', 'tags of both'],
  ])(
    'of %s has nothing of a device from when it has no longer the tag, and has it again with it',
    async (query) => {
      const { one } = platform;
      const key = `placed ${query}`;
      const path = `/devices/${encodeURIComponent(key)}`;
      const tag = { key: 'site', value: 'north' };
      const call = (method: string, path: string, body: unknown) =>
        platform.call(method, path, { token: one.writer, body });
      await call('POST', '/devices', { key, tags: [tag] });
      const point = (value: number) =>
        call('POST', '/points', [
          { device: key, series: 's', time: 1000 + value, value, tags: { side: 'left' } },
        ]);
      await point(0);
      const tail = await open(`?${query}`);
      await point(1);
      await call('PATCH', path, { tags: [] });
      await point(2);
      await call('PATCH', path, { tags: [tag] });
      await point(3);
      const events = await tail.events(2);
      tail.close();
      expect(events.map(({ data }) => data['value'])).toEqual([1, 3]);
      await call('DELETE', path, undefined);
    },
  );

  it('sends new points with their ids, as they are read back later', async () => {
    const tail = await open();
    expect(tail.response.headers.get('content-type')).toContain('text/event-stream');
    await write('live', 1.5, 2);
    const events = await tail.events(2);
    expect(events.map(({ event, data }) => [event, data])).toEqual([
      ['point', { device: 'live', series: 's', time: '1970-01-01T00:00:01.000Z', value: 1.5 }],
      ['point', { device: 'live', series: 's', time: '1970-01-01T00:00:01.001Z', value: 2 }],
    ]);
    expect(Number(events[1]!.id)).toBe(Number(events[0]!.id) + 1);
    tail.close();
  });

  it('that is asked for its head only is answered at once and takes no place', async () => {
    // More than one credential may have open.
    const heads = Array.from({ length: 120 }, () =>
      platform.call('HEAD', '/tail', { token: platform.one.reader }),
    );
    for (const { status, headers } of await Promise.all(heads)) {
      expect(status).toBe(200);
      expect(headers.get('content-type')).toContain('text/event-stream');
    }
    const tail = await open();
    expect(tail.response.status).toBe(200);
    tail.close();
  });

  it('sends only what is selected', async () => {
    await write('wanted', 1);
    const tail = await open('?devices=wanted&unit=ms');
    await write('other', 1);
    await write('wanted', 2);
    expect((await tail.events(1))[0]!.data).toEqual({ device: 'wanted', series: 's', time: 1000, value: 2 });
    tail.close();
  });

  it('resumes after the last event that was seen', async () => {
    const first = await open();
    await write('resumed', 1);
    const [{ id } = { id: '' }] = await first.events(1);
    first.close();
    await write('resumed', 2, 3);
    const second = await open('', { 'last-event-id': id! });
    expect((await second.events(2)).map(({ data }) => data['value'])).toEqual([2, 3]);
    second.close();
  });

  it('tells when it no longer has what was missed', async () => {
    const first = await open();
    await write('missed', 0);
    const [{ id } = { id: '' }] = await first.events(1);
    first.close();
    for (let round = 0; round < 5; round++)
      await write('missed', ...Array.from({ length: 10 }, (_, i) => round * 10 + i));
    const second = await open('', { 'last-event-id': id! });
    const [gap] = await second.events(1);
    expect(gap).toMatchObject({ event: 'gap', data: { after: Number(id) } });
    // A range up to there has all that was stored.
    expect(Date.parse(gap!.data['to'] as string)).toBeGreaterThan(Number(id) / 1000);
    second.close();
  });

  it('says where it begins, so that a reader that saw nothing yet misses nothing in silence', async () => {
    const first = await open('?devices=quiet');
    const id = await first.reached();
    first.close();
    await write('quiet', 1);
    const second = await open('?devices=quiet', { 'last-event-id': id });
    expect((await second.events(1)).map(({ event, data }) => [event, data['value']])).toEqual([['point', 1]]);
    // The next place is behind what was handed out.
    expect(Number(await second.reached())).toBeGreaterThan(Number(id));
    second.close();
  });

  it.each([
    ['', { 'last-event-id': 'latest' }, 'Last-Event-ID is "latest"'],
    ['?devices=a&colour=red', {}, 'colour'],
    ['?tags=:x', {}, 'tags'],
  ])('is refused when asked wrongly: %s %j', async (query, headers, message) => {
    const { status, json } = await platform.call('GET', `/tail${query}`, {
      headers: headers,
    });
    expect(status).toBe(400);
    expect(json.error.message).toContain(message);
  });

  // The last one: this file has no platform after it.
  it('ends when the platform stops', async () => {
    const tail = await open();
    const [ended] = await Promise.all([tail.ended(), platform.stop()]);
    expect(ended).toBe(true);
    platform = { ...platform, stop: () => Promise.resolve() };
  });
});
