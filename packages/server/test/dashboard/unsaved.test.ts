/** Changes that are not kept yet: whoever leaves them is asked, by whichever way, and the end of a login does not take them. */
import type { Dialog } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_BROWSER, openPage, type Seen } from './support/browser.js';

describe.skipIf(!HAS_BROWSER)('changes that are not saved', () => {
  let seen: Seen;
  let rule: number;
  const asked: string[] = [];
  let answer = false;
  /** What each way out asks while one stays, and where one is then. */
  const stays = async (leave: () => Promise<unknown>) => {
    const before = asked.length;
    const url = seen.page.url();
    await leave();
    await expect.poll(() => asked.length).toBe(before + 1);
    expect(asked.at(-1)).toContain('not saved');
    await expect.poll(() => seen.page.url()).toBe(url);
  };
  const leaves = async (leave: () => Promise<unknown>) => {
    answer = true;
    await leave();
    answer = false;
  };
  const link = (name: string) => () => seen.page.click(`nav[aria-label=Views] >> text=${name}`);

  beforeAll(async () => {
    seen = await openPage(async ({ call, one: { writer: token } }) => {
      const board = { name: 'Tank farm', panels: [] };
      await call('POST', '/boards', { token, body: board });
      await call('POST', '/points', {
        token,
        body: [{ device: 'tank', series: 'level', time: Date.now(), value: 1 }],
      });
      const condition = { kind: 'threshold', is: '>', value: 5 };
      const made = { name: 'too full', selection: { devices: ['tank'] }, condition };
      rule = ((await call('POST', '/alert-rules', { token, body: made })).json as { id: number }).id;
    });
    seen.page.on('dialog', (dialog: Dialog) => {
      asked.push(dialog.message());
      void (answer ? dialog.accept() : dialog.dismiss());
    });
    await seen.logIn();
  });
  afterAll(() => seen.stop());

  it('of a board are asked for, by a link, a key, back and the way out', async () => {
    const { page } = seen;
    await link('Boards')();
    await page.click('text=Tank farm');
    await page.click('button:text-is("Change")');
    await link('Devices')();
    await page.waitForSelector('[data-device=tank]');
    expect(asked).toEqual([]); // Nothing was changed yet.
    await page.goBack();
    await page.click('button:text-is("Change")');
    const name = page.locator('.draft >> label:has-text("Name") >> input');
    await name.fill('Tanks');
    await stays(link('Devices'));
    await stays(() => page.evaluate(() => history.back()));
    await stays(() => page.click('text=Log out'));
    await stays(async () => {
      await page.locator('h1').click();
      await page.keyboard.press('g');
      await page.keyboard.press('d');
    });
    // Another range is another look at the same board.
    const looked = asked.length;
    await page.selectOption('main > .board-bar [aria-label=Range]', '1h');
    await page.waitForURL(/r=1h/);
    expect(asked.length).toBe(looked);
    expect(await name.inputValue()).toBe('Tanks');
  });

  it('outlast the end of the login, and nobody asks once they are saved', async () => {
    const { page, context, problems } = seen;
    await context.clearCookies();
    await page.click('.draft >> text=Save');
    await page.waitForSelector('text=Your login has ended');
    expect(await page.isVisible('.draft')).toBe(false);
    problems.length = 0; // the browser reports the 401 itself
    const { email, password } = seen.platform.one;
    await page.fill('input[name=email]', email);
    await page.fill('input[name=password]', password);
    await page.click('button:text-is("Log in")');
    await page.click('.draft >> text=Save');
    await page.waitForSelector('.draft', { state: 'detached' });
    await page.waitForSelector('h1:text-is("Tanks")');
    const before = asked.length;
    await link('Devices')();
    await page.waitForSelector('[data-device=tank]');
    expect(asked.length).toBe(before);
  });

  it('of a rule and of a device are asked for too, and given up by who says so', async () => {
    const { page } = seen;
    await seen.go(`alerts/rule/${rule}`);
    await page.fill('input[name=value]', '7');
    await stays(link('Devices'));
    expect(await page.inputValue('input[name=value]')).toBe('7');
    await leaves(link('Devices'));
    await page.waitForSelector('[data-device=tank]');
    await page.goBack();
    await page.waitForSelector('input[name=value]');
    expect(await page.inputValue('input[name=value]')).toBe('5');
    await seen.go('device/tank/details');
    await page.fill('input[name=name]', 'Tank');
    await stays(() => page.click('nav.tabs >> text=Events'));
    await page.click('button:text-is("Save")');
    await page.waitForSelector('h1:has-text("Tank")');
    const before = asked.length;
    await page.click('nav.tabs >> text=Events');
    await page.waitForSelector('text=No event is known');
    expect(asked.length).toBe(before);
    expect(seen.problems).toEqual([]);
  });
});
