/** Alerts on the page, from the first rule to the end of what it found: real points, a real mail server, and the true times. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MailPeer } from '../support/mail-peer.js';
import { HAS_BROWSER, openPage, type Seen } from './support/browser.js';

const MINUTE = 60_000;

describe.skipIf(!HAS_BROWSER)('alerts on the page', () => {
  let seen: Seen;
  let mails: MailPeer;
  let start: number;
  const write = (points: readonly (readonly [minute: number, value: number])[]) =>
    seen.platform.call('POST', '/points', {
      body: points.map(([minute, value]) => ({
        ...{ device: 'oven', series: 'temperature', time: start + minute * MINUTE, value },
      })),
    });
  beforeAll(async () => {
    mails = await MailPeer.start();
    seen = await openPage(undefined, { 'smtp-url': mails.url });
    start = Math.floor(Date.now() / MINUTE) * MINUTE - 60 * MINUTE;
    await write([
      [0, 20],
      [10, 90],
      [20, 70],
      [30, 21],
    ]);
    await seen.logIn();
  });
  afterAll(async () => {
    await seen.stop();
    await mails.stop();
  });

  it('adds a channel', async () => {
    const { page } = seen;
    await page.click('nav >> text=Alerts');
    await page.click('nav[aria-label=Alerts] >> text=Channels');
    await page.fill('input[name=name]', 'night shift');
    await page.fill('input[name=to]', 'ops@example.org');
    await page.click('summary');
    await page.fill('input[name=group]', '0s');
    await page.click('text=Add the channel');
    await page.waitForSelector('[data-channel="night shift"]:has-text("ops@example.org")');
    expect(await page.locator('[data-no-mail-server]').count()).toBe(0);
  });

  it('sends a test by it, and shows what came of it here and in the log', async () => {
    const { page } = seen;
    await page.click('[data-channel="night shift"] >> text=Send a test');
    await page.waitForSelector('[data-channel="night shift"] [data-tested=sent]');
    expect(await mails.take('ops@example.org')).toContain('test of the channel');
    await page.click('[data-channel="night shift"] >> text=Log');
    await page.waitForSelector('[data-delivery][data-state=sent]:has-text("A test of the channel")');
  });

  it('makes a rule, and shows the limit in the chart and what it would have found before it is in force', async () => {
    const { page } = seen;
    await page.click('nav[aria-label=Alerts] >> text=Rules');
    await page.click('text=New rule');
    await page.fill('input[name=name]', 'oven too hot');
    await page.fill('input[name=devices]', 'oven');
    await page.fill('input[name=series]', 'temp*');
    await page.fill('input[name=value]', '80');
    await page.fill('input[name=clear]', '75');
    await page.check('label:has-text("night shift") input');
    await page.waitForSelector('[data-shown="1"] .legend:has-text("fires > 80")');
    await page.waitForSelector('.legend:has-text("over at 75")');
    await page.click('text=Test on the last 30 days');
    await page.waitForSelector('[data-trial=done]:has-text("1 alerts in 4 points of 1 series")');
    expect(await page.innerText('[data-trial=done] tbody tr')).toMatch(/oven\s+temperature.*10 min/s);
    await page.click('button:has-text("Save")');
    await page.waitForSelector('[data-rule="oven too hot"]:has-text("value > 80, until 75")');
    expect(mails.mails).toEqual([]);
  });

  it.each([
    ['no_data', { hold: '10m' }, 'no data for 10m'],
    ['rate', { value: '5', per: '1m' }, 'change > 5 per 1m'],
    ['stuck', { hold: '1h' }, 'stuck at one value for 1h'],
    ['compare', { other: 'setpoint', offset: '5' }, 'value > setpoint + 5'],
    ['band', { deviations: '4', weeks: '2', least: '1' }, 'more than 4 deviations from what is usual'],
    ['expression', { expression: 'value > 3.0 && rate < -1.0' }, 'value > 3.0 && rate < -1.0'],
  ])('makes a rule of the kind %s, and shows it to be changed as it was made', async (kind, fields, text) => {
    const { page } = seen;
    await seen.go('alerts/rule/new');
    await page.fill('input[name=name]', `of ${kind}`);
    await page.fill('input[name=devices]', 'nobody');
    await page.selectOption('select[name=kind]', kind);
    for (const [name, value] of Object.entries(fields)) await page.fill(`[name=${name}]`, value);
    await page.click('button:has-text("Save")');
    await page.waitForSelector(`[data-rule="of ${kind}"]:has-text("${text}")`);
    await page.click(`[data-rule="of ${kind}"] a`);
    await page.waitForSelector(`h2:has-text("of ${kind}")`);
    expect(await page.inputValue('select[name=kind]')).toBe(kind);
    for (const [name, value] of Object.entries(fields))
      expect(await page.inputValue(`[name=${name}]`)).toBe(value);
    await page.click('button:has-text("Save")');
    await page.waitForSelector(`[data-rule="of ${kind}"]:has-text("${text}")`);
  });

  it('says what the server has against a rule where the rule is', async () => {
    const { page, problems } = seen;
    await seen.go('alerts/rule/new');
    await page.fill('input[name=name]', 'wrong');
    await page.selectOption('select[name=kind]', 'expression');
    await page.fill('[name=expression]', 'value >');
    await page.click('button:has-text("Save")');
    await page.waitForSelector('form [role=alert]');
    expect(await page.innerText('form [role=alert]')).toMatch(/expression/);
    problems.length = 0; // the browser reports the 400 itself
  });

  it('fires by a written point, and mails', async () => {
    const { page } = seen;
    // After the rule was made, so in the future, which points may be of for a day.
    start = Date.now();
    // The rule that the server did not take is given up.
    page.once('dialog', (dialog) => void dialog.accept());
    await seen.go('alerts');
    await page.waitForSelector('text=No alert');
    await write([
      [1, 85],
      [6, 60],
      [7, 95],
    ]);
    await page.waitForSelector('[data-state=firing]:has-text("oven too hot")');
    await page.waitForSelector('[data-loud="1"]');
    expect(await mails.take('ops@example.org', 'oven')).toContain('oven too hot');
  });

  it('is acknowledged with a word, and then stands behind what is not', async () => {
    const { page } = seen;
    page.once('dialog', (dialog) => void dialog.accept('I am on my way'));
    await page.click('[data-state=firing] >> text=Acknowledge');
    await page.waitForSelector('[data-state=acknowledged]:has-text("I am on my way")');
    await page.waitForSelector('[data-loud="0"]');
  });

  it('resolves at the time of the point that ended it, also when that point comes late', async () => {
    const { page } = seen;
    const at = (minute: number) => new Date(start + minute * MINUTE).toISOString();
    await write([[20, 50]]);
    await page.waitForSelector(`[data-state=resolved] time[datetime="${at(20)}"]`);
    // What was read at minute 12 comes only now: it was over then.
    await write([[12, 60]]);
    await page.waitForSelector(`[data-state=resolved] time[datetime="${at(12)}"]`);
    expect(await page.locator(`time[datetime="${at(20)}"]`).count()).toBe(0);
    expect(await mails.take('ops@example.org', 'is over')).toContain('oven');
  });

  it('has a log of what was told, and silences that end', async () => {
    const { page } = seen;
    await seen.go('alerts/log');
    await page.waitForSelector('[data-delivery][data-state=sent]:has-text("oven too hot fired")');
    await seen.go('alerts/silences');
    await page.fill('input[name=device]', 'oven');
    await page.fill('input[name=for]', '3h');
    await page.click('button:has-text("Silence")');
    await page.waitForSelector('[data-silence]:has-text("device oven")');
    await write([[40, 99]]);
    await seen.go('alerts');
    await page.waitForSelector('[data-state=silenced]');
    await seen.go('alerts/silences');
    await page.click('[data-silence] >> text=End');
    await page.waitForSelector('text=Nothing is silenced');
    await seen.go('alerts');
    await page.waitForSelector('[data-state=firing]');
  });

  it('turns a rule off and deletes it', async () => {
    const { page } = seen;
    await seen.go('alerts/rules');
    await page.click('[data-rule="oven too hot"] input');
    await page.waitForSelector('text=oven too hot is off');
    await page.click('[data-rule="oven too hot"] a');
    page.once('dialog', (dialog) => void dialog.accept());
    await page.click('text=Delete…');
    await page.waitForSelector('[data-rule="of stuck"]');
    expect(await page.locator('[data-rule="oven too hot"]').count()).toBe(0);
    expect(seen.problems).toEqual([]);
  });
});
