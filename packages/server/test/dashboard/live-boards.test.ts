/** A board that moves on with what is written, by one tail: for members and for strangers, while somebody looks. And the parts of it by themselves. */
import { TributaryApiError, type PanelData } from '@tributary/client';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  BoardTail,
  MOST_LIVE,
  type LivePoint,
  type TailEvents,
} from '../../../dashboard/src/pages/boards/live/board-tail.js';
import { PanelFeed, type PanelView } from '../../../dashboard/src/pages/boards/live/panel-feed.js';
import { withPoints } from '../../../dashboard/src/pages/boards/live/with-points.js';
import type { ViewedPanel } from '../../../dashboard/src/pages/boards/source.js';
import { MAX_LIVE } from '../../src/services/boards/limits.js';
import { HAS_BROWSER, openPage, type Seen } from './support/browser.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const place = (at: number) => ({ x: (at % 2) * 6, y: Math.floor(at / 2) * 3, w: 6, h: 3 });
const panelsOf = (...kinds: readonly (readonly [kind: string, series: string, fields?: object])[]) =>
  kinds.map(([kind, name, fields], at) => ({
    ...{ id: kind, kind, title: kind, place: place(at), ...fields },
    selection: { devices: ['pump'], series: [name] },
  }));

describe.skipIf(!HAS_BROWSER)('a live board', () => {
  let seen: Seen;
  let strangers: Page;
  const asked: string[] = [];
  const panel = (kind: string, on = seen.page) => on.locator(`.board-panel[data-kind=${kind}]`);
  const isLive = (on = seen.page) => on.waitForSelector('[data-live=live]');
  const write = (series: string, value: unknown, ago = 0, more: object = {}) => {
    const point = { device: 'pump', series, time: Date.now() - ago, value, ...more };
    return seen.platform.call('POST', '/points', { token: seen.platform.one.writer, body: [point] });
  };
  const make = async (panels: readonly object[], fields: object = {}) => {
    const body = { name: `board ${Math.random()}`, range: { last: '1h' }, refresh: null, panels, ...fields };
    const token = seen.platform.one.writer;
    return (await seen.platform.call('POST', '/boards', { token, body })).json.id as number;
  };
  const share = async (board: number) => {
    const token = seen.platform.one.writer;
    const body = { expires: Date.now() + HOUR };
    return (await seen.platform.call('POST', `/boards/${board}/shares`, { token, body })).json;
  };
  /** Requests whose path ends so, since the mark. */
  const countOf = (end: string, since = 0) => asked.slice(since).filter((path) => path.endsWith(end)).length;
  /** As a browser says it of a tab behind another one; without a window it says so of none. */
  const show = (visibilityState: 'hidden' | 'visible') =>
    seen.page.evaluate((state) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
      document.dispatchEvent(new Event('visibilitychange'));
    }, visibilityState);

  beforeAll(async () => {
    seen = await openPage(async ({ call, one: { writer: token } }) => {
      const now = Date.now();
      const first = (series: string, value: unknown, more: object = {}) => ({
        ...{ device: 'pump', series, time: now - 10 * MINUTE, value, ...more },
      });
      const points = [first('level', 20), first('state', 'idle')];
      points.push(first('place', 1, { latitude: 50.1, longitude: 4.1 }));
      await call('POST', '/points', { token, body: points });
    });
    const context = await seen.page.context().browser()!.newContext();
    strangers = await context.newPage();
    strangers.on('pageerror', (error) => seen.problems.push(error.message));
    const hear = (page: Page) => page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    hear(seen.page);
    hear(strangers);
    await seen.logIn();
  });
  afterAll(() => seen.stop());

  it('shows a point on a number, a line and a table without reading them again', async () => {
    const id = await make(panelsOf(['number', 'level'], ['line', 'level'], ['table', 'level']));
    await seen.go(`boards/${id}`);
    await isLive();
    await expect.poll(() => panel('line').locator('.drawn').getAttribute('data-points')).toBe('1');
    // Each was read, and once more when the tail stood.
    await expect.poll(() => countOf('/boards/query')).toBe(6);
    await write('level', 21.25);
    await expect.poll(() => panel('number').locator('output').textContent()).toBe('21.25');
    await expect.poll(() => panel('table').locator('td.number').textContent()).toContain('21.25');
    await expect.poll(() => panel('line').locator('.legend').textContent()).toContain('21.25');
    expect(await panel('line').locator('.drawn').getAttribute('data-points')).toBe('2');
    // Its age, by a clock that does not stand behind it.
    expect(await panel('number').textContent()).not.toMatch(/\bin \d/);
    expect(await panel('table').locator('td.time').textContent()).not.toMatch(/\bin \d/);
    expect(countOf('/boards/query')).toBe(6);
  });

  it('has one tail for all panels, and reads those of buckets again', async () => {
    const before = asked.length;
    const bar = ['bar', 'level', { aggregation: 'max', bucket: '1h' }] as const;
    const id = await make(
      panelsOf(
        bar,
        ['band', 'level', { bucket: '1h' }],
        ['timeline', 'state'],
        ['map', 'place'],
        ['number', 'level'],
      ),
    );
    await seen.go(`boards/${id}`);
    await isLive();
    const band = panel('band').locator('.legend');
    const old = (await band.textContent())!;
    await write('level', 88.5);
    await write('state', 'busy');
    await write('place', 1, 0, { latitude: 51.25, longitude: 4.5 });
    await expect.poll(() => panel('number').locator('output').textContent()).toBe('88.5');
    await expect.poll(() => panel('bar').locator('.legend').textContent()).toContain('88.5');
    await expect.poll(() => panel('timeline').locator('.legend').textContent()).toContain('busy');
    await expect.poll(() => panel('map').textContent()).toContain('51.25000, 4.50000');
    await expect.poll(() => band.textContent()).not.toBe(old);
    expect(countOf('/tail', before)).toBe(1);
  });

  it('shows a point that comes late', async () => {
    const id = await make(panelsOf(['line', 'level']));
    await seen.go(`boards/${id}`);
    await isLive();
    const points = async () => Number(await panel('line').locator('.drawn').getAttribute('data-points'));
    await expect.poll(points).toBeGreaterThan(1);
    const before = await points();
    await write('level', 3, 30 * MINUTE);
    await expect.poll(points).toBeGreaterThan(before);
  });

  it('stands still while it is paused, and while nobody sees it', async () => {
    const id = await make(panelsOf(['number', 'level']));
    await seen.go(`boards/${id}`);
    await isLive();
    const { page } = seen;
    const value = () => panel('number').locator('output').textContent();
    await page.uncheck('.live-mark input');
    await page.waitForSelector('[data-live=paused]');
    expect(page.url()).toContain('live=0');
    await write('level', 31);
    await page.check('.live-mark input');
    await isLive();
    await expect.poll(value).toBe('31');

    const gone = page.waitForEvent('requestfailed', (request) => request.url().includes('/tail'));
    await show('hidden');
    await gone;
    const before = asked.length;
    await write('level', 32);
    expect(await value()).toBe('31');
    await show('visible');
    await expect.poll(value).toBe('32');
    await isLive();
    expect(countOf('/tail', before)).toBe(1);
    expect(await page.locator('.live-mark [role=status]').textContent()).toBe('live');
  });

  it('is not live where its range does not end now', async () => {
    const { page } = seen;
    const range = { from: new Date(Date.now() - HOUR).toISOString(), to: new Date().toISOString() };
    const id = await make(panelsOf(['number', 'level']), { range });
    const before = asked.length;
    await seen.go(`boards/${id}`);
    await panel('number').locator('output').waitFor();
    expect(await page.locator('.live-mark').count()).toBe(0);
    // Another range that ends now is.
    await page.selectOption('[aria-label=Range]', '6h');
    await isLive();
    expect(countOf('/tail', before)).toBe(1);
  });

  it(`says that it looks anew where it has more than ${MOST_LIVE} series`, async () => {
    const { page, platform } = seen;
    const time = Date.now() - MINUTE;
    const names = Array.from({ length: MOST_LIVE + 1 }, (_, at) => `many-${at}`);
    const body = names.map((series) => ({ device: 'pump', series, time, value: 1 }));
    await platform.call('POST', '/points', { token: platform.one.writer, body });
    const panels = Array.from({ length: Math.ceil(names.length / 100) }, (_, at) => ({
      ...{ id: `p${at}`, kind: 'table', title: '', place: place(at) },
      selection: { devices: ['pump'], series: names.slice(at * 100, at * 100 + 100) },
    }));
    const before = asked.length;
    await seen.go(`boards/${await make(panels, { refresh: 5 })}`);
    await page.waitForSelector('[data-live=full]');
    expect(await page.locator('.live-mark').textContent()).toContain('looks anew every 5 s');
    expect(countOf('/tail', before)).toBe(0);
    await expect.poll(() => countOf('/boards/query', before)).toBeGreaterThan(panels.length);
  });

  it('shows a stranger of several points of one instant that of the highest sequence, and one ahead of the clock when its time comes', async () => {
    const link = await share(await make(panelsOf(['number', 'level'])));
    await strangers.goto(`${seen.platform.url}/#/shared/${link.secret}`);
    await isLive(strangers);
    const value = () => panel('number', strangers).locator('output').textContent();
    const time = Date.now();
    await write('level', 51, 0, { time, sequence: 2 });
    await expect.poll(value).toBe('51');
    await write('level', 50, 0, { time, sequence: 1 });
    await write('level', 77, -3000);
    await expect.poll(value, { timeout: 10_000 }).toBe('77');
  });

  it('is live for a stranger with a link, until that is revoked', async () => {
    const board = await make(
      panelsOf(['number', 'level'], ['bar', 'level', { aggregation: 'max', bucket: '1h' }]),
    );
    const link = await share(board);
    const before = asked.length;
    await strangers.goto(`${seen.platform.url}/#/shared/${link.secret}`);
    await isLive(strangers);
    await write('level', 99.5);
    await expect.poll(() => panel('number', strangers).locator('output').textContent()).toBe('99.5');
    await expect.poll(() => panel('bar', strangers).locator('.legend').textContent()).toContain('99.5');
    expect(countOf('/shared/tail', before)).toBe(1);
    await seen.platform.call('DELETE', `/boards/${board}/shares/${link.id}`, {
      token: seen.platform.one.writer,
    });
    await strangers.waitForSelector('[role=alert]:has-text("no longer good")');
    expect(await strangers.locator('.board-panel').count()).toBe(0);
  });

  it('and nothing of all that troubled the browser', () => {
    expect(seen.problems).toEqual([]);
  });
});

