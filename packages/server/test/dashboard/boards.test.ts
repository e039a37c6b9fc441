/** Boards on the page: made, arranged, saved, shared with a stranger, and revoked; names that try to be more than names. */
import type { Page } from 'playwright-core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  arranged,
  placeBelow,
  placeByKey,
  type Placed,
} from '../../../dashboard/src/pages/boards/edit/layout.js';
import { lookAt, projectionOf, zoomed } from '../../../dashboard/src/pages/boards/panels/projection.js';
import { HAS_BROWSER, openPage, type Seen } from './support/browser.js';

const HOUR = 3_600_000;
const HOSTILE = '<img src=x onerror=globalThis.hacked=1>';

describe.skipIf(!HAS_BROWSER)('boards', () => {
  let seen: Seen;
  let strangers: Page;
  const panel = (kind: string) => seen.page.locator(`.board-panel[data-kind=${kind}]`);
  const places = () =>
    seen.page
      .locator('.board-cell')
      .evaluateAll((cells) =>
        Object.fromEntries(
          (cells as HTMLElement[]).map(({ dataset, style }) => [
            dataset['panel'],
            `${style.gridColumn} | ${style.gridRow}`,
          ]),
        ),
      );

  beforeAll(async () => {
    seen = await openPage(async ({ call, one: { writer: token } }) => {
      const now = Date.now();
      const rows = Array.from({ length: 600 }, (_, i) => [
        ...[now - (600 - i) * 60_000, 20 + (i % 50) / 10],
        ...[i % 100 < 50, i % 200 < 100 ? 'idle' : 'busy'],
      ]);
      const series = ['level', 'open', 'state'];
      await call('POST', '/points', { token, body: { tables: [{ device: 'tank', series, rows }] } });
      const points = [
        { device: HOSTILE, series: HOSTILE, time: now - HOUR, value: HOSTILE },
        { device: 'truck', series: 'speed', time: now - HOUR, value: 50, latitude: 50.8, longitude: 4.3 },
        { device: 'truck', series: 'speed', time: now - 60_000, value: 60, latitude: 50.9, longitude: 4.4 },
      ];
      await call('POST', '/points', { token, body: points });
    });
    await seen.logIn();
    // As somebody who has never been here: no cookie, no storage of the other.
    const context = await seen.page.context().browser()!.newContext();
    strangers = await context.newPage();
    strangers.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('401')) seen.problems.push(message.text());
    });
    strangers.on('pageerror', (error) => seen.problems.push(error.message));
    strangers.on('request', (request) => seen.asked.push(request.url()));
  });
  afterAll(() => seen.stop());

  it('is made with a panel whose series is found by a word', async () => {
    const { page } = seen;
    await seen.go('boards');
    await page.click('text=New board');
    await page.fill('.draft >> label:has-text("Name") >> input', 'Tank farm');
    await page.click('text=+ Panel');
    await page.fill('dialog [aria-label="Find series"]', 'LEVEL');
    await page.check('dialog .tree label:has-text("level") input');
    await page.fill('dialog label:has-text("Title") >> input', 'Level');
    await page.click('dialog >> text=Done');
    await panel('line').locator('.drawn').waitFor();
    expect(await panel('line').locator('.legend').textContent()).toContain('level');
    await page.click('.draft >> text=Save');
    await page.waitForURL(/\/boards\/\d+$/);
    await page.waitForSelector('h1:has-text("Tank farm")');
  });

  it('gets panels of every kind, by names too', async () => {
    const { page } = seen;
    await page.click('button:text-is("Change")');
    for (const [kind, device] of [
      ['band', 'tank'],
      ['bar', 'tank'],
      ['number', 'tank'],
      ['timeline', 'tank'],
      ['table', 'tank'],
      ['map', 'truck'],
    ] as const) {
      await page.click('text=+ Panel');
      await page.selectOption('dialog label:has-text("Kind") >> select', kind);
      await page.click('dialog >> text=By names and tags');
      await page.fill('dialog label:has-text("Devices") >> input', device);
      if (kind === 'map') await page.check('dialog label:has-text("The way") input');
      await page.click('dialog >> text=Done');
      await panel(kind).waitFor();
    }
    await page.click('text=+ Panel');
    await page.selectOption('dialog label:has-text("Kind") >> select', 'text');
    await page.fill('dialog textarea', 'Call 1234 at night.');
    await page.click('dialog >> text=Done');
    await page.click('.draft >> text=Save');
    await page.waitForSelector('.draft', { state: 'detached' });
    for (const kind of ['line', 'band', 'bar', 'timeline']) await panel(kind).locator('.drawn').waitFor();
    await panel('number').locator('output').first().waitFor();
    expect(await panel('table').locator('tbody tr').count()).toBe(3);
    await panel('map').locator('canvas').waitFor();
    expect(await panel('map').textContent()).toContain('50.90000, 4.40000');
    expect(await panel('text').textContent()).toContain('Call 1234');
  });

  it('is arranged by keys and by the pointer, and nothing of it is kept until it is saved', async () => {
    const { page } = seen;
    const before = await places();
    await page.click('button:text-is("Change")');
    const handle = panel('line').locator('.handle');
    await handle.focus();
    for (let i = 0; i < 6; i++) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await expect.poll(async () => (await places())['p1']).toBe('7 / span 6 | 1 / span 5');
    await page.click('text=Discard');
    await page.waitForSelector('.draft', { state: 'detached' });
    expect(await places()).toEqual(before);
    await page.click('button:text-is("Change")');
    const box = (await panel('line').locator('.handle').boundingBox())!;
    const grid = (await page.locator('.board-grid').boundingBox())!;
    await page.mouse.move(box.x + 5, box.y + 5);
    await page.mouse.down();
    await page.mouse.move(box.x + 5 + grid.width / 2, box.y + 5, { steps: 8 });
    await page.mouse.up();
    await expect.poll(async () => (await places())['p1']).toBe('7 / span 6 | 1 / span 4');
    await page.click('.draft >> text=Save');
    await page.waitForSelector('.draft', { state: 'detached' });
    await page.reload();
    await panel('line').waitFor();
    expect((await places())['p1']).toBe('7 / span 6 | 1 / span 4');
  });

  it('has another range in its address, and back leads to its own', async () => {
    const { page } = seen;
    const seconds = async () => Number(await panel('line').locator('.drawn').getAttribute('data-seconds'));
    await expect.poll(seconds).toBe(86_400);
    await page.selectOption('[aria-label=Range]', '1h');
    await expect.poll(seconds).toBe(3600);
    expect(page.url()).toContain('r=1h');
    await page.goBack();
    await expect.poll(seconds).toBe(86_400);
  });

  it('is not overwritten by who did not see the changes of another', async () => {
    const { page, platform } = seen;
    const id = /boards\/(\d+)/.exec(page.url())![1]!;
    await page.click('button:text-is("Change")');
    await page.fill('.draft >> label:has-text("Description") >> input', 'mine');
    const token = platform.one.writer;
    await platform.call('PATCH', `/boards/${id}`, { token, body: { description: 'theirs' } });
    seen.problems.length = 0;
    await page.click('.draft >> text=Save');
    await page.waitForSelector('[role=alert]:has-text("Somebody else has changed this board")');
    expect(seen.problems.splice(0).join()).toContain('409');
    await page.click('text=Discard');
    await page.waitForSelector('p:text-is("theirs")');
  });

  it('is seen by a stranger with a link, who sees nothing else, until it is revoked', async () => {
    const { page, platform } = seen;
    await page.click('text=Share…');
    await page.fill('dialog label:has-text("For whom") >> input', 'the neighbours');
    await page.click('dialog >> text=Make a link');
    const link = (await page.locator('dialog pre').textContent())!;
    expect(link).toMatch(/#\/shared\/trs_[\w-]{43}$/);
    const secret = link.split('/').at(-1)!;
    await strangers.goto(link);
    await strangers.waitForSelector('h1:has-text("Tank farm")');
    for (const kind of ['line', 'band', 'bar', 'timeline'])
      await strangers.waitForSelector(`.board-panel[data-kind=${kind}] .drawn`);
    await strangers.waitForSelector('.board-panel[data-kind=table] tbody tr');
    expect(await strangers.locator('header.top').count()).toBe(0);
    expect(await strangers.locator('a, .draft').count()).toBe(0);
    // Closer, within the range that the board has.
    await strangers.selectOption('[aria-label=Range]', '1h');
    await expect
      .poll(() => strangers.locator('.board-panel[data-kind=line] .drawn').getAttribute('data-seconds'))
      .toBe('3600');
    const kept = await strangers.evaluate(() => [
      JSON.stringify({ ...localStorage }),
      JSON.stringify({ ...sessionStorage }),
      document.cookie,
    ]);
    expect(kept.join()).not.toContain(secret);
    expect(seen.asked.filter((url) => url.split('#')[0]!.includes(secret))).toEqual([]);
    // Without the link there is the login, as for everybody.
    await strangers.evaluate(() => {
      location.hash = '#/devices';
    });
    await strangers.waitForSelector('input[name=password]');
    await strangers.goto(link);
    await strangers.waitForSelector('h1:has-text("Tank farm")');

    await page.click('dialog tr:has-text("the neighbours") >> text=Revoke');
    await page.waitForSelector('dialog tr:has-text("the neighbours")', { state: 'detached' });
    // By its tail, whether they look or not.
    await strangers.waitForSelector('main:not(:has(.board-panel))');
    await strangers.waitForSelector('[role=alert]:has-text("no longer good")');
    expect(
      (await fetch(platform.at('/shared/board'), { headers: { authorization: `Bearer ${secret}` } })).status,
    ).toBe(401);
    await page.click('dialog >> text=Close');
  });

  it('takes the chart of the explorer, and a device as it is', async () => {
    const { page, platform } = seen;
    const token = platform.one.writer;
    const { items } = (await platform.call('GET', '/series?name=level', { token })).json;
    await seen.go(`explorer?s=${items[0].id}&r=6h&a=max`);
    await page.waitForSelector('.drawn');
    await page.click('text=To a board…');
    await page.fill('dialog input[name=name]', 'From the explorer');
    await page.click('dialog >> button:text-is("Add")');
    await page.waitForURL(/\/boards\/\d+$/);
    await panel('line').locator('.drawn').waitFor();
    const id = /boards\/(\d+)$/.exec(page.url())![1]!;
    const { json } = await platform.call('GET', `/boards/${id}`, { token });
    expect([json.range, json.panels[0].aggregation, json.panels[0].selection]).toEqual([
      { last: '6h' },
      'max',
      { pick: [{ device: 'tank', series: 'level' }] },
    ]);
    await seen.go('device/tank');
    await page.click('text=Open as a board');
    await panel('timeline').locator('canvas').waitFor();
    await page.click('text=Keep this board');
    await page.waitForURL(/\/boards\/\d+$/);
    await page.waitForSelector('h1:text-is("tank")');
    // A name that is taken can be changed.
    await seen.go('boards/ready?device=tank');
    await page.click('text=Keep this board');
    await page.waitForSelector('[role=alert]:has-text("exists already")');
    expect(seen.problems.splice(0).join()).toContain('409');
    await page.fill('.draft >> label:has-text("Name") >> input', 'tank, again');
    await page.click('.draft >> text=Save');
    await page.waitForSelector('h1:text-is("tank, again")');
  });

  it('shows hostile names and texts as what they are', async () => {
    const { page, platform } = seen;
    const token = platform.one.writer;
    const place = { x: 0, y: 0, w: 6, h: 3 };
    const selection = { devices: [HOSTILE] };
    const panels = [
      { id: 'a', kind: 'table', title: HOSTILE, place, selection },
      { id: 'b', kind: 'timeline', title: HOSTILE, place: { ...place, y: 3 }, selection },
      {
        id: 'c',
        kind: 'text',
        title: HOSTILE,
        place: { ...place, y: 6 },
        text: `${HOSTILE}<script>hacked=1</script>`,
      },
    ];
    const body = { name: HOSTILE, description: HOSTILE, panels };
    const { id } = (await platform.call('POST', '/boards', { token, body })).json;
    const expires = Date.now() + HOUR;
    const shares = { token, body: { name: HOSTILE, expires } };
    const { secret } = (await platform.call('POST', `/boards/${id}/shares`, shares)).json;
    await seen.go('boards');
    await page.waitForSelector(`h2:text-is("${HOSTILE}")`);
    await seen.go(`boards/${id}`);
    await strangers.goto(`${platform.url}/#/shared/${secret}`);
    for (const one of [page, strangers]) {
      await one.waitForSelector('.board-panel[data-kind=table] tbody tr');
      await one.waitForSelector('.board-panel[data-kind=timeline] canvas');
      expect(await one.locator('.board-panel[data-kind=text]').textContent()).toContain('<script>');
      expect(await one.locator('img, main script').count()).toBe(0);
      expect(await one.evaluate(() => 'hacked' in globalThis)).toBe(false);
    }
    await page.click('text=Share…');
    await page.waitForSelector('dialog tbody tr');
    await page.click('dialog >> text=Close');
  });

  it('is deleted when one is sure', async () => {
    const { page } = seen;
    await page.click('button:text-is("Change")');
    await page.click('button:text-is("Delete")');
    await page.click('text=Really delete');
    await page.waitForURL(/\/boards$/);
    await page.waitForSelector('h2:has-text("Tank farm")');
    expect(await page.locator(`h2:text-is("${HOSTILE}")`).count()).toBe(0);
  });

  it('and nothing of all that troubled the browser', () => {
    expect(seen.problems).toEqual([]);
  });
});

