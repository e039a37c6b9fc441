/** From an empty platform to the first point, by the page alone: lines with a token, and the point that turns the page green. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_BROWSER, openPage, type Seen } from './support/browser.js';

describe.skipIf(!HAS_BROWSER)('the first run', () => {
  let seen: Seen;
  beforeAll(async () => {
    seen = await openPage();
  });
  afterAll(() => seen.stop());

  it('shows an empty project how to send a first point, for each API', async () => {
    const { page, platform } = seen;
    await seen.logIn();
    await page.waitForSelector('text=Waiting for your first point');
    await page.waitForSelector('[data-listening=true]');
    for (const api of ['InfluxDB', 'Losant', 'iobeam', 'IOTile', 'I/O Sense', 'Datacooee', 'ThingSpeak'])
      await page.waitForSelector(`nav[aria-label=API] >> text=${api}`);
    const lines = await page.innerText('.snippet >> nth=0');
    expect(lines).toContain(`${platform.url}/tributary/v1/points?project=${platform.one.project}`);
    expect(lines).toContain('YOUR_TOKEN');
  });

  it('puts a fresh token into the lines, with which the first point turns the page green', async () => {
    const { page, platform } = seen;
    await page.click('text=Put a fresh token into the lines');
    await page.waitForSelector('text=The lines have a token of their own');
    const lines = await page.innerText('.snippet >> nth=0 >> pre');
    expect(lines).not.toContain('YOUR_TOKEN');
    const [, url] = /curl -X POST '([^']+)'/.exec(lines)!;
    const [, token] = /Bearer ([^']+)'/.exec(lines)!;
    const point = [{ device: 'boiler-1', series: 'temperature', time: Date.now(), value: 64.5 }];
    const answer = await fetch(url!, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(point),
    });
    expect(answer.status).toBe(200);
    expect(url).toContain(platform.url);
    await page.waitForSelector('.waiting.arrived:has-text("temperature = 64.5")');
    await page.click('text=Look at boiler-1');
    await page.waitForSelector('[data-series=temperature]:has-text("64.5")');
    await page.waitForSelector('.plot canvas');
  });

  it('leads on to a shared board and an alert, by the page alone', async () => {
    const { page } = seen;
    // A quarter of an hour of it, not a dot at the edge of a day.
    await page.waitForSelector('.drawn[data-seconds="900"]');
    await page.click('text=Open as a board');
    await page.click('text=Keep this board');
    await page.waitForURL(/\/boards\/\d+/);
    await page.click('text=Share…');
    await page.click('text=Make a link');
    const link = await page.innerText('dialog pre');
    await page.click('dialog >> text="Close"');
    const stranger = await (await page.context().browser()!.newContext()).newPage();
    await stranger.goto(link);
    await stranger.waitForSelector('.board-panel:has-text("64.5")');
    await stranger.context().close();

    await page.click('.board-panel a >> nth=0');
    await page.click('text=New alert rule');
    await page.waitForSelector('datalist#series-names option[value=temperature]', { state: 'attached' });
    await page.fill('input[name=name] >> nth=0', 'boiler too hot');
    await page.fill('input[name=series]', 'temperature');
    await page.fill('input[name=value]', '90');
    await page.click('text=New channel…');
    await page.fill('dialog input[name=name]', 'me');
    await page.fill('dialog input[name=to]', 'me@example.org');
    await page.click('dialog >> text=Add the channel');
    await page.waitForSelector('.channel-dialog', { state: 'detached' });
    await expect
      .poll(() => page.isChecked('[aria-label="Who is told"] label:has-text("me") input'))
      .toBe(true);
    expect(await page.inputValue('input[name=devices]')).toBe('boiler-1');
    await page.click('button:text-is("Save")');
    await page.waitForSelector('[data-rule="boiler too hot"]:has-text("1 series")');
  });

  it('keeps the token of an API for as long as the page is open, and makes one for another', async () => {
    const { page } = seen;
    await seen.go('start');
    await page.waitForSelector('text=The lines have a token of their own');
    await page.click('nav[aria-label=API] >> text=Losant');
    await page.click('text=Put a fresh token into the lines');
    await page.waitForSelector('text=The lines have a token of their own');
    expect(await page.innerText('main')).not.toMatch(/YOUR_TOKEN|APPLICATION_ID|ACCESS_KEY/);
  });

  it('starts a demo with one click, and shows its plant live', async () => {
    const { page } = seen;
    await page.click('text=Look at a demo');
    await page.waitForSelector('[data-device=room-101]');
    await page.waitForSelector('[data-device=boiler-1][data-silent=false] .value:has-text("temperature")');
    expect(await page.locator('select[aria-label=Project] option:checked').innerText()).toBe('demo');
    expect(seen.problems).toEqual([]);
  });
});