const NOW = Date.UTC(2026, 10, 1);
const iso = (time: number) => new Date(time).toISOString();
const dataOf = (fields: Partial<PanelData['lines'][number]> = {}): PanelData => ({
  ...{ from: iso(NOW - HOUR), to: iso(NOW), bucket: null, width: null, total: 1 },
  lines: [
    {
      series: { id: 1, device: 'd', deviceName: null, name: 's', kind: 'number', unit: null, label: null },
      ...{ form: 'points', times: [NOW - 2000, NOW - 1000], values: [1, 2], cut: false },
      ...fields,
    },
  ],
});
const viewed = (kind: ViewedPanel['kind'], fields: object = {}): ViewedPanel => ({
  ...{ id: 'p', kind, title: '', place: place(0), ...fields },
});
const point = (time: number, value: LivePoint['value'] & {} = 9, more: object = {}): LivePoint => ({
  ...{ device: 'd', series: 's', time: iso(time), value, ...more },
});

it('has as many series as the server tells who has a link', () => {
  expect(MOST_LIVE).toBe(MAX_LIVE);
});

describe('a panel with points that came', () => {
  const by = (panel: ViewedPanel, data: PanelData, ...points: LivePoint[]) => {
    const { data: after, read } = withPoints(panel, data, points, NOW);
    const { times, values, value, latitudes } = after.lines[0]!;
    return { times, values, value, latitudes, read, isSame: after === data };
  };

  it('has them at the end of its line, and what it has already not twice', () => {
    const line = viewed('line');
    expect(by(line, dataOf(), point(NOW - 1000, 2), point(NOW - 500, 3), point(NOW - 400, 4))).toMatchObject({
      ...{ times: [NOW - 2000, NOW - 1000, NOW - 500, NOW - 400], values: [1, 2, 3, 4], read: 'not' },
    });
    expect(by(line, dataOf(), point(NOW - 2000, 1))).toMatchObject({ isSame: true, read: 'not' });
  });

  it.each([
    ['late', 'line', {}, point(NOW - 1500)],
    ['written again as another value', 'line', {}, point(NOW - 2000, 7)],
    ['ahead of the clock', 'number', {}, point(NOW + 1000)],
    ['of the instant of the newest value', 'number', {}, point(NOW - 1000, 3)],
    ['of the instant of the newest value', 'table', {}, point(NOW - 1000, 3)],
    ['withheld', 'number', {}, { device: 'd', series: 's' }],
    ['of buckets', 'bar', {}, point(NOW - 500)],
    ['of an aggregation', 'table', { aggregation: 'max' }, point(NOW - 500)],
    ['of what held before', 'timeline', {}, point(NOW - 2 * HOUR)],
  ] as const)('is read again where a point is %s', (_, kind, fields, came) => {
    const data = dataOf({ value: 2, at: NOW - 1000 });
    expect(by(viewed(kind, fields), data, came)).toMatchObject({ isSame: true, read: 'again' });
  });

  it('is read again where another place is of the instant of the last one, for that may have a higher sequence', () => {
    const there = dataOf({ latitudes: [1, 2], longitudes: [1, 2] });
    const came = (latitude: number, value: number) => point(NOW - 1000, value, { latitude, longitude: 2 });
    for (const track of [true, false]) {
      const panel = viewed('map', { options: { track } });
      expect(by(panel, there, came(3, 2))).toMatchObject({ isSame: true, read: 'again' });
      expect(by(panel, there, came(2, 3))).toMatchObject({ isSame: true, read: 'again' });
      expect(by(panel, there, came(2, 2))).toMatchObject({ isSame: true, read: 'not' });
    }
  });

  it('leaves alone what is not its own, older than its range, or older than its newest value', () => {
    const nothing = { isSame: true, read: 'not' };
    const newest = dataOf({ value: 2, at: NOW - 1000 });
    expect(by(viewed('line'), dataOf(), point(NOW - 2 * HOUR))).toMatchObject(nothing);
    expect(by(viewed('number'), newest, point(NOW - 1500))).toMatchObject(nothing);
    expect(by(viewed('number'), newest, point(NOW - 500, 9, { device: 'other' }))).toMatchObject(nothing);
    expect(by(viewed('number'), newest, point(NOW - 500))).toMatchObject({ value: 9, read: 'not' });
    const spark = viewed('number', { options: { spark: true } });
    expect(by(spark, newest, point(NOW - 500))).toMatchObject({ value: 9, read: 'slowly' });
  });

  it('moves on a map, with its way or without', () => {
    const there = dataOf({ latitudes: [1, 2], longitudes: [1, 2] });
    const came = point(NOW - 500, 0, { latitude: 3, longitude: 3 });
    const way = viewed('map', { options: { track: true } });
    expect(by(way, there, came)).toMatchObject({ latitudes: [1, 2, 3], read: 'not' });
    const one = dataOf({ times: [NOW - 1000], values: [0], latitudes: [2], longitudes: [2] });
    expect(by(viewed('map'), one, came)).toMatchObject({ latitudes: [3], times: [NOW - 500] });
    expect(by(viewed('map'), one, point(NOW - 500, '4,5')).latitudes).toEqual([4]);
  });
});