describe('the grid of a board', () => {
  const place = fc.record({
    x: fc.integer({ min: -3, max: 14 }),
    y: fc.integer({ min: -2, max: 30 }),
    w: fc.integer({ min: 0, max: 15 }),
    h: fc.integer({ min: 0, max: 10 }),
  });
  const move = fc.record({ at: fc.nat(), place });
  const overlapping = (panels: readonly Placed[]) =>
    panels.some(({ place: a }, i) =>
      panels.some(
        ({ place: b }, j) =>
          i < j && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h,
      ),
    );

  it('never lets panels overlap, lose each other, leave it or hang in the air, however they are moved', () => {
    fc.assert(
      fc.property(
        fc.array(place, { minLength: 1, maxLength: 12 }),
        fc.array(move, { maxLength: 6 }),
        (places, moves) => {
          let panels: Placed[] = [];
          for (const [at, one] of places.entries()) {
            const id = `p${at}`;
            panels = arranged([...panels, { id, place: placeBelow(panels, 6, 2) }], id, one);
          }
          for (const { at, place: to } of moves) panels = arranged(panels, `p${at % places.length}`, to);
          expect(panels.map(({ id }) => id)).toEqual(places.map((_, at) => `p${at}`));
          expect(overlapping(panels)).toBe(false);
          for (const { id, place: one } of panels) {
            expect(one.x >= 0 && one.w >= 2 && one.x + one.w <= 12 && one.y >= 0 && one.h >= 1).toBe(true);
            const higher = { id: 'x', place: { ...one, y: one.y - 1 } };
            const others = panels.filter((other) => other.id !== id);
            expect(one.y === 0 || overlapping([...others, higher])).toBe(true);
          }
        },
      ),
    );
  });

  it('moves by arrows, and makes larger with Shift', () => {
    const at = { x: 2, y: 2, w: 4, h: 3 };
    expect(placeByKey(at, 'ArrowLeft', false)).toEqual({ ...at, x: 1 });
    expect(placeByKey(at, 'ArrowDown', true)).toEqual({ ...at, h: 4 });
    expect(placeByKey(at, 'a', false)).toBeUndefined();
  });
});