describe('with a clock that the test puts forward', () => {
  beforeAll(() => void vi.useFakeTimers({ now: NOW }));
  afterAll(() => void vi.useRealTimers());

  /** A tail that the test holds in its hand. */
  function held() {
    const opened: {
      ids: readonly number[];
      events: TailEvents;
      send: (point: LivePoint) => void;
      break: (why: Error) => void;
    }[] = [];
    const states: string[] = [];
    const problems: unknown[] = [];
    const tail = new BoardTail(
      (ids, events) => {
        const points: LivePoint[] = [];
        let wake = () => {};
        let problem: Error | undefined;
        opened.push({
          ...{ ids, events },
          send: (one) => (points.push(one), wake()),
          break: (why) => ((problem = why), wake()),
        });
        return (async function* () {
          for (;;) {
            if (problem !== undefined) throw problem;
            const next = points.shift();
            if (next !== undefined) yield next;
            else await new Promise<void>((resolve) => (wake = resolve));
          }
        })();
      },
      (state) => states.push(state),
      (error) => problems.push(error),
    );
    return { tail, opened, states, problems };
  }
  const member = () => {
    const came: LivePoint[][] = [];
    let anew = 0;
    return {
      came,
      anew: () => anew,
      take: (points: readonly LivePoint[]) => void came.push([...points]),
      lookAnew: () => void anew++,
    };
  };

  it('a tail waits for the panels to say what they show, and is one for all', async () => {
    const { tail, opened, states } = held();
    const [one, two] = [member(), member()];
    const seats = [tail.join(one), tail.join(two)];
    seats[0]!.wants([1, 2]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(opened).toHaveLength(0);
    seats[1]!.wants([2, 3]);
    await vi.advanceTimersByTimeAsync(100);
    expect(opened.map(({ ids }) => ids)).toEqual([[1, 2, 3]]);
    opened[0]!.events.onOpen(true);
    expect([one.anew(), two.anew()]).toEqual([1, 1]);
    opened[0]!.send(point(NOW, 1));
    opened[0]!.send(point(NOW, 2));
    await vi.advanceTimersByTimeAsync(300);
    expect(one.came.map((points) => points.length)).toEqual([2]);
    expect(two.came).toEqual(one.came);
    // What it has already needs no other tail; what it has not does, in the place of the first.
    seats[1]!.wants([3]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(opened).toHaveLength(1);
    seats[1]!.wants([4]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(opened.map(({ ids }) => ids)).toEqual([
      [1, 2, 3],
      [1, 2, 4],
    ]);
    expect(opened[0]!.events.signal.aborted).toBe(true);
    expect(states).toEqual(['connecting', 'live', 'connecting']);
    tail.close();
    expect(opened[1]!.events.signal.aborted).toBe(true);
  });

  it('a gap makes the panels look anew once, a connection that is lost does not', async () => {
    const { tail, opened, states } = held();
    const one = member();
    tail.join(one).wants([1]);
    await vi.advanceTimersByTimeAsync(100);
    const { events } = opened[0]!;
    events.onOpen(true);
    events.onLost();
    events.onOpen(false);
    expect(one.anew()).toBe(1);
    events.onMissed();
    expect(one.anew()).toBe(2);
    expect(states).toEqual(['connecting', 'live', 'reconnecting', 'live']);
    tail.close();
  });

  it('a tail that fails is tried again after a rest, and tells why', async () => {
    const { tail, opened, states, problems } = held();
    tail.join(member()).wants([1]);
    await vi.advanceTimersByTimeAsync(100);
    const why = new Error('too many streams');
    opened[0]!.break(why);
    await vi.advanceTimersByTimeAsync(1000);
    expect([states.at(-1), problems, opened.length]).toEqual(['failed', [why], 1]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect([states.at(-1), opened.length]).toEqual(['connecting', 2]);
    tail.close();
  });

  it('a tail of a board that has come to have too many series says so, and is tried again after a rest', async () => {
    const { tail, opened, states } = held();
    tail.join(member()).wants([1]);
    await vi.advanceTimersByTimeAsync(100);
    const facts = { code: 'query_too_large', status: 400, retryable: false, requestId: null, details: {} };
    opened[0]!.break(new TributaryApiError('too many', facts));
    await vi.advanceTimersByTimeAsync(1000);
    expect(states.at(-1)).toBe('full');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(opened).toHaveLength(2);
    tail.close();
  });

  it('more points than can wait are dropped, and the panels look anew', async () => {
    const { tail, opened } = held();
    const one = member();
    tail.join(one).wants([1]);
    await vi.advanceTimersByTimeAsync(100);
    for (let i = 0; i <= 5_000; i++) opened[0]!.send(point(NOW, i));
    await vi.advanceTimersByTimeAsync(1000);
    expect([one.anew(), one.came.flat().length]).toEqual([1, 0]);
    tail.close();
  });

  /** A panel whose reading the test ends. */
  function feedOf(panel: ViewedPanel) {
    const reads: { answer: (data: PanelData) => void; signal: AbortSignal }[] = [];
    let view: PanelView = { data: undefined, problem: undefined, loading: false };
    const feed = new PanelFeed({
      ...{ panel, fail: String, pixels: 600 },
      read: (signal) => new Promise((answer) => reads.push({ answer, signal })),
      show: (change) => (view = change(view)),
    });
    feed.start();
    return { feed, reads, view: () => view };
  }

  it('a panel of buckets is read again at a bounded rate, the slower the longer it takes', async () => {
    const { feed, reads } = feedOf(viewed('bar'));
    const some = () => feed.take([point(Date.now() - 1)]);
    await vi.advanceTimersByTimeAsync(100);
    await vi.advanceTimersByTimeAsync(1000);
    reads[0]!.answer({ ...dataOf(), to: iso(Date.now()) });
    await vi.advanceTimersByTimeAsync(0);
    for (let i = 0; i < 39; i++) {
      some();
      await vi.advanceTimersByTimeAsync(100);
    }
    expect(reads).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(200);
    expect(reads).toHaveLength(2);
    // What comes while it is read is no reason to begin anew, but to read once more.
    some();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([reads.length, reads[1]!.signal.aborted]).toEqual([2, false]);
    feed.stop();
  });

  it('a panel is read again when the time of a point has come that was ahead of the clock', async () => {
    const { feed, reads } = feedOf(viewed('number'));
    feed.follow(() => undefined);
    await vi.advanceTimersByTimeAsync(100);
    const answer = async () => {
      reads.at(-1)!.answer({ ...dataOf(), to: iso(Date.now()) });
      await vi.advanceTimersByTimeAsync(0);
    };
    await answer();
    feed.take([point(Date.now() + 10_000)]);
    await vi.advanceTimersByTimeAsync(1000);
    await answer();
    await vi.advanceTimersByTimeAsync(8000);
    expect(reads).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(3000);
    expect(reads).toHaveLength(3);
    feed.stop();
  });

  it('a panel has what came while it was read', async () => {
    const { feed, reads, view } = feedOf(viewed('line'));
    await vi.advanceTimersByTimeAsync(100);
    const now = Date.now();
    feed.take([point(now - 10, 5)]);
    const data = dataOf();
    reads[0]!.answer({ ...data, to: iso(now) });
    await vi.advanceTimersByTimeAsync(0);
    expect(view().data!.lines[0]!.values).toEqual([1, 2, 5]);
    feed.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