describe('the plane of a map', () => {
  it('has every position in its area, north above south and west before east', () => {
    const position = fc.record({
      latitude: fc.double({ min: -89, max: 89, noNaN: true }),
      longitude: fc.double({ min: -180, max: 180, noNaN: true }),
    });
    const side = fc.integer({ min: 100, max: 2000 });
    fc.assert(
      fc.property(
        fc.array(position, { minLength: 1, maxLength: 30 }),
        side,
        side,
        (places, width, height) => {
          const look = lookAt(places, { width, height });
          const on = projectionOf(look, { width, height });
          for (const { latitude, longitude } of places) {
            const [x, y] = [on.xOf(longitude), on.yOf(latitude)];
            expect(x >= 0 && x <= width && y >= 0 && y <= height).toBe(true);
            expect(on.yOf(latitude + 0.1)).toBeLessThan(y);
            expect(on.xOf(longitude + 0.1)).toBeGreaterThan(x);
          }
          // Closer at a place: it stays below the pointer.
          const [{ latitude, longitude }] = places as [(typeof places)[number]];
          const [x, y] = [on.xOf(longitude), on.yOf(latitude)];
          const closer = projectionOf(zoomed(look, 2, { x: x - width / 2, y: y - height / 2 }), {
            width,
            height,
          });
          expect(closer.xOf(longitude)).toBeCloseTo(x, 3);
          expect(closer.yOf(latitude)).toBeCloseTo(y, 3);
        },
      ),
    );
  });
});
